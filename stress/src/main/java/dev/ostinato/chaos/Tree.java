package dev.ostinato.chaos;

import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.Child;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Ok;
import dev.ostinato.server.ServerName;
import dev.ostinato.supervisor.ChildInfo;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A registry, and supervisors of servers that are registered there; none of them ever gives up. */
record Tree(Plan plan, Registry.Unique<Integer, Ok> notes) {

  /** The process that every server watches: the one that inspects them. */
  static final Name INSPECTOR = Name.local("inspector");

  /** The supervisor of registry and crown. */
  static final Supervisor TOP = Supervisor.local("top");

  /** The supervisor of the supervisors of servers. */
  static final Supervisor CROWN = Supervisor.local("crown");

  /** Beside servers and their supervisors there are top, crown, registry, inspector and main. */
  static final int OTHERS = 5;

  /** Beside the supervisors of servers, these have local names: top, crown, inspector. */
  static final int OTHER_NAMES = 3;

  private static final int ANY_NUMBER = Integer.MAX_VALUE;
  private static final Duration WINDOW = Duration.ofSeconds(1);

  Tree(Plan plan) {
    this(plan, Registry.unique("notes"));
  }

  Supervisor start() {
    var branches = new ArrayList<Child>();
    for (int i = 0; i < plan.supervisors(); i++) {
      branches.add(branch(i));
    }
    var crown =
        Supervisor.of(Strategy.ONE_FOR_ONE, branches).intensity(ANY_NUMBER, WINDOW).name(CROWN);
    return Supervisor.of(Strategy.REST_FOR_ONE, notes, crown)
        .intensity(ANY_NUMBER, WINDOW)
        .name(TOP)
        .startLink()
        .orElseThrow();
  }

  private Supervisor.Spec branch(int number) {
    int size = plan.servers() / plan.supervisors();
    var children = new ArrayList<Child>();
    for (int i = number * size; i < (number + 1) * size; i++) {
      children.add(GenServer.named(note(i), new Note(INSPECTOR)));
    }
    return Supervisor.of(Strategy.ONE_FOR_ONE, children)
        .intensity(ANY_NUMBER, WINDOW)
        .name(supervisor(number));
  }

  ServerName<Note> note(int number) {
    return notes.via(number);
  }

  static Supervisor supervisor(int number) {
    return Supervisor.local("supervisor " + number);
  }

  /**
   * Any process of the tree but its two highest supervisors; empty while that one is being
   * restarted.
   */
  Optional<Pid> random(RandomGenerator random) {
    int number = random.nextInt(plan.servers() + plan.supervisors() + 1);
    if (number < plan.servers()) {
      return whereis(number);
    }
    number -= plan.servers();
    return number < plan.supervisors()
        ? supervisor(number).whereis()
        : TOP.children().stream()
            .filter(child -> child.id().equals("notes"))
            .findFirst()
            .flatMap(Tree::pid);
  }

  /** A server; empty also while the registry is being restarted. */
  private Optional<Pid> whereis(int number) {
    try {
      return note(number).whereis();
    } catch (IllegalArgumentException noRegistry) {
      return Optional.empty();
    }
  }

  private static Optional<Pid> pid(ChildInfo child) {
    return child.state() instanceof ChildInfo.State.Running(var pid)
        ? Optional.of(pid)
        : Optional.empty();
  }
}
