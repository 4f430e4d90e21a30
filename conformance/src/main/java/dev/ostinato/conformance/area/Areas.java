package dev.ostinato.conformance.area;

import dev.ostinato.conformance.play.Area;
import dev.ostinato.conformance.play.Stage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** All areas; a new one is a file beside this and a line in it. */
public final class Areas {

  private static final Map<String, Function<Stage, Area>> AREAS =
      Map.of(
          "genserver", ProcessArea::new,
          "registry", RegistryArea::new,
          "supervisor", SupervisorArea::new,
          "dynamic", DynamicArea::new,
          "agent", AgentArea::new,
          "task", TaskArea::new,
          "sys", SysArea::new);

  private Areas() {}

  /** The ops of all areas, for one client. */
  public static Map<String, Area.Op> ops(Stage stage) {
    var ops = new HashMap<String, Area.Op>();
    AREAS.values().forEach(area -> ops.putAll(area.apply(stage).ops()));
    return ops;
  }
}
