package dev.ostinato.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Programs whose JVM lets the library carry its virtual threads itself. */
@Timeout(120)
class OwnCarriersTest {

  private static final String OPEN = "--add-opens=java.base/java.lang=dev.ostinato";

  /** As many processes as there are processors, and more, do nothing but that. */
  private static final String WITH =
      """
      import module dev.ostinato;

      record Echo(String text) implements Call<Hall, String> {}

      interface Nothing extends Cast<Hall> {}

      final class Hall implements GenServer<String, Echo, Nothing> {
        public InitResult<String> init() {
          return ok("");
        }

        public CallResult<String> handleCall(Echo echo, From<?> from, String state) {
          return echo.reply(echo.text(), state);
        }
      }

      void main() {
        for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
          Processes.spawn(() -> HOG);
        }
        ServerRef<Hall> hall = GenServer.<Hall>start(new Hall()).orElseThrow();
        for (int i = 0; i < 3; i++) {
          IO.println(hall.call(new Echo("echo " + i), Duration.ofMinutes(1)));
        }
        IO.println(carriers());
        System.exit(0);
      }

      Set<String> carriers() {
        var names = new TreeSet<String>();
        for (var thread : Thread.getAllStackTraces().keySet()) {
          if (thread.getName().startsWith("ostinato-carrier-")) {
            names.add(thread.getName());
          }
        }
        return names;
      }
      """;

  @TempDir private Path folder;

  private List<String> run(String hog, String... options) throws Exception {
    return ChildJvm.run(folder, WITH.replace("HOG", hog), options);
  }

  @Test
  void others_have_their_turn_beside_processes_that_compute_for_ever() throws Exception {
    assertThat(run("{ while (true) { Thread.onSpinWait(); } }", OPEN))
        .startsWith("echo 0", "echo 1", "echo 2")
        .last()
        .asString()
        .contains("ostinato-carrier-1");
  }

  @Test
  void the_jdk_gets_more_carriers_while_all_compute_for_ever() throws Exception {
    assertThat(run("{ while (true) { Thread.onSpinWait(); } }", "--add-modules=jdk.management"))
        .containsExactly("echo 0", "echo 1", "echo 2", "[]");
  }

  @Test
  void others_have_their_turn_beside_carriers_that_are_blocked() throws Exception {
    // A class that is being initialized keeps its thread's carrier. A park may end for no reason.
    var blocks =
        """
        {
              class Stuck {
                static final long NEVER = sleep();

                static long sleep() {
                  while (true) {
                    java.util.concurrent.locks.LockSupport.park();
                  }
                }
              }
              IO.println(Stuck.NEVER);
            }\
        """;
    assertThat(run(blocks, OPEN)).startsWith("echo 0", "echo 1", "echo 2");
  }

  @Test
  void they_are_those_of_the_jdk_unless_they_are_asked_for() throws Exception {
    var idle = "Processes.receive()";
    assertThat(run(idle)).last().isEqualTo("[]");
    assertThat(run(idle, OPEN, "-Ddev.ostinato.carriers=jdk")).last().isEqualTo("[]");
    assertThat(run(idle, OPEN)).last().asString().contains("ostinato-carrier-1");
  }
}
