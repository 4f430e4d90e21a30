package dev.ostinato.examples.kv.demo;

import static org.assertj.core.api.Assertions.assertThat;

import module java.base;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

/** The server is upgraded while clients write, and nobody loses anything. */
class UpgradeDemoTest {

  @Test
  void nothing_is_lost_and_answers_are_in_the_new_format() {
    assertThat(output("--clients", "30", "--seconds", "1"))
        .contains("ends with 0")
        .anyMatch(line -> line.startsWith("upgrade from 1 to 2: 30 servers"))
        .anyMatch(line -> line.startsWith("upgrade from 2 to 3: 30 servers"))
        .anyMatch(line ->
            line.startsWith("no upgrade from 3 to 4, all is as before")
                && line.contains("the data of bucket-29 cannot be changed"))
        .contains("answers of 30 clients: OK", "answers of 30 clients: OK, then OK n")
        .filteredOn(line -> line.contains("acknowledged"))
        .hasSize(2)
        .allMatch(line -> line.endsWith("problems: 0"));
  }

  @Test
  void many_upgrades_leave_nothing_behind() {
    assertThat(output("--loop", "30"))
        .contains("ends with 0", "releases of before still in memory: 0", "all is where it was");
  }

  private static List<String> output(String... words) {
    return Output.of(() -> {
      try {
        System.out.println("ends with " + UpgradeDemo.run(words));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    });
  }
}
