package dev.ostinato.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.process.Node;
import dev.ostinato.server.OnFreshNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnFreshNode.class)
class SettingTest {

  private static final String NAME = "dev.ostinato.application.SettingTest";
  private static final Setting<Integer> SIZE = Setting.of(NAME, 8);

  @AfterEach
  void clear() {
    System.clearProperty(NAME);
  }

  @Test
  void is_its_default_then_the_system_property_then_what_was_put() {
    assertThat(SIZE.get()).isEqualTo(8);
    System.setProperty(NAME, "9");
    assertThat(SIZE.get()).isEqualTo(9);
    SIZE.put(10);
    SIZE.put(11);
    assertThat(SIZE.get()).isEqualTo(11);
    SIZE.delete();
    SIZE.delete();
    assertThat(SIZE.get()).isEqualTo(9);
  }

  @Test
  void what_is_put_is_for_one_node() {
    SIZE.put(10);
    try (var other = Node.open()) {
      assertThat(other.<Integer>run(SIZE::get)).isEqualTo(8);
    }
  }

  @Test
  void has_the_type_of_its_default() {
    System.setProperty(NAME, "true");
    assertThat(Setting.of(NAME, false).get()).isTrue();
    assertThat(Setting.of(NAME, "").get()).isEqualTo("true");
    System.setProperty(NAME, "PT0.5S");
    assertThat(Setting.of(NAME, Duration.ZERO).get()).hasMillis(500);
  }

  @Test
  void a_text_that_makes_no_sense_is_refused_with_an_example() {
    System.setProperty(NAME, "many");
    assertThatThrownBy(SIZE::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected the system property " + NAME + " to be like 8, got: many");
    assertThatThrownBy(Setting.of(NAME, true)::get).hasMessageContaining("to be like true");
    assertThatThrownBy(Setting.of(NAME, Duration.ofSeconds(2))::get)
        .hasMessageContaining("to be like PT2S");
  }
}
