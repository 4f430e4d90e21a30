package dev.ostinato.process;

/**
 * What a process that is being started tells its starter, once: {@code proc_lib:init_ack}.
 *
 * <p>A second word does nothing. A process that ends without a word has failed to start, with the
 * reason of its end.
 *
 * @param <H> the handle that the starter gets
 */
public interface InitAck<H> {

  /** The process is up; the starter goes on with {@code handle}. */
  void ok(H handle);

  /**
   * The process does not want to run; return after this. The starter goes on when the process has
   * ended.
   */
  void ignore();

  /**
   * The process cannot run: throw what this returns. The starter goes on when the process has
   * ended: {@code proc_lib:init_fail}.
   */
  ExitException fail(ExitReason reason);
}
