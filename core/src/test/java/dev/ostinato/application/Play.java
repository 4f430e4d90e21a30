package dev.ostinato.application;

import static dev.ostinato.process.Processes.receive;
import static dev.ostinato.supervisor.Strategy.ONE_FOR_ONE;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.Child;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An application that tells a test what becomes of it. */
record Play(String name, Pid teller, List<Application> dependencies, List<Child> children)
    implements Application {

  /** What has happened. */
  record Told(String what) {}

  /** A reason of a test. */
  record Ruin(String what) implements ExitReason.Custom {}

  /** One with children that do nothing but tell. */
  static Play of(String name, String... children) {
    var all = Arrays.stream(children).<Child>map(id -> child(id)).toList();
    return new Play(name, Pid.self(), List.of(), all);
  }

  Play needs(Application... applications) {
    return new Play(name, teller, List.of(applications), children);
  }

  Play and(Child child) {
    var all = new ArrayList<>(children);
    all.add(child);
    return new Play(name, teller, dependencies, List.copyOf(all));
  }

  static ChildSpec<Pid> child(String id) {
    var teller = Pid.self();
    return ChildSpec.process(
        id,
        ack -> {
          Processes.onExit(() -> teller.send(new Told("-" + id)));
          teller.send(new Told("+" + id));
          ack.ok(Pid.self());
          receive(ExitReason.class);
        });
  }

  /** A child that does not come up. */
  static ChildSpec<Pid> broken(String id) {
    var start = new StartResult.Failed<Pid>(new Ruin(id));
    return ChildSpec.worker(id, new ChildSpec.Start.Function<>(() -> start));
  }

  /** A child that tells that it is being started, and then waits for ever. */
  static ChildSpec<Pid> endless(String id) {
    var teller = Pid.self();
    return ChildSpec.process(
        id,
        _ -> {
          teller.send(new Told("+" + id));
          receive(ExitReason.class);
        });
  }

  @Override
  public Supervisor.Spec start(String... args) {
    teller.send(new Told(name + " starts" + (args.length == 0 ? "" : Arrays.toString(args))));
    return Supervisor.of(ONE_FOR_ONE, children).intensity(0, Duration.ofSeconds(1));
  }

  @Override
  public void prepStop() {
    teller.send(new Told(name + " is to stop"));
  }

  @Override
  public void stop() {
    teller.send(new Told(name + " has stopped"));
  }

  @Override
  public String toString() {
    return name;
  }

  // What a test does with it

  static void await(String what) {
    receive(Told.class, told -> told.what().equals(what));
  }

  /** All that has been told and not yet received. */
  static List<String> told() {
    var all = new ArrayList<String>();
    for (var next = poll(); next.isPresent(); next = poll()) {
      all.add(next.get().what());
    }
    return all;
  }

  private static Optional<Told> poll() {
    return receive(Told.class, Duration.ZERO);
  }
}
