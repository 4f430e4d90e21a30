package dev.ostinato.server;

import dev.ostinato.internal.call.SystemRequest;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The start of a server, as its options and its name want it: {@code gen:start}. */
final class ServerStart {

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
    var label = Protocol.of(server).label();
    List<SystemRequest.Install> debug = options.isEmpty() ? List.of() : new ArrayList<>();
    List<SpawnOption> spawn = options.isEmpty() ? List.of(label) : new ArrayList<>(List.of(label));
    for (var option : options) {
      switch (option) {
        case StartOption.InitTimeout(var time) -> timeout = Clock.nanos(time);
        case StartOption.HibernateAfter _ -> {} // a process of ours has nothing to give back
        case StartOption.Spawn(var more) -> spawn.addAll(more);
        case StartOption.Debug(var function) -> debug.add((SystemRequest.Install) function);
      }
    }
    var parent = bond == Starting.Bond.LINK ? starter : null;
    return Starting.start(
        bond,
        new ServerLife<T>(parent, name, server, debug),
        timeout,
        process -> {
          process.serveProtocols();
          prepare.accept(process);
        },
        spawn.toArray(SpawnOption[]::new));
  }
}
