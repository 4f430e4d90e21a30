package dev.ostinato.internal.runtime;

import dev.ostinato.internal.mailbox.Hidden;
import dev.ostinato.internal.mailbox.Letter;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Down;
import dev.ostinato.process.ExitSignal;
import dev.ostinato.process.Match;
import dev.ostinato.process.Monitor;
import dev.ostinato.process.Pid;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Selective receive: the oldest message that the clauses take; the others stay, in order. */
public final class Receiving {

  /**
   * To look at a letter takes less than to see whether the process may go on; so that many clauses
   * may still run when it has been told to exit.
   */
  private static final int LOOKS_PER_CHECKPOINT = 32;

  private Receiving() {}

  /** What a process does with messages that are not for its clauses. */
  public interface Aside {

    /** Nothing. */
    Aside NONE = _ -> false;

    /** Whether a message is for it. */
    boolean isFor(Object message);

    /** Deals with a message that was taken out for it. */
    default void take(Object message) {}

    /** Whether the clauses see others. */
    default boolean letsPass() {
      return true;
    }
  }

  /**
   * What the clauses made of the message that they took.
   *
   * @return null if the deadline came first
   */
  public static <R> Match.@Nullable Take<R> receive(
      LocalProcess self, Function<Object, Match<R>> clauses, long deadline) {
    return receive(self, clauses, deadline, Aside.NONE);
  }

  /** As above; what is for {@code aside} does not wait for the clauses to want it. */
  public static <R> Match.@Nullable Take<R> receive(
      LocalProcess self, Function<Object, Match<R>> clauses, long deadline, Aside aside) {
    Objects.requireNonNull(clauses, "clauses");
    Letter seen = null;
    for (int looks = 0; ; looks++) {
      if (looks % LOOKS_PER_CHECKPOINT == 0) {
        self.checkpoint();
      }
      boolean passes = aside.letsPass();
      var letter = passes ? self.letterAfter(seen) : self.unreadAfter(seen);
      if (letter == null) {
        if (!self.awaitMail(passes ? deadline : Clock.NEVER)) {
          return null;
        }
        continue;
      }
      if (aside.isFor(letter.message())) {
        self.takeOut(letter);
        aside.take(letter.message());
        seen = null; // it may let others pass now, or want one that it did not
        continue;
      }
      seen = letter;
      if (!passes) {
        continue;
      }
      var message = visible(self, letter.message());
      if (message != null && show(self, letter, message, clauses) instanceof Match.Take<R> take) {
        return take;
      }
    }
  }

  /** What the process sees of a message; null if nothing. */
  private static @Nullable Object visible(LocalProcess self, Object message) {
    return switch (message) {
      case Hidden _ when self.servesProtocols() -> null;
      case Hidden hidden -> hidden.plain();
      default -> message;
    };
  }

  /** Shows one letter to the clauses; it is taken if they take it, and if they throw. */
  private static <R> Match<R> show(
      LocalProcess self, Letter letter, Object message, Function<Object, Match<R>> clauses) {
    self.open(letter);
    boolean skipped = false;
    try {
      Match<R> match = clauses.apply(message);
      skipped = match instanceof Match.Skip<R>;
      return Objects.requireNonNull(match, "the clauses of receive returned null: use take, skip");
    } finally {
      if (skipped) {
        self.putBack(letter);
      } else {
        self.takeOut(letter);
      }
    }
  }

  /** Drops the Down of a monitor; false if there is none. */
  static boolean dropDown(LocalProcess self, Monitor monitor) {
    return drop(self, message -> message instanceof Down(var of, _, _) && of == monitor);
  }

  /** Drops the exit signal of a process that never came up. */
  static boolean dropExit(LocalProcess self, Pid from) {
    return drop(self, message -> message instanceof ExitSignal(var sender, _) && sender == from);
  }

  private static boolean drop(LocalProcess self, Predicate<Object> test) {
    for (var letter = self.unreadAfter(null); letter != null; letter = self.unreadAfter(letter)) {
      if (test.test(letter.message())) {
        self.takeOut(letter);
        return true;
      }
    }
    return false;
  }
}
