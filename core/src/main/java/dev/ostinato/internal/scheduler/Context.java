package dev.ostinato.internal.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Which strand a thread runs now.
 *
 * <p>A thread of our own carries its context as its handler of uncaught exceptions: reading it
 * takes two loads, needs no map and is not inherited by other threads. Any other thread has its
 * context in a {@link ThreadLocal}.
 */
public sealed class Context implements Thread.UncaughtExceptionHandler permits Worker {

  private static final ThreadLocal<Context> FOREIGN = ThreadLocal.withInitial(Context::new);

  private @Nullable Strand current;
  private @Nullable Strand guest;
  private int loans;
  private final Room room = new Room();

  Context() {}

  /** The context of the calling thread. */
  public static Context get() {
    return Thread.currentThread().getUncaughtExceptionHandler() instanceof Context own
        ? own
        : FOREIGN.get();
  }

  /** What the thread runs now; null if it is no process, or one that is a guest. */
  public final @Nullable Strand current() {
    return current;
  }

  /** Makes the thread run {@code strand} from now on; returns what it ran before. */
  public final @Nullable Strand enter(@Nullable Strand strand) {
    Strand before = current;
    current = strand;
    return before;
  }

  /** What stands for the thread while it runs nothing of ours. */
  public final @Nullable Strand guest() {
    return guest;
  }

  /** How much of the stack is left. */
  public final Room room() {
    return room;
  }

  /** How many processes have lent the thread, one to the other. */
  public final int loans() {
    return loans;
  }

  /** One more process lends the thread, or one less. */
  public final void lend(int more) {
    loans += more;
  }

  public final void guest(@Nullable Strand strand) {
    guest = strand;
  }

  /** Everything that a process throws ends in its exit reason: what comes here is a defect. */
  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    System.getLogger("dev.ostinato")
        .log(System.Logger.Level.ERROR, "uncaught outside any process, in " + thread, thrown);
  }
}
