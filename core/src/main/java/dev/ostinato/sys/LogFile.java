package dev.ostinato.sys;

import dev.ostinato.process.ProcessRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A file with the steps of a server, a line a step. Only the server's process writes. */
final class LogFile implements Consumer<String>, Trace {

  private final ProcessRef server;
  private final Writer file;
  private volatile boolean closed; // by who closes it; the server, which may be late, obeys

  LogFile(ProcessRef server, Writer file) {
    this.server = server;
    this.file = file;
  }

  @Override
  public void accept(String step) {
    if (closed) {
      return;
    }
    var line = step.lines().collect(Collectors.joining(" "));
    try {
      file.write(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + server + " " + line + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Sys.uninstall(server, "logToFile", this);
    } finally {
      closeFile();
    }
  }

  void closeFile() {
    closed = true;
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
