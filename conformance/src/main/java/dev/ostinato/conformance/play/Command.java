package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import dev.ostinato.server.After;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Next;
import dev.ostinato.server.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a message can tell a probe to do.
 *
 * @param caller who waits for the reply; empty outside of {@code handleCall}
 */
record Command(Stage stage, Json state, Optional<From<Json>> caller) {

  private static final Json OK = Json.of("ok");

  /** What the callback is to return. */
  CallResult<Json> run(Json.Array command) throws Exception {
    var args = new Args(command);
    return switch (command.word().orElseThrow()) {
      case "reply" -> answer(args.json(1));
      case "get" -> answer(state);
      case "set" -> answer(OK, args.json(1), After.RECEIVE);
      case "add" -> add(args.number(1));
      case "noreply" -> new Next.NoReply<>(state, After.RECEIVE);
      case "set_timeout" -> answer(OK, state, new After.Timeout(args.millis(1), Timeout.TIMEOUT));
      case "hibernate" -> answer(OK, state, After.HIBERNATE);
      case "continue" -> answer(OK, state, new After.Continue(args.json(1)));
      case "defer" -> defer(args.json(1));
      case "reply_deferred" -> answer(replyDeferred(args.json(1), args.json(2)));
      case "reply_early" -> replyEarly(args.json(1), args.millis(2));
      case "reply_twice" -> {
        caller.ifPresent(from -> from.reply(args.json(1)));
        yield answer(args.json(2));
      }
      case "stop" -> new Next.Stop<>(Reasons.of(args.json(1)), state);
      case "stop_reply" ->
          caller.isPresent()
              ? new CallResult.ReplyAndStop<>(args.json(2), Reasons.of(args.json(1)), state)
              : new Next.Stop<>(Reasons.of(args.json(1)), state);
      case "raise" -> throw new Raised(args.text(1));
      case "exit" -> throw Processes.exit(Reasons.of(args.json(1)));
      case "bad_return" -> Probe.badReturn();
      case "sleep" -> {
        stage.clock().sleep("a sleep in a callback", args.millis(1));
        yield run(args.command(2));
      }
      case "trap_exit" -> {
        Processes.trapExits(args.flag(1));
        yield answer(OK);
      }
      case "on_terminate" -> {
        Memory.current().ending = Optional.of(args.command(1));
        yield answer(OK);
      }
      case "link" -> answer(stage.link(args.text(1)));
      case "unlink" -> {
        Processes.unlink(stage.pid(args.text(1)));
        yield answer(OK);
      }
      case "monitor" -> {
        Monitor monitor = Processes.monitor(stage.process(args.json(1)));
        Memory.current().monitors.put(args.json(1), monitor);
        yield answer(OK);
      }
      case "demonitor" -> answer(demonitor(args.json(1)));
      case "call" -> answer(stage.attempt(() -> call(args)));
      case "call_uncaught" -> answer(call(args));
      case "start_link" -> answer(stage.attempt(() -> startLink(args.text(1), args.json(2))));
      case "send_after" -> {
        Processes.sendAfter(Pid.self(), args.json(2), args.millis(1));
        yield answer(OK);
      }
      case "register" ->
          answer(
              stage.attempt(
                  () -> stage.tables().register(args.text(1), args.json(2), args.json(3))));
      case "unregister" -> {
        stage.tables().get(args.text(1)).unregister(args.json(2));
        yield answer(OK);
      }
      case "update_value" -> answer(updateValue(args.text(1), args.json(2), args.number(3)));
      default -> throw new IllegalArgumentException("unknown command: " + command);
    };
  }

  private CallResult<Json> answer(Json value) {
    return answer(value, state, After.RECEIVE);
  }

  /** A reply, or in a callback that replies to nobody what is next without one. */
  private CallResult<Json> answer(Json value, Json next, After after) {
    return caller.isPresent()
        ? new CallResult.Reply<>(value, next, after)
        : new Next.NoReply<>(next, after);
  }

  private CallResult<Json> add(long amount) {
    if (!(state instanceof Json.Int(var number))) {
      throw new Raised("not a number");
    }
    Json sum = Json.of(number + amount);
    return answer(sum, sum, After.RECEIVE);
  }

  private CallResult<Json> defer(Json key) {
    var deferred = Memory.current().deferred;
    caller.ifPresentOrElse(from -> deferred.put(key, from), () -> deferred.remove(key));
    return new Next.NoReply<>(state, After.RECEIVE);
  }

  private static Json replyDeferred(Json key, Json value) {
    From<Json> from = Memory.current().deferred.get(key);
    if (from == null) {
      return Json.of("nobody");
    }
    from.reply(value);
    return OK;
  }

  private CallResult<Json> replyEarly(Json value, Duration time) {
    caller.ifPresent(from -> from.reply(value));
    stage.clock().sleep("a sleep after a reply", time);
    return new Next.NoReply<>(state, After.RECEIVE);
  }

  private static Json demonitor(Json process) {
    Monitor monitor = Memory.current().monitors.get(process);
    if (monitor == null) {
      return Json.of("nobody");
    }
    Processes.demonitorAndFlush(monitor);
    return OK;
  }

  private Json call(Args args) throws Exception {
    var server = stage.server(args.json(1));
    Duration timeout = Stage.timeout(args.json(3));
    var request = new Probe.Do(args.command(2));
    return stage
        .clock()
        .timed("the time-out of a call", timeout, () -> server.call(request, timeout));
  }

  private Json startLink(String name, Json init) {
    return stage.started(GenServer.startLink(new Probe(stage, name, List.of(init))));
  }

  private Json updateValue(String registry, Json key, long amount) {
    var before = new AtomicReference<Json>(Json.NULL);
    return stage
        .tables()
        .unique(registry)
        .update(
            key,
            old -> {
              before.set(old);
              return Json.of(old instanceof Json.Int(var number) ? number + amount : amount);
            })
        .<Json>map(now -> Json.tagged("ok", now, before.get()))
        .orElse(Json.of("error"));
  }

  /** The words of a command, whose kinds the language has checked. */
  private record Args(Json.Array words) {

    Json json(int index) {
      return words.get(index);
    }

    Json.Array command(int index) {
      return (Json.Array) words.get(index);
    }

    String text(int index) {
      return ((Json.Text) words.get(index)).value();
    }

    long number(int index) {
      return ((Json.Int) words.get(index)).value();
    }

    boolean flag(int index) {
      return ((Json.Bool) words.get(index)).value();
    }

    Duration millis(int index) {
      return Duration.ofMillis(number(index));
    }
  }
}
