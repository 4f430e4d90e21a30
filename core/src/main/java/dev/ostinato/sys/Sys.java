package dev.ostinato.sys;

import dev.ostinato.internal.call.ReplyCell;
import dev.ostinato.internal.call.StopMessage;
import dev.ostinato.internal.call.SystemRequest;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.Operations;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Operation;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Message;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.StartOption;
import dev.ostinato.server.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * What one can do with any running server from outside: {@code sys}.
 *
 * <p>Requests go to the server on a lane of their own: it serves them between two callbacks, before
 * any message that waits in its mailbox, those of the same sender included. A callback that is busy
 * delays them. Requests of one sender are served in their order. A hand-written process can take
 * part, as a {@link SpecialProcess}.
 *
 * <p>Every function that asks a server exits, with {@link Operation.Sys}, for the reason {@code
 * NoProcess} if nothing is alive there, {@code Timeout} if the server does not come to the request
 * in time, {@code CallingSelf} if a server asks itself, {@code BadCall} if the process is no
 * server, and with the server's reason if it ends instead. One that was asked in vain serves the
 * request all the same.
 */
public final class Sys {

  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

  private Sys() {}

  /**
   * The state of a server, within 5 seconds: {@code sys:get_state}.
   *
   * <p>It is the state itself, not a copy: one that the server changes in place may change while it
   * is looked at. What the state of a supervisor or a registry is made of is not promised.
   */
  public static Object getState(ProcessRef server) {
    return getState(server, DEFAULT_TIMEOUT);
  }

  /** As {@link #getState(ProcessRef)}, within a time. */
  public static Object getState(ProcessRef server, Duration timeout) {
    return ask(server, "getState", new SystemRequest.GetState(), timeout);
  }

  /**
   * Gives a server another state, and returns that, within 5 seconds: {@code sys:replace_state}.
   *
   * <p>The function is applied in the server's process. If it throws, or returns null, the caller
   * exits with {@link ExitReason.CallbackFailed}, and the server goes on with the state that it
   * has. Nobody checks that the new state is one that the server understands.
   */
  public static Object replaceState(ProcessRef server, UnaryOperator<Object> change) {
    return replaceState(server, change, DEFAULT_TIMEOUT);
  }

  /** As {@link #replaceState(ProcessRef, UnaryOperator)}, within a time. */
  public static Object replaceState(
      ProcessRef server, UnaryOperator<Object> change, Duration timeout) {
    Objects.requireNonNull(change, "change");
    return ask(server, "replaceState", new SystemRequest.ReplaceState(change), timeout);
  }

  /**
   * The state as the server's {@link GenServer#formatStatus} shows it, within 5 seconds: {@code
   * sys:get_status}. If that throws, the state is a text that says so.
   */
  public static Status getStatus(ProcessRef server) {
    return getStatus(server, DEFAULT_TIMEOUT);
  }

  /** As {@link #getStatus(ProcessRef)}, within a time. */
  public static Status getStatus(ProcessRef server, Duration timeout) {
    return (Status) ask(server, "getStatus", new SystemRequest.GetStatus(), timeout);
  }

  // Suspended servers

  /**
   * Lets a server handle no message until it is resumed, within 5 seconds: {@code sys:suspend}.
   * What comes for it waits. It still answers the functions here, ends when its starter does or
   * when it is told to stop, and dies of exit signals. To suspend one that is suspended changes
   * nothing.
   */
  public static void suspend(ProcessRef server) {
    suspend(server, DEFAULT_TIMEOUT);
  }

  /** As {@link #suspend(ProcessRef)}, within a time. */
  public static void suspend(ProcessRef server, Duration timeout) {
    ask(server, "suspend", new SystemRequest.Suspend(), timeout);
  }

  /**
   * Lets a server handle messages again, within 5 seconds: {@code sys:resume}. Calls that waited
   * are handled though their callers may have given up. To resume one that runs changes nothing.
   */
  public static void resume(ProcessRef server) {
    resume(server, DEFAULT_TIMEOUT);
  }

  /** As {@link #resume(ProcessRef)}, within a time. */
  public static void resume(ProcessRef server, Duration timeout) {
    ask(server, "resume", new SystemRequest.Resume(), timeout);
  }

  /**
   * Gives a suspended server other code, within 5 seconds: {@code sys:change_code}. The new code's
   * {@link GenServer#codeChange} makes its state of the old one, in the server's process.
   *
   * <p>The caller exits with {@link ExitReason.BadCall} if the server is not suspended, and with
   * {@link ExitReason.CallbackFailed} if {@code codeChange} throws or returns null: then the server
   * keeps its code and its state.
   */
  public static <T> void changeCode(
      ServerRef<T> server,
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> code,
      Object extra) {
    changeCode(server, code, extra, DEFAULT_TIMEOUT);
  }

  /** As {@link #changeCode(ServerRef, GenServer, Object)}, within a time. */
  public static <T> void changeCode(
      ServerRef<T> server,
      GenServer<?, ? extends Message<? super T>, ? extends Message<? super T>> code,
      Object extra,
      Duration timeout) {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(extra, "extra");
    ask(server, "changeCode", new SystemRequest.ChangeCode(code, extra), timeout);
  }

  // Debug functions

  /**
   * Begins to count what a server does, from zero, or ends it: {@code sys:statistics}. To begin
   * where it is counted already changes nothing.
   */
  public static void count(ProcessRef server, boolean on) {
    change(
        server,
        "count",
        on ? new SystemRequest.Install(Counting.ID, Counting::new) : remove(Counting.ID));
  }

  /** What was counted; empty if nothing is: {@code sys:statistics(get)}. */
  @SuppressWarnings("unchecked") // the question makes the answer
  public static Optional<Statistics> statistics(ProcessRef server) {
    var question = new SystemRequest.Ask(Counting.ID, one -> ((Counting) one).statistics());
    return (Optional<Statistics>) change(server, "statistics", question);
  }

  /**
   * Begins to keep the last events of a server, so many at most: {@code sys:log}. Where they are
   * kept already, what was kept is dropped.
   *
   * @param most how many; zero ends it
   */
  public static void log(ProcessRef server, int most) {
    if (most < 0) {
      throw new IllegalArgumentException("expected a number of events to keep, got: " + most);
    }
    change(server, "log", remove(Logging.ID));
    if (most > 0) {
      change(server, "log", new SystemRequest.Install(Logging.ID, () -> new Logging(most)));
    }
  }

  /** The events that were kept, the oldest first; none if none are kept: {@code sys:log(get)}. */
  @SuppressWarnings("unchecked") // the question makes the answer
  public static List<TraceEvent> log(ProcessRef server) {
    var question = new SystemRequest.Ask(Logging.ID, one -> ((Logging) one).events());
    return ((Optional<List<TraceEvent>>) change(server, "log", question)).orElse(List.of());
  }

  /**
   * Shows each step of a server to {@code observer}, until the trace is closed: {@code
   * sys:install}, {@code sys:trace}. It is called in the server's process, which waits for it; one
   * that throws is reported and called no more.
   */
  public static Trace trace(ProcessRef server, Consumer<? super TraceEvent> observer) {
    Objects.requireNonNull(observer, "observer");
    var trace = new Tracing(server, observer);
    change(server, "trace", new SystemRequest.Install(trace, () -> trace));
    return trace;
  }

  /**
   * Writes each step of a server into a file, a line a step, until the trace is closed: {@code
   * sys:log_to_file}. Messages and states are shown as the server's {@link GenServer#formatStatus}
   * shows them, of replies only the class. The server's process writes; if it cannot, that is
   * reported, and no more is written.
   *
   * @param file is made if there is none; one that is there is written on
   */
  public static Trace logToFile(ProcessRef server, Path file) throws IOException {
    var log =
        new LogFile(
            server,
            Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    try {
      change(server, "logToFile", new SystemRequest.InstallWords(log));
    } catch (RuntimeException | Error failed) {
      log.closeFile();
      throw failed;
    }
    return log;
  }

  /** Takes a debug function out, if the server is still there, and not another one in its place. */
  static void uninstall(ProcessRef server, String name, Object id) {
    var asked = server.whereis();
    try {
      change(server, name, remove(id));
    } catch (ExitException exit) {
      if (asked.flatMap(Pid::whereis).isPresent()) {
        throw exit;
      }
    }
  }

  // From the beginning

  /** Has a server counted from its start on, as {@link #count} does: the option {@code debug}. */
  public static StartOption counted() {
    return new StartOption.Debug(new SystemRequest.Install(Counting.ID, Counting::new));
  }

  /** Has the last events of a server kept from its start on, as {@link #log(ProcessRef, int)}. */
  public static StartOption logged(int most) {
    if (most <= 0) {
      throw new IllegalArgumentException("expected a number of events to keep, got: " + most);
    }
    return new StartOption.Debug(new SystemRequest.Install(Logging.ID, () -> new Logging(most)));
  }

  // The end

  /**
   * Tells a server to end, behind the messages that wait for it, and does not wait: {@code
   * sys:terminate}. {@link ServerRef#stop()} waits.
   */
  public static void terminate(ProcessRef server, ExitReason reason) {
    Objects.requireNonNull(reason, "reason");
    var operation = new Operation.Sys(server.address(), "terminate", DEFAULT_TIMEOUT);
    var self = LocalProcess.running();
    var process = Operations.resolve(server.address());
    if (process == null || !process.isAlive()) {
      throw new ExitException(operation, new ExitReason.NoProcess());
    }
    if (!process.servesProtocols() && !process.takesPart()) {
      throw new ExitException(operation, new ExitReason.BadCall(process + " is no server"));
    }
    process.pushAndWait(new StopMessage(self, reason));
  }

  // All processes

  /**
   * The processes of the current node of which {@code measure} is greatest, the greatest first: a
   * look at each, without its stack. For example, {@code Sys.top(10, ProcessInfo::messages)}.
   */
  public static List<ProcessInfo> top(int most, ToLongFunction<? super ProcessInfo> measure) {
    Objects.requireNonNull(measure, "measure");
    if (most < 0) {
      throw new IllegalArgumentException("expected a number of processes, got: " + most);
    }
    return Ranking.of(most, measure);
  }

  private static SystemRequest remove(Object id) {
    return new SystemRequest.Remove(id);
  }

  private static Object change(ProcessRef server, String name, SystemRequest request) {
    return ask(server, name, request, DEFAULT_TIMEOUT);
  }

  private static Object ask(
      ProcessRef server, String name, SystemRequest request, Duration timeout) {
    var operation = new Operation.Sys(server.address(), name, timeout);
    return ReplyCell.callSystem(operation, request);
  }
}
