package dev.ostinato.examples.kv;

import static java.nio.charset.StandardCharsets.UTF_8;

import module java.base;

import dev.ostinato.examples.kv.wire.Endpoint;
import dev.ostinato.examples.kv.wire.Line;
import dev.ostinato.examples.kv.wire.LineReader;

/** One client of a load: it puts values, gets them, and checks each answer. */
final class LoadClient {

  /** Clients share buckets, so that they meet when they create them. */
  private static final int BUCKETS = 100;

  private static final int TIMEOUT_MILLIS = 60_000;

  private final int number;
  private final Endpoint server;
  private final int rounds;
  private final LoadTally tally;
  private final Socket socket = new Socket();

  LoadClient(int number, Endpoint server, int rounds, LoadTally tally) {
    this.number = number;
    this.server = server;
    this.rounds = rounds;
    this.tally = tally;
  }

  void connect() {
    try {
      socket.connect(server.resolve(), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      tally.opened().increment();
    } catch (IOException e) {
      fail(e);
    }
  }

  /** Does its rounds, unless it is not connected; stops at the first wrong answer. */
  void play() {
    if (!socket.isConnected()) return;
    var bucket = "load-" + number % BUCKETS;
    var key = "client-" + number;
    try (socket) {
      var lines = new LineReader(socket.getInputStream());
      boolean good = ask(lines, "CREATE " + bucket, "OK");
      for (int round = 1; good && round <= rounds; round++) {
        var value = "round " + round + " of client " + number;
        good =
            ask(lines, "PUT " + bucket + " " + key + " " + value, "OK")
                && ask(lines, "GET " + bucket + " " + key, value, "OK");
      }
      if (good) ask(lines, "QUIT", "BYE");
    } catch (IOException e) {
      fail(e);
    }
  }

  private boolean ask(LineReader lines, String command, String... expected) throws IOException {
    socket.getOutputStream().write((command + "\r\n").getBytes(UTF_8));
    tally.sent().increment();
    for (var text : expected) {
      var line = lines.next();
      if (!line.equals(new Line.Text(text))) {
        tally.wrong().increment();
        System.err.println(command + ": expected " + text + ", got: " + line);
        return false;
      }
    }
    tally.right().increment();
    return true;
  }

  private void fail(IOException e) {
    tally.errors().increment();
    System.err.println("client " + number + ": " + e);
  }
}
