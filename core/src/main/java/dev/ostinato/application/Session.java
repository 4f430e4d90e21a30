package dev.ostinato.application;

import dev.ostinato.internal.runtime.Words;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.ServerRef;
import dev.ostinato.supervisor.Supervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One start of an application and what it depends on, and the stop of what it has started. */
final class Session {
  /*
   * Protocol.
   *
   * own: the masters that this has started, in order, under the lock; one is added before its
   *   application is up, so that it can be stopped then.
   * closing: false -> true, under the lock, by whoever closes it: from then on none is started, and
   *   none is added.
   * Several may close it at the same time: each stops one after the other, in the same order, and
   * waits for its end.
   */
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Begun> own = new ArrayList<>();
  private boolean closing;

  /** One that is there, by this session or before; its monitor is the starter's. */
  record Begun(Application application, Monitored<ServerRef<Master>> master, boolean isNew) {

    /** Waits for the tree; empty if a master that was there before has ended otherwise. */
    Optional<StartResult<Supervisor>> await() {
      try {
        var result = master.handle().call(new Master.Tree(), Processes.INFINITY);
        if (!isNew) {
          forget();
        }
        return Optional.of(result);
      } catch (ExitException exit) {
        if (exit.operation().isEmpty()) { // an exit of the caller
          throw exit;
        }
      }
      return switch (Master.awaitDown(master.monitor())) {
        case ExitReason.Shutdown(var detail)
            when detail.orElse(this) instanceof Master.NotStarted(var reason) ->
            Optional.of(new StartResult.Failed<>(reason));
        case ExitReason.Normal() when isNew ->
            Optional.of(new StartResult.Failed<>(Master.STOPPED));
        case ExitReason reason when isNew -> Optional.of(new StartResult.Failed<>(reason));
        default -> Optional.empty();
      };
    }

    void forget() {
      Processes.demonitorAndFlush(master.monitor());
    }
  }

  /** Starts what does not run; if that fails, stops again what this has started. */
  StartResult<Supervisor> start(Application application, List<String> args) {
    Objects.requireNonNull(application, "application");
    var order = new StartOrder();
    var problem = order.add(application);
    if (problem.isPresent()) {
      return new StartResult.Failed<>(problem.get());
    }
    for (var dependency : order.inOrder()) {
      boolean isLast = dependency.equals(application);
      var result = startOne(dependency, isLast ? args : List.of());
      if (result instanceof StartResult.Failed<Supervisor>(var reason)) {
        stopOwn();
        return new StartResult.Failed<>(
            new StartProblem.DidNotStart(Words.brief(dependency), reason));
      }
      if (isLast) {
        return result;
      }
    }
    throw new IllegalStateException("an application comes last in its own order");
  }

  private StartResult<Supervisor> startOne(Application application, List<String> args) {
    while (true) {
      var begun = begin(application, args);
      if (begun.isEmpty()) {
        return new StartResult.Failed<>(Master.STOPPED);
      }
      var result = begun.get().await();
      if (result.isPresent()) {
        return result.get();
      }
    }
  }

  private Optional<Begun> begin(Application application, List<String> args) {
    lock.lock();
    try {
      if (closing) {
        return Optional.empty();
      }
      StartResult<Monitored<ServerRef<Master>>> start =
          GenServer.startMonitor(new Master(application, args));
      return Optional.of(
          switch (start) {
            case StartResult.Failed(ExitReason.AlreadyStarted(var pid)) -> {
              ServerRef<Master> master = ServerRef.at(pid);
              yield new Begun(application, new Monitored<>(master, Processes.monitor(pid)), false);
            }
            default -> {
              var begun = new Begun(application, start.orElseThrow(), true);
              own.add(begun);
              yield begun;
            }
          });
    } finally {
      lock.unlock();
    }
  }

  private List<Begun> own() {
    lock.lock();
    try {
      return List.copyOf(own);
    } finally {
      lock.unlock();
    }
  }

  /** The one that this has started which a monitor is of. */
  Optional<Application> ownOf(Monitor monitor) {
    return own().stream()
        .filter(begun -> begun.master().monitor() == monitor)
        .map(Begun::application)
        .findFirst();
  }

  boolean hasStarted(Application application) {
    return own().stream().map(Begun::application).anyMatch(application::equals);
  }

  /** Whether somebody has begun to close it. */
  boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Stops what this has started, in reverse order, and starts nothing more. */
  void close() {
    lock.lock();
    try {
      closing = true;
    } finally {
      lock.unlock();
    }
    stopOwn();
  }

  private void stopOwn() {
    own().reversed().forEach(begun -> Master.stop(begun.master().handle()));
  }

  /** Leaves running what this has started, and no monitor. For the one who has started it. */
  void forget() {
    own().forEach(Begun::forget);
  }
}
