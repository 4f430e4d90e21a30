package dev.ostinato.examples.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.ostinato.examples.kv.wire.Endpoint;

/** A client that sends what it likes, and takes answers only if their lines end as they must. */
final class Client implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  Client(Endpoint server) throws IOException {
    socket = new Socket();
    socket.connect(server.resolve(), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** The port at its own end. */
  int port() {
    return socket.getLocalPort();
  }

  Client send(String text) throws IOException {
    return send(text.getBytes(UTF_8));
  }

  Client send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Sends a line and returns the one that answers it. */
  String ask(String line) throws IOException {
    send(line + "\n");
    return answer();
  }

  /** The next line. */
  String answer() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) throw new EOFException("after: " + line.toString(UTF_8));
      line.write(next);
    }
    var text = line.toString(UTF_8);
    if (!text.endsWith("\r")) throw new IOException("not ended by \\r\\n: " + text);
    return text.substring(0, text.length() - 1);
  }

  List<String> answers(int count) throws IOException {
    var answers = new ArrayList<String>();
    for (int i = 0; i < count; i++) answers.add(answer());
    return answers;
  }

  /** All lines until the server ends. */
  List<String> rest() throws IOException {
    var text = new String(in.readAllBytes(), UTF_8);
    if (!text.isEmpty() && !text.endsWith("\r\n")) throw new IOException("cut: " + text);
    return text.isEmpty()
        ? List.of()
        : List.of(text.substring(0, text.length() - 2).split("\r\n", -1));
  }

  /** Says that it sends no more. */
  Client end() throws IOException {
    socket.shutdownOutput();
    return this;
  }

  /** Goes without a word, as one whose machine was switched off and on. */
  void vanish() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
