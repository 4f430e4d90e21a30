package dev.ostinato.application;

import dev.ostinato.process.ExitException;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.List;

/**
 * A supervision tree that is started and stopped as one: {@code application}.
 *
 * <p>It is known by its {@code equals}: two equal values are the same application, which runs once
 * on a node. So make it a record. Its tree belongs to a process of its own, not to the one that
 * starts it.
 */
public interface Application {

  /**
   * The time that {@link #prepStop} and {@link #stop()} have, each; 5 seconds. One that has not
   * returned is killed, and the stop goes on without it: a program that is told to end shall end.
   */
  Duration CALLBACK_TIME = Duration.ofSeconds(5);

  /**
   * Starts an application and what it depends on; returns when it has stopped, as a permanent
   * application does: {@code application:ensure_all_started(App, permanent)}.
   *
   * <p>When the JVM shuts down meanwhile, it stops what this has started, in reverse order, and the
   * JVM waits for it. It does so as well when the calling process ends, or when one of the
   * dependencies that this has started ends otherwise than well.
   *
   * <p>In a shutdown of the JVM it may return, and the caller go on for a while, or not. Otherwise
   * it returns if the application was stopped, or its tree has ended with reason {@code Normal}, or
   * because its significant children have.
   *
   * @throws ExitException with {@link StartProblem} if it did not start; with {@code
   *     AlreadyStarted} if it runs; with the reason of the tree if that has crashed, and with
   *     {@code Shutdown} and a detail if it has given up
   */
  static void run(Application application, String... args) {
    new Run(application, List.of(args)).run();
  }

  /**
   * Starts an application and what it depends on, each unless it runs: {@code ensure_all_started}.
   *
   * <p>Dependencies are started one after the other, without arguments. If one does not start,
   * those that this call has started are stopped again, in reverse order.
   *
   * @return the tree; {@code Failed} with {@link StartProblem} if it did not start
   */
  static StartResult<Supervisor> ensureStarted(Application application, String... args) {
    var session = new Session();
    var result = session.start(application, List.of(args));
    session.forget();
    return result;
  }

  /**
   * Stops an application: {@link #prepStop}, the tree, {@link #stop()}. It does nothing if the
   * application does not run. What depends on it, and what it depends on, goes on.
   */
  @SuppressWarnings("AmbiguousMethodReference") // OTP calls both stop; write a -> stop(a)
  static void stop(Application application) {
    Applications.here().master(application).ifPresent(Master::stop);
  }

  /** Those that run on this node, in the order of their start: {@code which_applications}. */
  static List<Application> started() {
    return Applications.here().started();
  }

  // Callbacks

  /**
   * The top of the tree. It is called in a process of its own, which then starts the tree.
   *
   * @param args those of {@link #run} or {@link #ensureStarted}
   */
  Supervisor.Spec start(String... args) throws Exception;

  /** Those that must run before. */
  default List<Application> dependencies() {
    return List.of();
  }

  /** Called before the tree is stopped on request; what it throws is logged. */
  default void prepStop() throws Exception {}

  /** Called after the tree has stopped, also by itself; what it throws is logged. */
  @SuppressWarnings("AmbiguousMethodReference") // see above
  default void stop() throws Exception {}
}
