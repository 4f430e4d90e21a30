package dev.ostinato.process;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What the library logs while this is open; nobody else sees it. */
final class Logged extends Handler implements AutoCloseable {

  private static final Logger LOGGER = Logger.getLogger("dev.ostinato");

  private final Queue<LogRecord> records = new ConcurrentLinkedQueue<>();
  private final boolean usedParents = LOGGER.getUseParentHandlers();

  static Logged open() {
    var logged = new Logged();
    LOGGER.setUseParentHandlers(false);
    LOGGER.addHandler(logged);
    return logged;
  }

  /** The reports that speak of {@code words}. */
  List<String> about(String words) {
    return records.stream()
        .map(LogRecord::getMessage)
        .filter(message -> message.contains(words))
        .toList();
  }

  @Override
  public void publish(LogRecord logRecord) {
    records.add(logRecord);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    LOGGER.removeHandler(this);
    LOGGER.setUseParentHandlers(usedParents);
  }
}
