package dev.ostinato.internal.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A queue is late if what was in it at one look is there at so many later ones. */
class TaskQueueTest {

  private final TaskQueue queue = new TaskQueue(2);
  private final Runnable first = new Thread();
  private final Runnable second = new Thread();

  @Test
  void tasks_come_in_their_order_and_no_mark_is_among_them() {
    queue.add(first);
    queue.look();
    queue.add(second);
    queue.look();
    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void it_is_late_after_so_many_looks() {
    queue.add(first);
    queue.look();
    queue.look();
    assertThat(queue.isLate()).isFalse();
    queue.look();
    assertThat(queue.isLate()).isTrue();
  }

  @Test
  void it_is_not_late_if_what_it_had_has_gone() {
    queue.add(first);
    for (int i = 0; i < 10; i++) {
      queue.look();
      queue.add(second);
      assertThat(queue.poll()).isNotNull();
    }
    assertThat(queue.isLate()).isFalse();
  }

  @Test
  void a_mark_that_is_left_alone_goes_at_the_next_look() {
    queue.add(first);
    queue.look();
    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.isEmpty()).isFalse();
    queue.look();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.isLate()).isFalse();
  }

  @Test
  void what_was_behind_is_late_at_the_next_look() {
    queue.add(first);
    for (int i = 0; i < 3; i++) {
      queue.look();
    }
    queue.add(second);
    assertThat(queue.poll()).isSameAs(first);
    queue.look();
    assertThat(queue.isLate()).isFalse();
    queue.look();
    assertThat(queue.isLate()).isTrue();
  }

  @Test
  void what_has_waited_elsewhere_is_late_at_once() {
    queue.addLate(first);
    assertThat(queue.isLate()).isTrue();
    assertThat(queue.poll()).isSameAs(first);
    assertThat(queue.isLate()).isFalse();
  }
}
