package dev.ostinato.benchmarks.growth;

import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.registry.Registry;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.Ok;
import dev.ostinato.server.ServerRef;
import dev.ostinato.supervisor.DynamicSupervisor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Supervised servers, each with a name, and what can be done with one of them. */
final class Population {

  /** Something that is done once. */
  @FunctionalInterface
  interface Operation {
    void run();
  }

  private record Server() implements GenServer<Long, Server.Get, Server.Add> {

    private record Get() implements Call<Server, Long> {}

    private record Add(long number) implements Cast<Server> {}

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public CallResult<Long> handleCall(Get get, From<?> from, Long sum) {
      return get.reply(sum, sum);
    }

    @Override
    public Next<Long> handleCast(Add add, Long sum) {
      return noReply(sum + add.number());
    }
  }

  private final Registry.Unique<Integer, Ok> registry = Registry.unique("population");
  private final DynamicSupervisor supervisor;
  private final Random random = new Random(1);
  private int size;

  /** Belongs to the calling process, and ends with it. */
  Population() {
    registry.startLink().orElseThrow();
    supervisor = DynamicSupervisor.of().startLink().orElseThrow();
  }

  void growTo(int wanted) {
    for (; size < wanted; size++) {
      supervisor.startChild(spec(size)).orElseThrow();
    }
  }

  private ChildSpec<ServerRef<Server>> spec(int key) {
    return GenServer.named(registry.<Server>via(key), new Server());
  }

  private ServerRef<Server> any() {
    return registry.via(random.nextInt(size));
  }

  private Pid anyPid() {
    return any().whereis().orElseThrow();
  }

  /** What can be measured, by its name. */
  Map<String, Operation> operations() {
    var all = new LinkedHashMap<String, Operation>();
    all.put("call", () -> any().call(new Server.Get()));
    all.put("cast", () -> any().cast(new Server.Add(1)));
    all.put(
        "lookup",
        () -> {
          var _ = registry.lookup(random.nextInt(size)).orElseThrow();
        });
    all.put(
        "start and stop",
        () -> {
          Pid pid = supervisor.startChild(spec(-1)).orElseThrow().whereis().orElseThrow();
          supervisor.terminateChild(pid);
        });
    all.put("spawn", () -> Processes.spawn(() -> {}));
    all.put(
        "monitor and demonitor",
        () -> {
          Monitor monitor = Processes.monitor(anyPid());
          Processes.demonitor(monitor);
        });
    all.put(
        "link and unlink",
        () -> {
          Pid pid = anyPid();
          Processes.link(pid);
          Processes.unlink(pid);
        });
    all.put(
        "timer set and cancelled",
        () -> Processes.sendAfter(anyPid(), "late", Duration.ofSeconds(60)).cancel());
    return all;
  }
}
