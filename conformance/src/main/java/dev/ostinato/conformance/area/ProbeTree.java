package dev.ostinato.conformance.area;

import dev.ostinato.conformance.json.Json;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Names;
import dev.ostinato.conformance.play.Probe;
import dev.ostinato.conformance.play.Stage;
import dev.ostinato.process.Pid;
import dev.ostinato.server.ChildSpec;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.Restart;
import dev.ostinato.server.ServerRef;
import dev.ostinato.server.Shutdown;
import dev.ostinato.supervisor.AutoShutdown;
import dev.ostinato.supervisor.Strategy;
import dev.ostinato.supervisor.Supervisor;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A supervisor whose flags and children come from the scenario.
 *
 * @param base what it is called
 * @param flags its object in the scenario
 */
record ProbeTree(Stage stage, String base, Json.Members flags) implements Supervisor.Plan {

  static ProbeTree of(Stage stage, Step step) {
    return new ProbeTree(stage, step.text("as"), step.members());
  }

  @Override
  public Supervisor.Spec init() {
    Names.Named named = stage.names().add(Pid.self(), base);
    stage.log().add(named.name(), "init");
    return Supervisor.of(
            Strategy.valueOf(word("strategy", "one_for_one")),
            flags
                .find("children")
                .map(list -> ((Json.Array) list).items())
                .orElse(List.of())
                .stream()
                .map(child -> spec(stage, child))
                .toList())
        .intensity((int) number("max_restarts", 3), Duration.ofSeconds(number("max_seconds", 5)))
        .autoShutdown(AutoShutdown.valueOf(word("auto_shutdown", "never")));
  }

  private String word(String key, String otherwise) {
    return text(flags, key, otherwise).toUpperCase(Locale.ROOT);
  }

  private long number(String key, long otherwise) {
    return flags.find(key).map(value -> ((Json.Int) value).value()).orElse(otherwise);
  }

  private static String text(Json.Members of, String key, String otherwise) {
    return of.find(key).map(value -> ((Json.Text) value).value()).orElse(otherwise);
  }

  /** A child of a scenario. */
  static ChildSpec<?> spec(Stage stage, Json json) {
    var child = (Json.Members) json;
    String name = text(child, "id", "");
    var spec =
        child
            .find("sup")
            .<ChildSpec<?>>map(sup -> new ProbeTree(stage, name, (Json.Members) sup).childSpec())
            .orElseGet(() -> server(stage, name, child));
    return spec.id(Json.of(name))
        .restart(Restart.valueOf(text(child, "restart", "permanent").toUpperCase(Locale.ROOT)))
        .shutdown(shutdown(child.find("shutdown").orElse(Json.of(5000))))
        .significant(child.find("significant").filter(Json.of(true)::equals).isPresent());
  }

  private static ChildSpec<ServerRef<Probe>> server(Stage stage, String name, Json.Members child) {
    var inits =
        child
            .find("inits")
            .map(list -> ((Json.Array) list).items())
            .orElse(List.of(Json.array(Json.of("ok"), Json.of(0))));
    return GenServer.childSpec(new Probe(stage, name, inits));
  }

  private static Shutdown shutdown(Json value) {
    return switch (value) {
      case Json.Int(var ms) -> Shutdown.after(Duration.ofMillis(ms));
      case Json.Text(var word) when word.equals("infinity") -> Shutdown.INFINITY;
      default -> Shutdown.BRUTAL_KILL;
    };
  }
}
