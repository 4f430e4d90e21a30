package dev.ostinato.benchmarks.parts;

import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessEvent;
import dev.ostinato.process.Processes;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import dev.ostinato.sys.Sys;
import dev.ostinato.sys.Telemetry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs a call that somebody looks on. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Watched {

  private static final int CALLS = 10_000;

  /** Who looks on. */
  @Param({"nobody", "no cycles", "recording", "telemetry", "statistics"})
  public String by = "nobody";

  private Node node = Node.current();
  private ServerRef<Messages.Echo> echo = ServerName.local("echo");
  private Recording recording = new Recording();

  /** Its node is opened by the set-up. */
  public Watched() {}

  @Setup
  public void start() {
    node = Node.open(Node.findCallCycles(!by.equals("no cycles")));
    recording = new Recording();
    node.run(() -> {
      echo = GenServer.<Messages.Echo>start(new Messages.Echo()).orElseThrow();
      switch (by) {
        case "recording" -> {
          recording.enable("dev.ostinato.Call");
          recording.start();
        }
        case "telemetry" -> Telemetry.attach("calls", ProcessEvent.Called.class, _ -> {});
        case "statistics" -> Sys.count(echo, true);
        default -> {}
      }
      return "";
    });
  }

  @TearDown
  public void stop() {
    recording.close();
    node.close();
  }

  /** A call with a time-out, between two processes. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long call() {
    return calls(Duration.ofSeconds(5));
  }

  /** A call that runs on the thread of the process that waits. */
  @Benchmark
  @OperationsPerInvocation(CALLS)
  public long directCall() {
    return calls(Processes.INFINITY);
  }

  /** By a process of its own: one that runs on a thread of JMH's would wait for each call. */
  private long calls(Duration timeout) {
    return node.run(() -> {
      var test = Pid.self();
      Processes.spawn(() -> {
        long sum = 0;
        for (int i = 0; i < CALLS; i++) {
          sum += echo.call(new Messages.Ask(), timeout);
        }
        test.send(sum);
      });
      return Processes.receive(Long.class);
    });
  }
}
