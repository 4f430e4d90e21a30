package dev.ostinato.internal.mailbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.ostinato.internal.mailbox.Mailbox.Letter;
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
class MailboxTest {

  private final Mailbox mailbox = new Mailbox();

  private void add(Object... messages) {
    for (var message : messages) {
      assertThat(mailbox.add(message)).isNotEqualTo(Mailbox.REFUSED);
    }
  }

  private List<Object> contents() {
    var contents = new ArrayList<Object>();
    for (var letter = mailbox.after(null); letter != null; letter = mailbox.after(letter)) {
      contents.add(letter.message());
    }
    return contents;
  }

  private Letter find(Object message) {
    var letter = mailbox.after(null);
    while (letter != null && !letter.message().equals(message)) {
      letter = mailbox.after(letter);
    }
    if (letter == null) {
      throw new AssertionError("not in the mailbox: " + message);
    }
    return letter;
  }

  @Test
  void it_says_which_message_its_owner_may_wait_for() {
    assertThat(mailbox.add(1)).isEqualTo(Mailbox.FIRST);
    assertThat(mailbox.add(2)).isEqualTo(Mailbox.FIRST + 1);
    assertThat(mailbox.after(null)).isNotNull();
    assertThat(mailbox.add(3)).as("the owner has looked at the others").isEqualTo(Mailbox.FIRST);
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
    mailbox.after(null);
    assertThat(mailbox.isReady()).isFalse();
    add(2);
    assertThat(mailbox.isReady()).isTrue();
  }

  @Test
  void it_counts_what_was_looked_at_and_what_was_not() {
    add(1, 2);
    mailbox.after(null);
    add(3);
    assertThat(mailbox.size()).isEqualTo(3);
    mailbox.take(find(2));
    assertThat(mailbox.size()).isEqualTo(2);
  }

  @Test
  void a_letter_is_taken_from_any_place() {
    add(1, 2, 3, 4, 5);
    mailbox.take(find(3));
    mailbox.take(find(1));
    mailbox.take(find(5));
    assertThat(contents()).containsExactly(2, 4);
    add(6);
    assertThat(contents()).containsExactly(2, 4, 6);
    mailbox.take(find(2));
    mailbox.take(find(4));
    mailbox.take(find(6));
    assertThat(contents()).isEmpty();
    assertThat(mailbox.size()).isZero();
  }

  @Test
  void a_letter_is_taken_once() {
    add(1, 2);
    var letter = find(1);
    mailbox.take(letter);
    mailbox.take(letter);
    assertThat(contents()).containsExactly(2);
    assertThat(mailbox.size()).isEqualTo(1);
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
    mailbox.take(find(1));
    mailbox.take(find(3));
    assertThat(mailbox.after(letter)).extracting(Letter::message).isEqualTo(4);
    mailbox.putBack(letter);
    assertThat(contents()).containsExactly(2, 4);
  }

  @Test
  void a_closed_mailbox_takes_nothing_and_has_nothing() {
    add(1, 2);
    mailbox.after(null);
    add(3);
    mailbox.close();
    assertThat(mailbox.add(4)).isEqualTo(Mailbox.REFUSED);
    assertThat(contents()).isEmpty();
    assertThat(mailbox.size()).isZero();
    assertThat(mailbox.add(5)).isEqualTo(Mailbox.REFUSED);
  }

  @Test
  void an_unread_message_is_read_once_when_it_is_looked_at() {
    var reads = new AtomicInteger();
    Mailbox.Unread unread = () -> "read " + reads.incrementAndGet();
    add(unread);
    assertThat(reads).hasValue(0);
    assertThat(contents()).containsExactly("read 1");
    assertThat(contents()).containsExactly("read 1");
  }

  @Test
  void an_unread_message_that_cannot_be_read_is_gone() {
    Mailbox.Unread unreadable =
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
        mailbox.take(find(message));
      }
      assertThat(mailbox.size()).isEqualTo(list.size());
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
      @Nullable Letter letter = mailbox.after(null);
      if (letter == null) {
        Thread.onSpinWait();
      } else {
        var message = (Numbered) letter.message();
        assertThat(message.number()).isEqualTo(next.getOrDefault(message.sender(), 0));
        next.put(message.sender(), message.number() + 1);
        mailbox.take(letter);
        taken++;
      }
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(contents()).isEmpty();
    assertThat(mailbox.size()).isZero();
  }

  private void addNumbered(int sender) {
    for (int number = 0; number < 10_000; number++) {
      mailbox.add(new Numbered(sender, number));
    }
  }
}
