package dev.ostinato.supervisor;

import static dev.ostinato.process.Processes.receive;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.Restart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A child that does what it is told, and tells the process that made it what becomes of it. */
record Player(Object id, Pid maker, Optional<Function<ExitReason, Optional<ExitReason>>> trap) {

  /** It is up. */
  record Started(Object id, Pid pid) {}

  /** It has ended, and nobody but its maker knows. */
  record Ended(Object id, Pid pid) {}

  /** It traps exits, and has got an exit signal. */
  record Asked(Object id, Pid pid, ExitReason reason) {}

  /** It is about to be started for the n-th time. */
  record Attempt(Object id, int number) {}

  /** Tells it to exit. */
  private record Exit(ExitReason reason) {}

  /** Tells it to throw. */
  private record Crash() {}

  /** A reason of a test. */
  record Ruin(String what) implements ExitReason.Custom {}

  @FunctionalInterface
  interface Script {
    StartResult<Pid> start(int attempt, Player player) throws Exception;
  }

  static Player player(Object id) {
    return new Player(id, Pid.self(), Optional.empty());
  }

  /** Traps exits; a signal ends it with what {@code answer} makes of it, or does not. */
  Player trapping(Function<ExitReason, Optional<ExitReason>> answer) {
    return new Player(id, maker, Optional.of(answer));
  }

  /** Traps exits, and ends with the reason of the signal. */
  Player obedient() {
    return trapping(Optional::of);
  }

  /** Traps exits, and does not end unless it is told by hand, or killed. */
  Player stubborn() {
    return trapping(_ -> Optional.empty());
  }

  StartResult<Pid> startLink() {
    return Processes.startLink(ack -> {
      var self = Pid.self();
      Processes.trapExits(trap.isPresent());
      Processes.onExit(() -> maker.send(new Ended(id, self)));
      maker.send(new Started(id, self));
      ack.ok(self);
      play();
    });
  }

  private void play() {
    while (true) {
      switch (receive()) {
        case Exit(var reason) -> throw Processes.exit(reason);
        case Crash() -> throw new IllegalStateException("wrong note");
        case ExitSignal(_, var reason) -> {
          maker.send(new Asked(id, Pid.self(), reason));
          trap.flatMap(answer -> answer.apply(reason)).ifPresent(Processes::exit);
        }
        default -> {}
      }
    }
  }

  ChildSpec<Pid> spec() {
    return ChildSpec.worker(id, new ChildSpec.Start.Function<>(this::startLink));
  }

  /** A child whose starts are told before they are made, and may fail. */
  ChildSpec<Pid> spec(Script script) {
    var attempts = new AtomicInteger();
    return ChildSpec.worker(
        id,
        new ChildSpec.Start.Function<>(() -> {
          int number = attempts.incrementAndGet();
          maker.send(new Attempt(id, number));
          return script.start(number, this);
        }));
  }

  static ChildSpec<Pid> child(Object id) {
    return player(id).spec();
  }

  static ChildSpec<Pid> child(Object id, Restart restart) {
    return child(id).restart(restart);
  }

  static StartResult<Pid> failed(String what) {
    return new StartResult.Failed<>(new Ruin(what));
  }

  static StartResult<Pid> ignored() {
    return new StartResult.Ignored<>();
  }

  // What a test does with it

  /** Waits for the start of a child. */
  static Pid started(Object id) {
    return receive(Started.class, started -> started.id().equals(id)).pid();
  }

  /** The ids of the next starts, of any child. */
  static List<Object> starts(int count) {
    var ids = new ArrayList<Object>();
    for (int i = 0; i < count; i++) {
      ids.add(receive(Started.class).id());
    }
    return ids;
  }

  /** The ids of the next ends, of any child. */
  static List<Object> ends(int count) {
    var ids = new ArrayList<Object>();
    for (int i = 0; i < count; i++) {
      ids.add(receive(Ended.class).id());
    }
    return ids;
  }

  /** What starts and ends have been told and not yet received. */
  static List<Object> told() {
    var told = new ArrayList<Object>();
    for (var next = poll(); next.isPresent(); next = poll()) {
      told.add(next.get());
    }
    return told;
  }

  private static Optional<Object> poll() {
    return receive(
            Object.class,
            message -> message instanceof Started || message instanceof Ended,
            Duration.ZERO)
        .map(message ->
            switch (message) {
              case Started(var id, _) -> "+" + id;
              case Ended(var id, _) -> "-" + id;
              default -> throw new AssertionError(message);
            });
  }

  /** Ends a process, and returns when its supervisor has been told. */
  static void end(Pid pid, ExitReason reason) {
    var monitor = Processes.monitor(pid);
    if (reason instanceof ExitReason.Kill) {
      Processes.exit(pid, reason);
    } else {
      pid.send(new Exit(reason));
    }
    receive(Down.class, down -> down.monitor() == monitor);
  }

  static void crash(Pid pid) {
    var monitor = Processes.monitor(pid);
    pid.send(new Crash());
    receive(Down.class, down -> down.monitor() == monitor);
  }

  static void letEnd(Pid pid, ExitReason reason) {
    pid.send(new Exit(reason));
  }

  /** Waits for the end of a process that is linked to the test. */
  static ExitReason endOf(Pid pid) {
    return receive(ExitSignal.class, exit -> exit.from() == pid).reason();
  }

  /** The reason for which a process ends that was monitored before. */
  static ExitReason downOf(Pid pid) {
    return receive(Down.class, down -> down.process().equals(pid)).reason();
  }

  // Looking

  static List<Object> ids(List<ChildInfo> children) {
    return children.stream().map(ChildInfo::id).toList();
  }

  static Optional<ChildInfo.State> state(Supervisor supervisor, Object id) {
    return supervisor.children().stream()
        .filter(child -> child.id().equals(id))
        .map(ChildInfo::state)
        .findFirst();
  }

  static ChildInfo.State stopped() {
    return new ChildInfo.State.Stopped();
  }

  static ChildInfo.State restarting() {
    return new ChildInfo.State.Restarting();
  }

  static ChildInfo.State running(Pid pid) {
    return new ChildInfo.State.Running(pid);
  }
}
