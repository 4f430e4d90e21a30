package dev.ostinato.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small sets are as those of the JDK, whatever form they have. */
class FewTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 9, 30})
  void it_is_a_set_that_keeps_its_order(int most) {
    var random = new Random(most);
    var expected = new LinkedHashSet<Object>();
    @Nullable Object set = null;
    for (int i = 0; i < 5_000; i++) {
      Object element = random.nextInt(most);
      if (random.nextBoolean()) {
        expected.add(element);
        set = Few.with(set, element);
      } else {
        expected.remove(element);
        set = Few.without(set, element);
      }
      assertThat(Few.copy(set)).containsExactlyElementsOf(expected);
      assertThat(Few.contains(set, element)).isEqualTo(expected.contains(element));
      assertThat(Few.last(set)).isEqualTo(expected.isEmpty() ? null : expected.getLast());
      assertThat(set == null).isEqualTo(expected.isEmpty());
    }
  }
}
