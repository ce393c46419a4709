package org.logitlens.checkpoint.hub;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.net.ServerSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on loopback that can answer as badly as a network does. One request for each
 * connection; each is recorded before it is answered.
 */
final class ScriptedServer implements AutoCloseable {
  private static final int CHUNK = 1 << 14;

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          run -> {
            Thread thread = new Thread(run, "scripted-server");
            thread.setDaemon(true);
            return thread;
          });
  private final ServerSocket listener;
  private final Function<Request, Reply> script;

  ScriptedServer(ServerSocketFactory sockets, Function<Request, Reply> script) throws IOException {
    this.script = script;
    listener = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What it was asked, in order. */
  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Bytes of bodies that were handed to the network. */
  long sent() {
    return sent.get();
  }

  /** How many times anything connected, whether it asked or not. */
  long connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
    threads.shutdownNow();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or the handshake of one client failed; the next one is served.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Request request = read(in);
      if (request == null) {
        return;
      }
      requests.add(request);
      Reply reply = script.apply(request);
      if (!reply.dropped) {
        answer(request, reply, new BufferedOutputStream(socket.getOutputStream(), CHUNK));
      }
    } catch (IOException e) {
      // The client went away, which tests do on purpose.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private @Nullable Request read(InputStream in) throws IOException {
    String first = line(in);
    String[] words = first.split(" ", -1);
    if (words.length != 3) {
      return null;
    }
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        return null;
      }
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), k -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Request(port(), words[0], words[1], headers);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private void answer(Request request, Reply reply, OutputStream out)
      throws IOException, InterruptedException {
    if (closed.await(reply.silence.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    StringBuilder head = new StringBuilder("HTTP/1.1 " + reply.status + " Scripted\r\n");
    reply.headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (!reply.unsized && !reply.headers.containsKey(Reply.LENGTH)) {
      head.append(Reply.LENGTH + ": " + reply.body.length + "\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    if (request.method().equals("HEAD")) {
      return;
    }
    body(reply, out);
    byte[] zeros = new byte[CHUNK];
    while (reply.endless) {
      write(out, zeros, 0, CHUNK);
      out.flush();
    }
  }

  private void body(Reply reply, OutputStream out) throws IOException, InterruptedException {
    int end = (int) Math.min(reply.body.length, Math.min(reply.cutAt, reply.stallAt));
    int step = reply.pause.isZero() ? CHUNK : 1;
    for (int at = 0; at < end; at += step) {
      write(out, reply.body, at, Math.min(step, end - at));
      if (!reply.pause.isZero()) {
        out.flush();
        if (closed.await(reply.pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }
    out.flush();
    if (reply.stallAt <= reply.body.length) {
      closed.await();
    }
  }

  private void write(OutputStream out, byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    sent.addAndGet(length);
  }
}
