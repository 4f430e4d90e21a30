package dev.ostinato.internal.scheduler;

import dev.ostinato.internal.carrier.Carriers;

/** The one place that starts threads for processes. */
public final class Threads {

  private Threads() {}

  /** Starts a thread that runs {@code strand} and nothing else. */
  public static void start(Strand strand, String name, boolean platform, Runnable work) {
    Turnstile.open();
    var thread = unstarted(strand, name, platform, work);
    strand.bind(thread);
    thread.start();
  }

  /** A thread that acts for {@code strand} without being the one that runs it. */
  public static Thread unstarted(Strand strand, String name, boolean platform, Runnable work) {
    var context = new Context();
    context.enter(strand);
    var thread =
        platform
            ? Thread.ofPlatform()
                .daemon()
                .name(name)
                .inheritInheritableThreadLocals(false)
                .unstarted(work)
            : Carriers.unstarted(name, work);
    thread.setUncaughtExceptionHandler(context);
    return thread;
  }

  /**
   * Starts a thread of the library's own for one process that does not end. Such processes may hog
   * every core that virtual threads have, so it is a thread of the operating system.
   */
  public static void startReaper(Runnable work) {
    Thread.ofPlatform().daemon().inheritInheritableThreadLocals(false).name("reaper").start(work);
  }

  /** Starts a thread of the library's own, which is no process. */
  public static void startHelper(String name, Runnable work) {
    Carriers.unstarted(name, work).start();
  }
}
