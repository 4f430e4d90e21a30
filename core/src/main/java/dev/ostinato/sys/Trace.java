package dev.ostinato.sys;

/** An observer that is shown what a server does, until this is closed. */
public interface Trace extends AutoCloseable {

  /** Ends it; without effect if the server has ended, or if it was closed before. */
  @Override
  void close();
}
