package dev.ostinato.internal.runtime;

import dev.ostinato.internal.names.Registrable;
import dev.ostinato.internal.signal.Watcher;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Action;
import dev.ostinato.process.Address;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.InitAck;
import dev.ostinato.process.Match;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import dev.ostinato.process.Startup;
import dev.ostinato.process.TimerRef;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The longer ones of the operations that a process has. */
public final class Operations {

  private Operations() {}

  /** The process behind a pid. */
  public static LocalProcess local(Pid pid) {
    Objects.requireNonNull(pid, "pid");
    return (LocalProcess) pid;
  }

  /** The process at an address now, alive or about to end; null if there is none. */
  public static @Nullable LocalProcess resolve(Address address) {
    return switch (address) {
      case Pid pid -> local(pid);
      case Name name -> (LocalProcess) ((Registrable) name).holder();
    };
  }

  // Starting

  public static Pid spawn(Action action, SpawnOption... options) {
    return spawn(LocalProcess.running(), action, options, false, null);
  }

  public static Pid spawnLink(Action action, SpawnOption... options) {
    return spawn(LocalProcess.running(), action, options, true, null);
  }

  public static Monitored<Pid> spawnMonitor(Action action, SpawnOption... options) {
    var self = LocalProcess.running();
    var monitors = new MonitorRef[1];
    var pid = spawn(self, action, options, false, monitors);
    return new Monitored<>(pid, monitors[0]);
  }

  private static Pid spawn(
      LocalProcess self,
      Action action,
      SpawnOption[] options,
      boolean link,
      MonitorRef @Nullable [] monitor) {
    Objects.requireNonNull(action, "action");
    return self.node.spawn(
        self,
        Work.of(action),
        options,
        child -> {
          if (link) {
            self.linkToNew(child);
          }
          if (monitor != null) {
            monitor[0] = new MonitorRef(self, child);
            monitor[0].watch(child);
          }
        });
  }

  public static <H> StartResult<H> start(
      boolean link, Startup<H> work, Duration timeout, SpawnOption... options) {
    Objects.requireNonNull(work, "work");
    return Starting.start(
        link ? Starting.Bond.LINK : Starting.Bond.NONE,
        (self, starting) -> {
          work.run(new Ack<>(self, starting));
          return ExitReason.NORMAL;
        },
        Clock.nanos(timeout),
        _ -> {},
        options);
  }

  private record Ack<H>(LocalProcess self, Starting<H> starting) implements InitAck<H> {

    @Override
    public void ok(H handle) {
      self.checkpoint();
      starting.ok(self, handle);
    }

    @Override
    public void ignore() {
      self.checkpoint();
      starting.not(new StartResult.Ignored<>());
    }

    @Override
    public ExitException fail(ExitReason reason) {
      Objects.requireNonNull(reason, "reason");
      self.checkpoint();
      starting.not(new StartResult.Failed<>(reason));
      return new ExitException(reason);
    }
  }

  public static void onExit(Action action) {
    Objects.requireNonNull(action, "action");
    var self = LocalProcess.running();
    self.relations.addHook(() -> {
      try {
        action.run();
      } catch (Exception e) {
        CrashReports.tell(self, ExitReason.of(e));
      }
    });
  }

  // Messages

  public static <M> Function<Object, Match<M>> clause(Class<M> type, Predicate<? super M> test) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(test, "test");
    return message ->
        type.isInstance(message) && test.test(type.cast(message))
            ? new Match.Take<>(type.cast(message))
            : new Match.Skip<>();
  }

  public static TimerRef sendAfter(ProcessRef to, Object message, Duration delay) {
    Objects.requireNonNull(message, "message");
    return TimerEntry.set(LocalProcess.running().node, to.address(), message, delay);
  }

  // Monitors

  public static Monitor monitor(ProcessRef process) {
    var monitor = new MonitorRef(LocalProcess.running(), process.address());
    monitor.watch(resolve(process.address()));
    return monitor;
  }

  public static boolean demonitor(Monitor monitor) {
    return mine(monitor).end();
  }

  public static boolean demonitorAndFlush(Monitor monitor) {
    var ref = mine(monitor);
    boolean ended = ref.end();
    if (!ended) {
      Receiving.dropDown(ref.owner, ref);
    }
    return ended;
  }

  private static MonitorRef mine(Monitor monitor) {
    Objects.requireNonNull(monitor, "monitor");
    var self = LocalProcess.running();
    if (monitor instanceof MonitorRef ref && ref.owner == self) {
      return ref;
    }
    throw new IllegalArgumentException(
        "expected a monitor that " + self + " made, got: " + monitor);
  }

  /** A monitor of a process that does not run yet. */
  public static Monitor monitorToBe(LocalProcess owner, LocalProcess target) {
    var monitor = new MonitorRef(owner, target);
    monitor.watch(target);
    return monitor;
  }

  // Looking

  public static Optional<ProcessInfo> info(Pid pid) {
    LocalProcess.checkCaller();
    var thread = local(pid).thread();
    return look(pid, thread == null ? List.of() : List.of(thread.getStackTrace()));
  }

  /** The same, without the stack, which costs more than all the rest. */
  public static Optional<ProcessInfo> lookBriefly(Pid pid) {
    return look(pid, List.of());
  }

  private static Optional<ProcessInfo> look(Pid pid, List<StackTraceElement> stack) {
    var process = local(pid);
    if (process.hasEnded()) {
      return Optional.empty();
    }
    var name = process.name();
    var ancestors = process.ancestors();
    return Optional.of(
        new ProcessInfo(
            process,
            process.label(),
            name == null ? List.of() : List.of(Name.local(name)),
            process.status(),
            ancestors.stream().findFirst(),
            ancestors,
            process.relations.links(),
            owners(process.relations.watchers()),
            process.trapsExits(),
            process.backlog(),
            process.handled(),
            Optional.ofNullable(process.current()).map(it -> it.getClass().getSimpleName()),
            process.current() == null
                ? Optional.empty()
                : Optional.of(process.timeAtIt()).filter(time -> time > 0).map(Duration::ofNanos),
            process.node.restarts(process),
            stack));
  }

  private static Set<Pid> owners(List<Watcher> watchers) {
    var owners = new LinkedHashSet<Pid>();
    watchers.stream()
        .flatMap(w -> w instanceof MonitorRef monitor ? Stream.of(monitor.owner) : Stream.empty())
        .forEach(owners::add);
    return owners;
  }
}
