package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server whose every callback does what the message tells it to, and logs that it ran.
 *
 * @param base what it is called
 * @param inits what the first, second … process of that name does first of all
 */
public record Probe(Stage stage, String base, List<Json> inits)
    implements GenServer<Json, Probe.Do, Probe.Tell> {

  public record Do(Json.Array command) implements Call<Probe, Json> {}

  public record Tell(Json.Array command) implements Cast<Probe> {}

  @Override
  public InitResult<Json> init() {
    Names.Named named = stage.names().add(Pid.self(), base);
    Memory.current().name = named.name();
    stage.log().add(named.name(), "init");
    return init(inits.get(Math.min(named.count(), inits.size()) - 1));
  }

  /** In Erlang a throw in init counts as a return that is none of the legal ones. */
  private InitResult<Json> init(Json what) {
    var words = (Json.Array) what;
    return switch (words.word().orElseThrow()) {
      case "ok" -> ok(words.get(1));
      case "ok_timeout" -> ok(words.get(1)).andTimeout(millis(words.get(2)));
      case "ok_continue" -> ok(words.get(1)).andContinue(words.get(2));
      case "ok_hibernate" -> ok(words.get(1)).hibernate();
      case "stop" -> stop(Reasons.of(words.get(1)));
      case "ignore" -> ignore();
      case "raise" -> throw new Raised(text(words.get(1)));
      case "exit" -> throw Processes.exit(Reasons.of(words.get(1)));
      case "throw", "bad_return" -> badReturn();
      case "trap_exit" -> {
        Processes.trapExits(true);
        yield init(words.get(1));
      }
      case "sleep" -> {
        stage.clock().sleep("a sleep in init", millis(words.get(1)));
        yield init(words.get(2));
      }
      default -> throw new IllegalArgumentException("unknown init: " + what);
    };
  }

  @Override
  public CallResult<Json> handleCall(Do request, From<?> from, Json state) throws Exception {
    log("handle_call", head(request.command()));
    return new Command(stage, state, Optional.of(from.as(request))).run(request.command());
  }

  @Override
  public Next<Json> handleCast(Tell message, Json state) throws Exception {
    log("handle_cast", head(message.command()));
    return run(message.command(), state);
  }

  @Override
  public Next<Json> handleInfo(Object message, Json state) throws Exception {
    if (message instanceof Json.Array command && command.word().isPresent()) {
      log("handle_info", head(command));
      return run(command, state);
    }
    log(
        "handle_info",
        message == Timeout.TIMEOUT ? Json.of("timeout") : stage.terms().message(message));
    return noReply(state);
  }

  @Override
  public Next<Json> handleContinue(Object continuation, Json state) throws Exception {
    if (continuation instanceof Json.Array command) {
      log("handle_continue", head(command));
      return run(command, state);
    }
    log("handle_continue", (Json) continuation);
    return noReply(state);
  }

  @Override
  public void terminate(ExitReason reason, Json state) {
    log("terminate", stage.terms().of(reason), state);
    Memory.current().ending.ifPresent(this::end);
    log("terminated");
  }

  @Override
  public String version() {
    return stage.names().version(Pid.self());
  }

  @Override
  public Json codeChange(Object oldVersion, Object oldState, Object extra) {
    var words = (Json.Array) extra;
    return switch (words.word().orElseThrow()) {
      case "change" -> {
        log("code_change", Json.of((String) oldVersion));
        yield Json.array(words.get(1), (Json) oldState);
      }
      case "refuse" -> throw Processes.exit(Reasons.of(words.get(1)));
      default -> throw new Raised(text(words.get(1)));
    };
  }

  private void end(Json.Array how) {
    switch (how.word().orElseThrow()) {
      case "sleep" -> stage.clock().sleep("a sleep in terminate", millis(how.get(1)));
      case "raise" -> throw new Raised(text(how.get(1)));
      default -> throw Processes.exit(Reasons.of(how.get(1)));
    }
  }

  private Next<Json> run(Json.Array command, Json state) throws Exception {
    return (Next<Json>) new Command(stage, state, Optional.empty()).run(command);
  }

  private void log(String word, Json... rest) {
    stage.log().add(Memory.current().name, word, rest);
  }

  /** Stands for a return that is none of the legal ones, which the types make impossible. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  static <R> R badReturn() {
    return null;
  }

  private static Json head(Json.Array command) {
    return command.get(0);
  }

  private static String text(Json value) {
    return ((Json.Text) value).value();
  }

  private static Duration millis(Json value) {
    return Duration.ofMillis(((Json.Int) value).value());
  }
}
