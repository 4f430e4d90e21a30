package dev.ostinato.conformance.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.area.Areas;
import dev.ostinato.conformance.language.Ops;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class AreasTest {

  @Test
  void play_every_op_of_those_that_exist_and_no_other() {
    var expected = new HashSet<String>();
    expected.addAll(Ops.of("genserver"));
    expected.addAll(Ops.of("registry"));
    expected.addAll(Ops.of("supervisor"));
    expected.addAll(Ops.of("dynamic"));
    expected.addAll(Ops.of("agent"));
    expected.addAll(Ops.of("task"));
    expected.addAll(Ops.of("sys"));
    assertThat(Areas.ops(Stage.with(new Clock(Duration.ZERO))).keySet()).isEqualTo(expected);
  }
}
