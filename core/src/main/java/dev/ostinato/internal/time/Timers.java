package dev.ostinato.internal.time;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The timers of one node: short actions that are run at a later moment, in the order of their
 * moments.
 *
 * <p>One thread serves them all; it is started with the first timer and goes when none is left for
 * a while. An action must neither block nor throw.
 */
public final class Timers {

  /** Loads its class early: when the first process ends, no file may be left to load it from. */
  private static final Handle NONE = () -> {};

  private final ScheduledThreadPoolExecutor executor;

  public Timers(ThreadFactory threads) {
    executor = new ScheduledThreadPoolExecutor(1, threads);
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(5, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  /** A timer that has been set. */
  public interface Handle {
    /** Stops it, unless it has begun. */
    void cancel();
  }

  /** Runs {@code action} after so many nanoseconds; never, if that is {@link Clock#NEVER}. */
  public Handle after(long nanos, Runnable action) {
    if (nanos == Clock.NEVER) {
      return NONE;
    }
    try {
      ScheduledFuture<?> future = executor.schedule(action, nanos, TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    } catch (RejectedExecutionException closed) {
      return NONE;
    }
  }

  /** How many timers are set. */
  public int size() {
    return executor.getQueue().size();
  }

  /** Drops all timers, for good. */
  public void close() {
    executor.shutdownNow();
  }
}
