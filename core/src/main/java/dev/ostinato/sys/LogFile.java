package dev.ostinato.sys;

import dev.ostinato.process.ProcessRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/** A file with the steps of a server, a line a step. Only the server's process writes. */
final class LogFile implements Consumer<String>, Trace {

  private final ProcessRef server;
  private final Writer file;

  LogFile(ProcessRef server, Writer file) {
    this.server = server;
    this.file = file;
  }

  @Override
  public void accept(String step) {
    try {
      file.write(Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + server + " " + step + "\n");
      file.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Sys.uninstall(server, this);
    } finally {
      closeFile();
    }
  }

  void closeFile() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
