package dev.ostinato.process;

/**
 * An object that may hold secrets: a request, a message, a state, an exception, a reason. Wherever
 * the library puts one into words, it uses {@link #inReports} instead of {@link Object#toString}:
 * in logs, crash reports, the text of an {@link ExitException}, events.
 *
 * <p>It is about this object alone: one that stands inside a record or a list of somebody's is
 * shown as the {@code toString} of that shows it. And it is about words only. Who is sent the
 * object, or asks for a server's state, gets all of it.
 */
public interface Confidential {

  /** What may be read by anyone who reads the logs. */
  String inReports();
}
