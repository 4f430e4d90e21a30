package dev.ostinato.conformance.area;

import dev.ostinato.conformance.language.Ops;
import dev.ostinato.conformance.language.Scenario;
import dev.ostinato.conformance.language.Step;
import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The areas that exist; a new one is a file beside this and a line in it. */
public final class Areas {

  private static final Map<String, Function<Stage, Area>> AREAS =
      Map.of(
          "genserver", ProcessArea::new,
          "registry", RegistryArea::new,
          "supervisor", SupervisorArea::new,
          "dynamic", DynamicArea::new,
          "agent", AgentArea::new,
          "task", TaskArea::new,
          "state", StateArea::new);

  private Areas() {}

  /** The ops of all areas, for one client. */
  public static Map<String, Area.Op> ops(Stage stage) {
    var ops = new HashMap<String, Area.Op>();
    AREAS.values().forEach(area -> ops.putAll(area.apply(stage).ops()));
    return ops;
  }

  /** The area that a scenario needs and that does not exist; the first if there are several. */
  public static Optional<String> missing(Scenario scenario) {
    return scenario.steps().stream()
        .map(Step::op)
        .map(op -> Ops.area(op).orElseThrow())
        .filter(area -> !AREAS.containsKey(area))
        .findFirst();
  }
}
