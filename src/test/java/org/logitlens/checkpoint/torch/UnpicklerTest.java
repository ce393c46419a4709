package org.logitlens.checkpoint.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.logitlens.checkpoint.torch.Opcode.*;

import com.sun.management.ThreadMXBean;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.checkpoint.CheckpointException;

/** Pickles that are none of tensors, or not whole. */
class UnpicklerTest {
  private static Object load(byte[] pickle) throws IOException {
    PickleInput in =
        new PickleInput(new BufferedInputStream(new ByteArrayInputStream(pickle)), pickle.length);
    return new Unpickler(in, new StorageIds(StorageIds.ZIP_FIELDS)).load();
  }

  private static Object load(UnaryOperator<PickleWriter> steps) throws IOException {
    return load(steps.apply(PickleWriter.protocol2()).stop());
  }

  private static String refusal(byte[] pickle) {
    return String.valueOf(assertThrows(PickleException.class, () -> load(pickle)).getMessage());
  }

  private static void refuses(UnaryOperator<PickleWriter> steps, String... parts) {
    String refusal = refusal(steps.apply(PickleWriter.protocol2()).stop());
    for (String part : parts) {
      assertTrue(refusal.contains(part), () -> "\"" + part + "\" is not in: " + refusal);
    }
  }

  @Tag("T1")
  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "nt, system",
    "builtins, eval",
    "builtins, exec",
    "builtins, getattr",
    "__builtin__, eval",
    "subprocess, Popen",
    "torch, load",
    "torch.hub, load",
    "torch._utils, _rebuild_wrapper_subclass",
    "torch._utils, __builtins__.eval",
    "torch._tensor, _rebuild_from_type_v2",
    "torch.storage, _load_from_bytes",
    "torch.jit, load",
    "numpy.core.multiarray, _reconstruct",
    "_codecs, encode",
    "collections, defaultdict",
    "collections.OrderedDict, fromkeys",
    "torch, _utils._rebuild_tensor_v2.__globals__"
  })
  void whatIsNotOfTensorsIsNamedAndNeverRuns(String module, String name, @TempDir Path directory)
      throws Exception {
    Path canary = directory.resolve("canary");
    String command = "touch " + canary;
    byte[] old =
        PickleWriter.protocol2().global(module, name).text(command).op(TUPLE1).op(REDUCE).stop();
    byte[] recent =
        new PickleWriter()
            .op(PROTO, 4)
            .text(module)
            .text(name)
            .op(STACK_GLOBAL)
            .text(command)
            .op(TUPLE1)
            .op(REDUCE)
            .stop();
    for (byte[] pickle : List.of(old, recent)) {
      Path file = directory.resolve("pytorch_model.bin");
      Files.write(file, RawZip.torch(pickle).bytes());
      CheckpointException refusal =
          assertThrows(CheckpointException.class, () -> TorchFile.open(file, directory));
      assertTrue(refusal.getMessage().contains(module + "." + name), refusal.getMessage());
      assertTrue(refusal.getMessage().contains("byte "), refusal.getMessage());
      assertTrue(refusal.remedy().contains("nothing in it was executed"), refusal.remedy());
    }
    assertFalse(Files.exists(canary));
  }

  @Tag("T1")
  @Test
  void otherWaysToCallAreRefusedToo() {
    byte[] line = "os\nsystem\n".getBytes(StandardCharsets.UTF_8);
    refuses(w -> w.op(MARK).text("touch x").op(INST).raw(line), "byte 15", "INST");
    refuses(w -> w.text("os").text("system").op(NEWOBJ), "instruction NEWOBJ");
    refuses(w -> w.op(MARK).op(OBJ), "instruction OBJ");
    refuses(w -> w.op(EXT1, 1), "instruction EXT1");
    refuses(w -> w.op(PERSID).raw(line), "instruction PERSID");
    refuses(w -> w.text("os").op(BINPERSID), "no storage");
    refuses(w -> w.text("os.system").op(EMPTY_TUPLE).op(REDUCE), "what is no function");
    refuses(w -> w.op(EMPTY_DICT).op(EMPTY_DICT).op(BUILD), "no OrderedDict");
    refuses(w -> w.global("torch", "FloatStorage").op(EMPTY_TUPLE).op(REDUCE), "no tensor");
    refuses(w -> w.global("torch", "FloatStorage"), "no value");
    refuses(
        w -> w.op(EMPTY_LIST).global("torch._utils", "_rebuild_tensor").op(APPEND), "a function");
    refuses(
        w -> w.text("torch\u202e.nn\u001b[31m").text("x").op(STACK_GLOBAL),
        "\"torch\uFFFD.nn\uFFFD[31m.x\"");
  }

  private static final Set<Opcode> KNOWN =
      EnumSet.of(
          MARK,
          STOP,
          INT,
          BININT,
          BININT1,
          LONG,
          BININT2,
          Opcode.NONE,
          BINPERSID,
          REDUCE,
          BINSTRING,
          SHORT_BINSTRING,
          BINUNICODE,
          APPEND,
          BUILD,
          GLOBAL,
          EMPTY_DICT,
          APPENDS,
          BINGET,
          LONG_BINGET,
          EMPTY_LIST,
          BINPUT,
          LONG_BINPUT,
          SETITEM,
          TUPLE,
          EMPTY_TUPLE,
          SETITEMS,
          BINFLOAT,
          PROTO,
          TUPLE1,
          TUPLE2,
          TUPLE3,
          NEWTRUE,
          NEWFALSE,
          LONG1,
          SHORT_BINUNICODE,
          STACK_GLOBAL,
          MEMOIZE,
          FRAME);

  @Tag("T2")
  @ParameterizedTest
  @EnumSource
  void everyInstructionThatFilesOfTensorsDoNotHaveIsRefusedByName(Opcode opcode) {
    String refusal = refusal(PickleWriter.protocol2().op(opcode).bytes());
    assertEquals(
        !KNOWN.contains(opcode),
        refusal.startsWith("byte 2, instruction " + opcode + ": ")
            && refusal.endsWith("it is refused"),
        refusal);
  }

  @Tag("T2")
  @Test
  void bytesThatAreNoInstructionsAreRefused() {
    assertEquals(
        "byte 2: 0xFF is no instruction of a pickle", refusal(new byte[] {(byte) 0x80, 2, -1}));
    refuses(w -> w.op(PROTO, 6), "byte 2", "protocol 6");
    assertEquals("byte 0: it ends too early", refusal(new byte[0]));
  }

  @Tag("T2")
  @Test
  void stackUnderflowIsRefusedWithItsPlace() {
    for (Opcode opcode :
        List.of(STOP, BINPERSID, REDUCE, BUILD, APPEND, SETITEM, TUPLE1, MEMOIZE, STACK_GLOBAL)) {
      refuses(w -> w.op(opcode), "byte 2, instruction " + opcode, "stack is empty");
      refuses(w -> w.op(Opcode.NONE).op(MARK).op(opcode), "byte 4", "stack is empty");
    }
    refuses(w -> w.op(TUPLE), "no mark");
    refuses(w -> w.op(MARK).op(APPENDS), "stack is empty");
    refuses(w -> w.op(Opcode.NONE).op(MARK).op(APPENDS), "no list");
    refuses(w -> w.op(EMPTY_TUPLE).op(MARK).op(APPENDS), "no list");
    refuses(w -> w.op(EMPTY_LIST).op(MARK).op(SETITEMS), "no dict");
    refuses(w -> w.op(EMPTY_DICT).op(MARK).text("k").op(SETITEMS), "without a value");
  }

  @Tag("T2")
  @Test
  void valuesNeverRememberedAreRefused() {
    refuses(w -> w.op(BINGET, 7), "byte 2", "value 7");
    refuses(w -> w.op4(LONG_BINGET, -1), "value 4294967295");
  }

  @Tag("T2")
  @Test
  void hostileSizesAreRefusedInLittleMemory() {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    byte[] nested = repeated(TUPLE1, 1_000_000, EMPTY_TUPLE);
    byte[] marks = repeated(MARK, 1_000_000, MARK);
    byte[] lists = repeated(APPEND, 1_000_000, repeated(EMPTY_LIST, 1_000_001, EMPTY_LIST));
    // Each tuple holds the one before it twice: forty of them unfold to 2^40 values.
    PickleWriter doubling = PickleWriter.protocol2().op(EMPTY_TUPLE).op(BINPUT, 0);
    for (int i = 0; i < 40; i++) {
      doubling.op(BINGET, 0).op(BINGET, 0).op(TUPLE2).op(BINPUT, 0);
    }
    List<byte[]> hostile =
        List.of(
            nested,
            doubling.stop(),
            PickleWriter.protocol2().op8(FRAME, 1L << 40).stop(),
            PickleWriter.protocol2().op8(FRAME, -1).stop(),
            PickleWriter.protocol2().op4(BINUNICODE, Integer.MAX_VALUE).stop(),
            PickleWriter.protocol2().op4(BINUNICODE, -1).stop(),
            PickleWriter.protocol2().op4(BINSTRING, -2).stop(),
            PickleWriter.protocol2().op8(BINUNICODE8, 1L << 40).stop(),
            PickleWriter.protocol2().op(Opcode.NONE).op4(LONG_BINPUT, -1).op4(BINUNICODE, 9).stop(),
            PickleWriter.protocol2().op(GLOBAL).raw(new byte[3_000_000]).stop(),
            PickleWriter.protocol2().op(LONG).raw(new byte[3_000_000]).stop(),
            PickleWriter.protocol2().op4(BINUNICODE, 3_000_000).raw(new byte[3_000_000]).stop());
    for (byte[] pickle : hostile) {
      long before = thread.getCurrentThreadAllocatedBytes();
      String refusal = refusal(pickle);
      long taken = thread.getCurrentThreadAllocatedBytes() - before;
      assertTrue(taken < 10_000_000, () -> refusal + " took " + taken);
      assertTrue(refusal.startsWith("byte "), refusal);
    }
    assertTrue(refusal(nested).contains("nested deeper than 100"));
    assertTrue(refusal(doubling.bytes()).contains("more than 1000000 values"));
    // These are as long as they pretend to be, so they may take memory, but not without end.
    for (byte[] pickle : List.of(marks, lists)) {
      long before = thread.getCurrentThreadAllocatedBytes();
      assertTrue(refusal(pickle).contains("longer than any pickle of tensors"));
      assertTrue(thread.getCurrentThreadAllocatedBytes() - before < 300_000_000);
    }
  }

  private static byte[] repeated(Opcode opcode, int times, Opcode first) {
    return repeated(opcode, times, PickleWriter.protocol2().op(first).bytes());
  }

  private static byte[] repeated(Opcode opcode, int times, byte[] first) {
    byte[] all = Arrays.copyOf(first, first.length + times);
    Arrays.fill(all, first.length, all.length, (byte) opcode.code());
    return all;
  }

  @Tag("T2")
  @Test
  void aContainerThatHoldsItselfIsRefused() {
    refuses(w -> w.op(EMPTY_LIST).op(BINPUT, 0).op(BINGET, 0).op(APPEND), "itself");
    refuses(w -> w.op(EMPTY_DICT).op(BINPUT, 0).text("k").op(BINGET, 0).op(SETITEM), "itself");
    refuses(
        w -> w.op(EMPTY_LIST).op(BINPUT, 0).op(TUPLE1).op(BINGET, 0).op(Opcode.NONE).op(APPEND),
        "after another one");
  }

  @Test
  void keysMustBeScalarAndUnique() {
    refuses(w -> w.op(EMPTY_DICT).op(EMPTY_TUPLE).op(Opcode.NONE).op(SETITEM), "the key of a dict");
    refuses(
        w ->
            w.op(EMPTY_DICT)
                .text("k")
                .op(Opcode.NONE)
                .op(SETITEM)
                .text("k")
                .op(Opcode.NONE)
                .op(SETITEM),
        "\"k\" twice");
  }

  @Test
  void malformedValuesAreRefused() {
    refuses(w -> w.op(SHORT_BINSTRING, 1, 0xff), "not UTF-8");
    refuses(w -> w.op(BINUNICODE, 3, 0, 0, 0, 0xed, 0xa0, 0x80), "not UTF-8");
    refuses(w -> w.op(INT).raw("1x\n".getBytes(StandardCharsets.UTF_8)), "is no number");
    refuses(w -> w.number(1).op(Opcode.NONE).op(STACK_GLOBAL), "no string");
  }

  @Tag("T6")
  @Test
  void numbersOfEveryKindAreRead() throws IOException {
    assertEquals(-2L, load(w -> w.op4(BININT, -2)));
    assertEquals(255L, load(w -> w.op(BININT1, 255)));
    assertEquals(65535L, load(w -> w.op(BININT2, 255, 255)));
    assertEquals(0L, load(w -> w.op(LONG1, 0)));
    assertEquals(-1L, load(w -> w.op(LONG1, 1, 255)));
    assertEquals(Long.MIN_VALUE, load(w -> w.number(Long.MIN_VALUE)));
    assertEquals(true, load(w -> w.op(INT).raw("01\n".getBytes(StandardCharsets.UTF_8))));
    assertEquals(12L, load(w -> w.op(LONG).raw("12L\n".getBytes(StandardCharsets.UTF_8))));
    assertEquals(-1.5, load(w -> w.op(BINFLOAT, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0)));
  }

  @Tag("T4")
  @Test
  void tensorsThatLeaveTheirStorageAreRefused() throws IOException {
    assertEquals(
        List.of(2L, 3L),
        ((TensorView) load(w -> w.floats(6, 0, List.of(2L, 3L), List.of(3L, 1L)))).shape());
    refuses(w -> w.floats(6, 1, List.of(2L, 3L), List.of(3L, 1L)), "ends behind it", "24 bytes");
    refuses(w -> w.floats(6, 0, List.of(2L, 3L), List.of(4L, 1L)), "ends behind it");
    refuses(w -> w.floats(6, 0, List.of(7L), List.of(1L)), "ends behind it");
    refuses(w -> w.floats(0, 0, List.of(), List.of()), "ends behind it");
    refuses(w -> w.floats(6, 7, List.of(0L), List.of(1L)), "ends behind it");
    refuses(w -> w.floats(6, -1, List.of(1L), List.of(1L)), "goes backwards");
    refuses(w -> w.floats(6, 5, List.of(2L), List.of(-1L)), "goes backwards");
    refuses(w -> w.floats(6, 0, List.of(-1L), List.of(1L)), "goes backwards");
    refuses(w -> w.floats(6, 0, List.of(2L), List.of()), "no such dimensions");
    refuses(w -> w.floats(6, 0, List.of(1L << 62, 4L), List.of(0L, 0L)), "too large");
    refuses(w -> w.floats(6, 0, List.of(3L), List.of(Long.MAX_VALUE)), "too large");
    refuses(w -> w.floats(6, Long.MAX_VALUE, List.of(1L), List.of(1L)), "too large");
    refuses(w -> w.floats(-1, 0, List.of(), List.of()), "has -1 elements");
    refuses(w -> w.floats(1L << 62, 0, List.of(), List.of()), "elements");
    List<Long> many = List.copyOf(java.util.Collections.nCopies(65, 1L));
    refuses(w -> w.floats(6, 0, many, many), "no such dimensions");
  }

  @Test
  void callsWithOtherArgumentsAreRefused() {
    refuses(w -> rebuild(w, "_rebuild_tensor_v2").op(TUPLE).op(REDUCE), "with 0 arguments");
    refuses(
        w ->
            rebuild(w, "_rebuild_tensor")
                .number(0)
                .number(0)
                .number(0)
                .number(0)
                .op(TUPLE)
                .op(REDUCE),
        "other types");
    refuses(
        w ->
            rebuild(w, "_rebuild_parameter")
                .number(0)
                .op(NEWTRUE)
                .op(Opcode.NONE)
                .op(TUPLE)
                .op(REDUCE),
        "other types");
    refuses(
        w ->
            rebuild(w, "_rebuild_tensor_v2")
                .storage("FloatStorage", "0", 1)
                .number(0)
                .op(EMPTY_TUPLE)
                .op(EMPTY_TUPLE)
                .op(NEWFALSE)
                .op(Opcode.NONE)
                .op(EMPTY_DICT)
                .text("neg")
                .op(NEWTRUE)
                .op(SETITEM)
                .op(TUPLE)
                .op(REDUCE),
        "negated");
    refuses(w -> w.global("torch", "Size").op(EMPTY_TUPLE).op(REDUCE), "torch.Size");
    refuses(
        w -> w.global("collections", "OrderedDict").number(1).op(TUPLE1).op(REDUCE), "OrderedDict");
  }

  private static PickleWriter rebuild(PickleWriter writer, String name) {
    return writer.global("torch._utils", name).op(MARK);
  }

  @Test
  void aStorageOfTwoSizesIsRefused() {
    refuses(
        w ->
            w.op(EMPTY_LIST)
                .floats(2, 0, List.of(), List.of())
                .op(APPEND)
                .floats(3, 0, List.of(), List.of())
                .op(APPEND),
        "once 8 bytes, once 12");
  }
}
