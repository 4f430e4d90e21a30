package dev.ostinato.server;

import dev.ostinato.internal.names.Registrable;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.internal.runtime.Starting;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.process.SpawnOption;
import dev.ostinato.process.StartResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The start of a server, as its options and its name want it: {@code gen:start}. */
final class ServerStart {

  private static final Duration RETRY = Duration.ofMillis(1);

  private ServerStart() {}

  static <T> StartResult<ServerRef<T>> start(
      Starting.Bond bond,
      @Nullable ServerName<T> name,
      GenServer<?, ?, ?> server,
      List<StartOption> options) {
    return start(bond, name, server, options, _ -> {});
  }

  static <T> StartResult<Monitored<ServerRef<T>>> startMonitor(
      @Nullable ServerName<T> name, GenServer<?, ?, ?> server, List<StartOption> options) {
    var self = LocalProcess.running();
    var monitors = new ArrayList<Monitor>(1);
    var result =
        ServerStart.<T>start(
            Starting.Bond.NONE,
            name,
            server,
            options,
            process -> monitors.add(Operations.monitorToBe(self, process)));
    return switch (result) {
      case StartResult.Ok<ServerRef<T>>(var pid, var ref) ->
          new StartResult.Ok<>(pid, new Monitored<>(ref, monitors.getFirst()));
      case StartResult.Ignored<ServerRef<T>>() -> {
        monitors.forEach(Processes::demonitorAndFlush);
        yield new StartResult.Ignored<>();
      }
      case StartResult.Failed<ServerRef<T>>(var reason) -> {
        monitors.forEach(Processes::demonitorAndFlush);
        yield new StartResult.Failed<>(reason);
      }
    };
  }

  private static <T> StartResult<ServerRef<T>> start(
      Starting.Bond bond,
      @Nullable ServerName<T> name,
      GenServer<?, ?, ?> server,
      List<StartOption> options,
      Consumer<LocalProcess> prepare) {
    Objects.requireNonNull(server, "server");
    var starter = LocalProcess.running();
    Optional<Pid> holder = name == null ? Optional.empty() : name.whereis();
    if (holder.isPresent()) {
      return new StartResult.Failed<>(new ExitReason.AlreadyStarted(holder.get()));
    }
    long timeout = Clock.NEVER;
    var spawn = new ArrayList<SpawnOption>();
    spawn.add(SpawnOption.label(Protocol.of(server).serverName()));
    for (var option : options) {
      switch (option) {
        case StartOption.InitTimeout(var time) -> timeout = Clock.nanos(time);
        case StartOption.HibernateAfter _ -> {} // a process of ours has nothing to give back
        case StartOption.Spawn(var more) -> spawn.addAll(more);
      }
    }
    var parent = bond == Starting.Bond.LINK ? starter : null;
    return Starting.start(
        bond,
        (self, starting) -> run(self, parent, name, server, starting),
        timeout,
        process -> {
          process.serveProtocols();
          prepare.accept(process);
        },
        spawn.toArray(SpawnOption[]::new));
  }

  /** The life of a server, from its name to its end. */
  private static <T> ExitReason run(
      LocalProcess self,
      @Nullable LocalProcess parent,
      @Nullable ServerName<T> name,
      GenServer<?, ?, ?> server,
      Starting<ServerRef<T>> starting)
      throws Exception {
    if (name != null && !register(self, name, starting)) {
      return ExitReason.NORMAL;
    }
    var loop = new ServerLoop<>(self, parent, server);
    After after;
    switch (loop.init()) {
      case ServerLoop.Begin.Up(var first) -> after = first;
      case ServerLoop.Begin.Ignored() -> {
        starting.not(new StartResult.Ignored<>());
        return giveBack(name, ExitReason.NORMAL);
      }
      case ServerLoop.Begin.Down(var told, var end) -> {
        starting.not(new StartResult.Failed<>(told));
        return giveBack(name, end);
      }
    }
    ServerRef<T> handle = name != null ? name : new Handle<>(self);
    starting.ok(self, handle);
    return loop.run(after);
  }

  private static <T> boolean register(
      LocalProcess self, ServerName<T> name, Starting<ServerRef<T>> starting) {
    var table = (Registrable) name;
    while (!table.register(self)) {
      var holder = table.holder();
      if (holder != null) {
        starting.not(new StartResult.Failed<>(new ExitReason.AlreadyStarted(holder)));
        return false;
      }
      Processes.sleep(RETRY); // who has the name is about to end, and not found any more
    }
    return true;
  }

  /** A table of somebody's own may not notice that a process ends: it is told. */
  private static <T> ExitReason giveBack(@Nullable ServerName<T> name, ExitReason reason) {
    if (name instanceof ViaName<?, ?> via) {
      via.unregister();
    }
    return reason;
  }
}
