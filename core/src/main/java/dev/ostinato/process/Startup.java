package dev.ostinato.process;

/**
 * The whole work of a process whose starter waits for its word that it is up.
 *
 * @param <H> the handle that the starter gets
 */
@FunctionalInterface
public interface Startup<H> {
  void run(InitAck<H> starter) throws Exception;
}
