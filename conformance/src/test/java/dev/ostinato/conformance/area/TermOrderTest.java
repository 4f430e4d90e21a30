package dev.ostinato.conformance.area;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.conformance.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TermOrderTest {

  @Test
  void is_that_of_erlang() {
    List<Json> sorted =
        List.of(
            Json.of(-1),
            Json.of(3),
            Json.of(false),
            Json.NULL,
            Json.array(),
            Json.array(Json.of(1), Json.of(9)),
            Json.array(Json.of(2)),
            Json.array(Json.of("s"), Json.of(2)),
            Json.array(Json.of("s"), Json.NULL),
            Json.array(Json.of("s#2"), Json.of(1)),
            Json.of("a"),
            Json.of("ab"),
            Json.of("b"));
    for (int seed = 0; seed < 20; seed++) {
      var shuffled = new ArrayList<>(sorted);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(TermOrder.sorted(shuffled).items()).isEqualTo(sorted);
    }
  }
}
