package dev.ostinato.internal.carrier;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK keeps to itself unless it is started with {@code --add-opens
 * java.base/java.lang=ALL-UNNAMED}, or {@code =dev.ostinato} on the module path: virtual threads
 * with another scheduler than its own. A record, for the compiler takes a record's fields for
 * constants.
 *
 * @param make makes a virtual thread
 * @param current tells the thread of the operating system that runs the calling one
 */
record OpenedJdk(MethodHandle make, MethodHandle current) {

  /** Set to {@code jdk}, it keeps virtual threads on the carriers of the JDK all the same. */
  private static final String SWITCH = "dev.ostinato.carriers";

  /** Thread.NO_INHERIT_THREAD_LOCALS. */
  private static final int INHERITS_NOTHING = 1 << 2;

  /** Null if it is closed, as it usually is, or does not have what we look for. */
  static @Nullable OpenedJdk ifOpen() {
    if ("jdk".equals(System.getProperty(SWITCH))) {
      return null;
    }
    try {
      var make =
          Class.forName("java.lang.ThreadBuilders")
              .getDeclaredMethod(
                  "newVirtualThread", Executor.class, String.class, int.class, Runnable.class);
      var current = Thread.class.getDeclaredMethod("currentCarrierThread");
      make.setAccessible(true);
      current.setAccessible(true);
      var lookup = MethodHandles.lookup();
      var opened = new OpenedJdk(lookup.unreflect(make), lookup.unreflect(current));
      var _ = opened.unstarted(Runnable::run, "a trial", () -> {});
      return opened;
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return null;
    }
  }

  Thread unstarted(Executor scheduler, String name, Runnable work) {
    try {
      return (Thread) make.invokeExact(scheduler, name, INHERITS_NOTHING, work);
    } catch (RuntimeException | Error failed) {
      throw failed;
    } catch (Throwable failed) {
      throw new IllegalStateException("the JDK makes no virtual thread for our carriers", failed);
    }
  }

  /** The thread of the operating system that runs the calling one. */
  Thread carrier() {
    try {
      return (Thread) current.invokeExact();
    } catch (Throwable failed) {
      throw new IllegalStateException("the JDK does not tell the carrier", failed);
    }
  }
}
