package dev.ostinato.conformance.play;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.process.ExitException;
import dev.ostinato.process.Pid;
import dev.ostinato.process.ProcessRef;
import dev.ostinato.process.Processes;
import dev.ostinato.process.StartResult;
import dev.ostinato.server.ServerName;
import dev.ostinato.server.ServerRef;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What all processes of one scenario share: names, events, clock, registries. */
public record Stage(Names names, Terms terms, EventLog log, Clock clock, Tables tables) {

  static Stage with(Clock clock) {
    var names = new Names();
    var terms = new Terms(names);
    return new Stage(names, terms, new EventLog(), clock, new Tables(terms));
  }

  public Pid pid(String name) {
    return names.pid(name);
  }

  /** The process at an address: a bare name, or a name that is resolved when it is used. */
  public ProcessRef process(Json address) {
    if (address instanceof Json.Text(var name)) {
      return pid(name);
    }
    var parts = (Json.Array) address;
    return parts.word().filter("name"::equals).isPresent()
        ? names.local(((Json.Text) parts.get(1)).value())
        : name(address);
  }

  /** The probe at an address. */
  public ServerRef<Probe> server(Json address) {
    return address instanceof Json.Text(var name) ? ServerRef.at(pid(name)) : name(address);
  }

  /** An address that is no bare name. */
  public ServerName<Probe> name(Json address) {
    var parts = (Json.Array) address;
    String name = ((Json.Text) parts.get(1)).value();
    return switch (parts.word().orElseThrow()) {
      case "name" -> ServerName.local(name);
      case "via" -> tables.unique(name).via(parts.get(2));
      default -> throw new IllegalArgumentException("expected an address, got: " + address);
    };
  }

  public Json started(StartResult<?> result) {
    return switch (result) {
      case StartResult.Ok<?> _ -> Json.of("ok");
      case StartResult.Ignored<?> _ -> Json.of("ignore");
      case StartResult.Failed<?>(var reason) -> Json.tagged("error", terms.of(reason));
    };
  }

  /** Links the calling process. */
  public Json link(String name) {
    Pid pid = pid(name);
    try {
      Processes.link(pid);
      return Json.of("ok");
    } catch (ExitException e) {
      return Json.tagged("raised", terms.of(e));
    }
  }

  /** The result of an operation, or how it failed. */
  public Json attempt(Callable<Json> operation) {
    try {
      return operation.call();
    } catch (ExitException e) {
      return Json.tagged("exit", terms.of(e));
    } catch (IllegalArgumentException _) {
      return Json.tagged("raised", Json.of("badarg"));
    } catch (Exception e) {
      return Json.tagged(
          "raised", Json.of(Objects.requireNonNullElse(e.getMessage(), e.toString())));
    }
  }

  /** A time-out as the language writes it. */
  public static Duration timeout(Json value) {
    return value instanceof Json.Int(var ms) ? Duration.ofMillis(ms) : Processes.INFINITY;
  }

  public static Optional<Duration> timeout(Optional<Json> value) {
    return value.map(Stage::timeout);
  }
}
