package dev.ostinato.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class RecipientTest {

  private final Box mailbox = new Box();

  private void add(Object... messages) {
    for (var message : messages) {
      assertThat(mailbox.push(message)).isTrue();
    }
  }

  private List<Object> contents() {
    var contents = new ArrayList<Object>();
    for (var letter = mailbox.letterAfter(null);
        letter != null;
        letter = mailbox.letterAfter(letter)) {
      contents.add(letter.message());
    }
    return contents;
  }

  private Letter find(Object message) {
    var letter = mailbox.letterAfter(null);
    while (letter != null && !letter.message().equals(message)) {
      letter = mailbox.letterAfter(letter);
    }
    if (letter == null) {
      throw new AssertionError("not in the mailbox: " + message);
    }
    return letter;
  }

  @Test
  void the_first_message_makes_it_run_if_it_waits_without_a_thread() {
    mailbox.bind();
    assertThat(mailbox.leaves()).isFalse();
    assertThat(mailbox.isIdle()).isTrue();
    assertThat(mailbox.isReady()).isFalse();
    assertThat(mailbox.backlog()).isZero();
    add(1, 2, 3, 4);
    assertThat(mailbox.runs()).isOne();
    assertThat(mailbox.isIdle()).isFalse();
    assertThat(contents()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void it_does_not_leave_while_there_is_a_message_that_it_has_not_looked_at() {
    mailbox.bind();
    add(1);
    assertThat(mailbox.leaves()).isTrue();
    assertThat(mailbox.thread()).isSameAs(Thread.currentThread());
    assertThat(contents()).containsExactly(1);
    assertThat(mailbox.leaves()).as("it has looked at it, and kept it").isFalse();
    assertThat(mailbox.thread()).isNull();
    assertThat(mailbox.runs()).isZero();
  }

  @Test
  void closed_it_is_not_idle() {
    mailbox.bind();
    assertThat(mailbox.leaves()).isFalse();
    assertThat(mailbox.close()).isEmpty();
    assertThat(mailbox.isIdle()).isFalse();
    assertThat(mailbox.push("late")).isFalse();
    assertThat(mailbox.runs()).isZero();
  }

  @Test
  void one_that_could_not_be_handed_to_a_thread_is_by_the_next_who_adds_and_wakes() {
    var failing =
        new Box() {
          private boolean fails = true;

          @Override
          protected void resume() {
            if (fails) {
              fails = false;
              throw new StackOverflowError("no room to hand it over");
            }
            super.resume();
          }
        };
    failing.bind();
    assertThat(failing.leaves()).isFalse();
    assertThatThrownBy(() -> failing.push(1)).isInstanceOf(StackOverflowError.class);
    assertThat(failing.push(2)).isTrue();
    assertThat(failing.runs()).isOne();
    assertThat(failing.pushAndWait(3)).isTrue();
    assertThat(failing.runs()).as("it is in somebody's hands").isOne();
    assertThat(failing.backlog()).isEqualTo(3);
  }

  @Test
  void it_keeps_the_order_in_which_messages_came() {
    add(1, 2, 3);
    assertThat(contents()).containsExactly(1, 2, 3);
    add(4);
    assertThat(contents()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void it_is_ready_until_what_came_has_been_looked_at() {
    assertThat(mailbox.isReady()).isFalse();
    add(1);
    assertThat(mailbox.isReady()).isTrue();
    mailbox.letterAfter(null);
    assertThat(mailbox.isReady()).isFalse();
    add(2);
    assertThat(mailbox.isReady()).isTrue();
  }

  @Test
  void it_counts_what_was_looked_at_and_what_was_not() {
    add(1, 2);
    mailbox.letterAfter(null);
    add(3);
    assertThat(mailbox.backlog()).isEqualTo(3);
    mailbox.takeOut(find(2));
    assertThat(mailbox.backlog()).isEqualTo(2);
  }

  @Test
  void a_letter_is_taken_from_any_place() {
    add(1, 2, 3, 4, 5);
    mailbox.takeOut(find(3));
    mailbox.takeOut(find(1));
    mailbox.takeOut(find(5));
    assertThat(contents()).containsExactly(2, 4);
    add(6);
    assertThat(contents()).containsExactly(2, 4, 6);
    mailbox.takeOut(find(2));
    mailbox.takeOut(find(4));
    mailbox.takeOut(find(6));
    assertThat(contents()).isEmpty();
    assertThat(mailbox.backlog()).isZero();
  }

  @Test
  void a_letter_is_taken_once() {
    add(1, 2);
    var letter = find(1);
    mailbox.takeOut(letter);
    mailbox.takeOut(letter);
    assertThat(contents()).containsExactly(2);
    assertThat(mailbox.backlog()).isEqualTo(1);
  }

  @Test
  void an_open_letter_is_not_shown() {
    add(1, 2, 3);
    var letter = find(2);
    mailbox.open(letter);
    assertThat(contents()).containsExactly(1, 3);
    mailbox.putBack(letter);
    assertThat(contents()).containsExactly(1, 2, 3);
  }

  @Test
  void an_open_letter_keeps_its_place_while_others_are_taken() {
    add(1, 2, 3, 4);
    var letter = find(2);
    mailbox.open(letter);
    mailbox.takeOut(find(1));
    mailbox.takeOut(find(3));
    assertThat(mailbox.letterAfter(letter)).extracting(Letter::message).isEqualTo(4);
    mailbox.putBack(letter);
    assertThat(contents()).containsExactly(2, 4);
  }

  @Test
  void a_closed_mailbox_takes_nothing_and_has_nothing() {
    add(1, 2);
    mailbox.letterAfter(null);
    add(3);
    mailbox.close();
    assertThat(mailbox.push(4)).isFalse();
    mailbox.askersLeft();
    assertThat(contents()).isEmpty();
    assertThat(mailbox.backlog()).isZero();
    assertThat(mailbox.push(5)).isFalse();
  }

  @Test
  void an_unread_message_is_read_once_when_it_is_looked_at() {
    var reads = new AtomicInteger();
    Unread unread = () -> "read " + reads.incrementAndGet();
    add(unread);
    assertThat(reads).hasValue(0);
    assertThat(contents()).containsExactly("read 1");
    assertThat(contents()).containsExactly("read 1");
  }

  @Test
  void an_unread_message_that_cannot_be_read_is_gone() {
    Unread unreadable =
        () -> {
          throw new IllegalStateException("unreadable");
        };
    add(1, unreadable, 2);
    assertThatIllegalStateException().isThrownBy(this::contents);
    assertThat(contents()).containsExactly(1, 2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void it_does_what_a_list_does(long seed) {
    var random = new Random(seed);
    var list = new ArrayList<Object>();
    for (int step = 0; step < 5_000; step++) {
      if (list.isEmpty() || random.nextInt(5) < 2) {
        add(step);
        list.add(step);
      } else if (random.nextInt(10) == 0) {
        assertThat(contents()).isEqualTo(list);
      } else {
        var message = list.remove(random.nextInt(list.size()));
        mailbox.takeOut(find(message));
      }
      assertThat(mailbox.backlog()).isEqualTo(list.size());
    }
    assertThat(contents()).isEqualTo(list);
  }

  private record Numbered(int sender, int number) {}

  @Test
  void nothing_is_lost_or_overtakes_another_of_its_sender_while_many_add() throws Exception {
    var threads = new ArrayList<Thread>();
    for (int sender = 0; sender < 4; sender++) {
      int s = sender;
      threads.add(Thread.ofPlatform().start(() -> addNumbered(s)));
    }
    var next = new HashMap<Integer, Integer>();
    int taken = 0;
    while (taken < 40_000) {
      @Nullable Letter letter = mailbox.letterAfter(null);
      if (letter == null) {
        Thread.onSpinWait();
      } else {
        var message = (Numbered) letter.message();
        assertThat(message.number()).isEqualTo(next.getOrDefault(message.sender(), 0));
        next.put(message.sender(), message.number() + 1);
        mailbox.takeOut(letter);
        taken++;
      }
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(contents()).isEmpty();
    assertThat(mailbox.backlog()).isZero();
  }

  private void addNumbered(int sender) {
    for (int number = 0; number < 10_000; number++) {
      mailbox.push(new Numbered(sender, number));
    }
  }
}
