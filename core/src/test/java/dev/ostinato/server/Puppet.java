package dev.ostinato.server;

import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/**
 * A server on strings: its messages say what it does, and it tells the one who made it what becomes
 * of it.
 *
 * <p>What it does not understand as an instruction it reports as {@link Got}. It is a class and no
 * record, and a subclass may say more.
 */
public class Puppet implements GenServer<Object, Puppet.Ask<?>, Puppet.Tell> {

  /** A callback that was called, and with what. */
  public record Got(String callback, Object what, Object state) {}

  @FunctionalInterface
  public interface OnCall<R> {
    CallResult<Object> answer(Ask<R> request, From<R> from, Object state) throws Exception;
  }

  @FunctionalInterface
  public interface Do {
    Next<Object> next(Puppet server, Object state) throws Exception;
  }

  @FunctionalInterface
  public interface Init {
    InitResult<Object> init(Puppet server) throws Exception;
  }

  @FunctionalInterface
  public interface OnTerminate {
    void terminate(ExitReason reason, Object state) throws Exception;
  }

  /** A call that says how it is answered. */
  public record Ask<R>(OnCall<R> body) implements Call<Puppet, R> {
    @Override
    public String toString() {
      return "Ask";
    }
  }

  /** A cast that says what it does. */
  public record Tell(Do body) implements Cast<Puppet> {
    @Override
    public String toString() {
      return "Tell";
    }
  }

  /** Neither call nor cast; or what to continue with. */
  public record Poke(Do body) {
    @Override
    public String toString() {
      return "Poke";
    }
  }

  private final Pid maker = Pid.self();
  private Init init = server -> server.ok("state");
  private OnTerminate onTerminate = (_, _) -> {};
  private UnaryOperator<Status> onFormat = UnaryOperator.identity();

  protected Puppet() {}

  /** A server that starts with the state {@code "state"}. */
  public static Puppet puppet() {
    return new Puppet();
  }

  public static Puppet puppet(Init init) {
    var puppet = new Puppet();
    puppet.init = init;
    return puppet;
  }

  public Puppet terminating(OnTerminate action) {
    onTerminate = action;
    return this;
  }

  public Puppet formatting(UnaryOperator<Status> format) {
    onFormat = format;
    return this;
  }

  public ServerRef<Puppet> start(StartOption... options) {
    return GenServer.<Puppet>start(this, options).orElseThrow();
  }

  public ServerRef<Puppet> startLink(StartOption... options) {
    return GenServer.<Puppet>startLink(this, options).orElseThrow();
  }

  // What to tell it

  public static <R> Ask<R> ask(OnCall<R> body) {
    return new Ask<>(body);
  }

  /** Does something in the server and replies with what comes of it. */
  public static <R> Ask<R> does(Callable<R> work) {
    return new Ask<>((request, _, state) -> request.reply(work.call(), state));
  }

  /** Replies with the state. */
  public static Ask<Object> state() {
    return new Ask<>((request, _, state) -> request.reply(state, state));
  }

  /** Never replies. */
  public static Ask<Object> neverReplies() {
    return new Ask<>((_, _, state) -> new Next.NoReply<>(state, After.RECEIVE));
  }

  public static Tell tell(Do body) {
    return new Tell(body);
  }

  public static Poke info(Do body) {
    return new Poke(body);
  }

  /** Makes the server report, in its turn, that it has come so far. */
  public static Tell mark(Object mark) {
    return new Tell((server, state) -> {
      server.report("mark", mark, state);
      return server.noReply(state);
    });
  }

  // What it tells

  public void report(String callback, Object what, Object state) {
    maker.send(new Got(callback, what, state));
  }

  /** The next report of a server that the calling process has made. */
  public static Got report() {
    return Processes.receive(Got.class);
  }

  // Callbacks

  @Override
  public InitResult<Object> init() throws Exception {
    return init.init(this);
  }

  @Override
  public CallResult<Object> handleCall(Ask<?> request, From<?> from, Object state)
      throws Exception {
    return answer(request, from, state);
  }

  private static <R> CallResult<Object> answer(Ask<R> request, From<?> from, Object state)
      throws Exception {
    return request.body().answer(request, from.as(request), state);
  }

  @Override
  public Next<Object> handleCast(Tell message, Object state) throws Exception {
    return message.body().next(this, state);
  }

  @Override
  public Next<Object> handleInfo(Object message, Object state) throws Exception {
    return instruction("handleInfo", message, state);
  }

  @Override
  public Next<Object> handleContinue(Object continuation, Object state) throws Exception {
    return instruction("handleContinue", continuation, state);
  }

  private Next<Object> instruction(String callback, Object what, Object state) throws Exception {
    if (what instanceof Poke(var body)) {
      return body.next(this, state);
    }
    report(callback, what, state);
    return noReply(state);
  }

  @Override
  public void terminate(ExitReason reason, Object state) throws Exception {
    report("terminate", reason, state);
    onTerminate.terminate(reason, state);
  }

  @Override
  public Status formatStatus(Status status) {
    return onFormat.apply(status);
  }
}
