package dev.ostinato.server;

import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.names.Registrable;
import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseGate;
import dev.ostinato.internal.runtime.Starting;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of a server, from its name to its loop.
 *
 * @param <T> what its handle is for
 */
final class ServerLife<T> implements Starting.Body<ServerRef<T>> {

  private static final Duration RETRY = Duration.ofMillis(1);

  private final @Nullable LocalProcess parent;
  private final @Nullable ServerName<T> name;
  private final GenServer<?, ?, ?> server;
  private final List<SystemRequest.Install> debug;

  ServerLife(
      @Nullable LocalProcess parent,
      @Nullable ServerName<T> name,
      GenServer<?, ?, ?> server,
      List<SystemRequest.Install> debug) {
    this.debug = debug;
    this.parent = parent;
    this.name = name;
    this.server = server;
  }

  @Override
  public Object code() {
    return server;
  }

  @Override
  public @Nullable ExitReason run(LocalProcess self, Starting<ServerRef<T>> starting) {
    ReleaseGate.pass(self, server);
    GenServer<?, ?, ?> code;
    try {
      code = Late.code(server);
    } catch (CannotCarry failed) {
      var problem = new ExitReason.BadSpec(Late.refusal(server, failed));
      starting.not(new StartResult.Failed<>(problem));
      return ExitReason.NORMAL;
    }
    if (name != null && !register(self, name, starting)) {
      return ExitReason.NORMAL;
    }
    var begun = new ServerLoop<>(self, parent, code);
    for (var install : debug) {
      begun.observers().install(install);
    }
    return switch (begun.init()) {
      case ServerLoop.Begin.Up() -> {
        self.goesOnWith(begun);
        ServerRef<T> handle = name != null ? name : new Handle<>(self);
        starting.ok(self, handle);
        yield null;
      }
      case ServerLoop.Begin.Ignored() -> {
        starting.not(new StartResult.Ignored<>());
        yield giveBack(name, ExitReason.NORMAL);
      }
      case ServerLoop.Begin.Down(var told, var end) -> {
        starting.not(new StartResult.Failed<>(told));
        yield giveBack(name, end);
      }
    };
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
