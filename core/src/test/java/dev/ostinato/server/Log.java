package dev.ostinato.server;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens, while it is open, to a logger, in the place of its handlers. */
@SuppressWarnings("exports")
public final class Log extends Handler implements AutoCloseable {

  private final Logger logger;
  private final boolean usedParents;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Queue<String> warnings = new ConcurrentLinkedQueue<>();

  private Log(String name) {
    logger = Logger.getLogger(name);
    usedParents = logger.getUseParentHandlers();
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** What the library logs. */
  public static Log open() {
    return new Log("dev.ostinato");
  }

  public static Log open(String name) {
    return new Log(name);
  }

  /** Everything that was logged as an error. */
  public List<String> errors() {
    return List.copyOf(lines);
  }

  /** Everything that was logged as a warning, and not taken. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The errors that speak of {@code words}. */
  public List<String> errors(String words) {
    return lines.stream().filter(line -> line.contains(words)).toList();
  }

  /** Waits for the next warning that speaks of {@code words}, and takes it. */
  public String takeWarning(String words) {
    while (true) {
      var found = warnings.stream().filter(line -> line.contains(words)).findFirst();
      if (found.isPresent() && warnings.remove(found.get())) {
        return found.get();
      }
      if (Thread.interrupted()) {
        throw new AssertionError("no warning of " + words + " among " + warnings);
      }
      Thread.onSpinWait();
    }
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().equals(Level.WARNING)) {
      warnings.add(record.getMessage());
    }
    if (record.getLevel().intValue() >= Level.SEVERE.intValue()) {
      lines.add(record.getMessage());
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(usedParents);
  }
}
