package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Interprets pickles that hold tensors and nothing else. It knows the instructions that PyTorch and
 * Python write for maps, lists, numbers, strings and tensors, and the few names of {@link
 * TorchGlobal}; anything else is refused with its place. Nothing is executed, no class is looked
 * up, no recursion, and memory is bounded by {@link PickleLimits}. For one thread.
 *
 * <p>The format is documented in Python's {@code Lib/pickletools.py}.
 */
final class Unpickler {
  private static final int NEWEST_PROTOCOL = 5;

  private final PickleInput in;
  private final StorageIds storages;
  private final PickleStack stack = new PickleStack();
  private final Map<Long, Object> memo = new HashMap<>();

  /**
   * Makes one for one pickle.
   *
   * @param in at its first byte
   * @param storages told of every storage
   */
  Unpickler(PickleInput in, StorageIds storages) {
    this.in = in;
    this.storages = storages;
  }

  /**
   * Reads up to the end of the pickle.
   *
   * @return a value as {@link TorchFile#root} has it
   * @throws PickleException when it is refused, with the offset
   */
  Object load() throws IOException {
    long first = in.position();
    for (int instructions = 1; ; instructions++) {
      long at = in.position();
      String name = "";
      try {
        Opcode opcode = Opcode.of(in.read());
        name = ", instruction " + opcode;
        if (instructions > PickleLimits.MOST_INSTRUCTIONS
            || at - first > PickleLimits.LONGEST_PICKLE) {
          throw new PickleException("it is longer than any pickle of tensors");
        }
        if (opcode == Opcode.STOP) {
          return result();
        }
        execute(opcode);
      } catch (PickleException e) {
        throw new PickleException("byte " + at + name + ": " + e.getMessage());
      }
    }
  }

  private Object result() throws PickleException {
    Object result = stack.pop();
    if (!Extent.isPlain(result)) {
      throw new PickleException("the result is no value");
    }
    return result;
  }

  private void execute(Opcode opcode) throws IOException {
    switch (opcode) {
      case PROTO -> {
        int protocol = in.read();
        if (protocol > NEWEST_PROTOCOL) {
          throw new PickleException("protocol " + protocol + " is newer than " + NEWEST_PROTOCOL);
        }
      }
      case FRAME -> in.frame();
      case MARK -> stack.mark();
      case NONE -> stack.push(None.NONE);
      case NEWTRUE -> stack.push(true);
      case NEWFALSE -> stack.push(false);
      case INT -> stack.push(number(in.line()));
      case LONG -> stack.push(longNumber(in.line()));
      case BININT -> stack.push((long) (int) in.number(Integer.BYTES));
      case BININT1 -> stack.push(in.number(1));
      case BININT2 -> stack.push(in.number(Short.BYTES));
      case LONG1 -> stack.push(smallest(in.integer(in.read())));
      case BINFLOAT -> stack.push(in.bigEndianDouble());
      case SHORT_BINSTRING, SHORT_BINUNICODE -> stack.push(in.text(in.read()));
      case BINSTRING, BINUNICODE -> stack.push(in.text(in.number(Integer.BYTES)));
      case BINPUT -> memo.put(in.number(1), stack.top());
      case LONG_BINPUT -> memo.put(in.number(Integer.BYTES), stack.top());
      case MEMOIZE -> memo.put((long) memo.size(), stack.top());
      case BINGET -> stack.push(remembered(in.number(1)));
      case LONG_BINGET -> stack.push(remembered(in.number(Integer.BYTES)));
      case GLOBAL -> stack.push(TorchGlobal.named(in.line(), in.line()));
      case STACK_GLOBAL -> {
        List<Object> names = stack.pop(2);
        if (!(names.get(0) instanceof String module && names.get(1) instanceof String name)) {
          throw new PickleException("a name is no string");
        }
        stack.push(TorchGlobal.named(module, name));
      }
      case BINPERSID -> stack.push(storages.resolve(stack.pop()));
      case REDUCE -> {
        List<Object> call = stack.pop(2);
        stack.push(call(call.get(0), call.get(1)));
      }
      case BUILD -> {
        // An OrderedDict's Python attributes, such as a state dict's versions of its modules.
        if (!(stack.pop() instanceof PickledMap) || !stack.topMap().isOrdered()) {
          throw new PickleException("attributes are given to what is no OrderedDict");
        }
      }
      default -> collect(opcode);
    }
  }

  private void collect(Opcode opcode) throws PickleException {
    switch (opcode) {
      case EMPTY_LIST -> stack.push(PickledList.list());
      case EMPTY_DICT -> stack.push(new PickledMap(false));
      case EMPTY_TUPLE -> stack.push(PickledList.tuple(List.of()));
      case TUPLE1 -> stack.push(PickledList.tuple(stack.pop(1)));
      case TUPLE2 -> stack.push(PickledList.tuple(stack.pop(2)));
      case TUPLE3 -> stack.push(PickledList.tuple(stack.pop(3)));
      case TUPLE -> stack.push(PickledList.tuple(stack.popToMark()));
      case APPEND -> addAll(stack.pop(1));
      case APPENDS -> addAll(stack.popToMark());
      case SETITEM -> setAll(stack.pop(2));
      case SETITEMS -> setAll(stack.popToMark());
      default ->
          throw new PickleException("files of tensors don't have this instruction, it is refused");
    }
  }

  private void addAll(List<Object> values) throws PickleException {
    PickledList list = stack.topList();
    for (Object value : values) {
      list.append(value);
    }
  }

  private void setAll(List<Object> keysAndValues) throws PickleException {
    PickledMap map = stack.topMap();
    if (keysAndValues.size() % 2 != 0) {
      throw new PickleException("a key without a value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      map.set(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private static Object call(Object function, Object arguments) throws PickleException {
    if (!(function instanceof TorchGlobal global
        && arguments instanceof PickledList args
        && args.isTuple())) {
      throw new PickleException("a call of what is no function");
    }
    return switch (global.kind()) {
      case ORDERED_DICT -> orderedDict(args);
      case SIZE -> {
        if (args.size() != 1 || !(args.get(0) instanceof PickledList sizes && sizes.isTuple())) {
          throw new PickleException("torch.Size is not called with one tuple");
        }
        yield sizes;
      }
      default -> TensorRebuild.call(global, args);
    };
  }

  /** Python 3 makes an empty one and adds to it; Python 2 gives a list of pairs. */
  private static PickledMap orderedDict(PickledList args) throws PickleException {
    PickledMap map = new PickledMap(true);
    if (args.size() == 1 && args.get(0) instanceof List<?> pairs) {
      for (Object pair : pairs) {
        if (!(pair instanceof List<?> both && both.size() == 2)) {
          throw new PickleException("OrderedDict is called with what are no pairs");
        }
        map.set(both.get(0), both.get(1));
      }
    } else if (!args.isEmpty()) {
      throw new PickleException("OrderedDict is called with " + args.size() + " arguments");
    }
    return map;
  }

  private Object remembered(long index) throws PickleException {
    Object value = memo.get(index);
    if (value == null) {
      throw new PickleException("value " + index + " was never put into the memo");
    }
    return value;
  }

  /** Before protocol 2, truth values are numbers of two digits. */
  private static Object number(String digits) throws PickleException {
    return switch (digits) {
      case "00" -> false;
      case "01" -> true;
      default -> longNumber(digits);
    };
  }

  private static Object longNumber(String digits) throws PickleException {
    String bare = digits.endsWith("L") ? digits.substring(0, digits.length() - 1) : digits;
    try {
      return smallest(new BigInteger(bare));
    } catch (NumberFormatException e) {
      throw new PickleException(PickleException.quote(digits) + " is no number");
    }
  }

  /** A {@link Long}, or a {@link BigInteger} where that is too small. */
  private static Object smallest(BigInteger number) {
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }
}
