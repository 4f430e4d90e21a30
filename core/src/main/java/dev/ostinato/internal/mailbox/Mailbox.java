package dev.ostinato.internal.mailbox;

import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.signal.Watcher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one process: anyone adds, the process takes, in any order that it likes.
 *
 * <p>Ready, as a condition, means that messages have arrived that the process has not looked at.
 */
public final class Mailbox implements Condition {
  /*
   * Protocol.
   *
   * incoming: a stack of letters, newest first, or CLOSED.
   *   anyone: S -> letter on top of S, by CAS; the CAS publishes the letter's fields. Who adds the
   *           first one wakes the owner, if that waits; who adds another need not, for an owner looks
   *           at `incoming` once more after it has said that it waits.
   *   owner:  S -> null by getAndSet, which hands it the whole stack; it reverses the stack and
   *           appends it to the kept letters, so letters of one sender keep their order.
   *   whoever ends the process: S -> CLOSED, once. Nothing is added afterwards.
   *
   * first, last, kept: the letters that the owner has looked at and left, oldest first. They belong
   *   to the owner's thread alone, but for `kept`, which others may read for statistics.
   *
   * mark: the height of a letter in the stack, written before it is added. When the owner has it, what
   *   the owner notes on it, OPEN or GONE.
   *
   * A letter is open while a receive shows it to its clauses. The clauses may receive in turn: an
   * open letter is not shown again, and stays linked, so that the outer receive finds its place.
   */
  private static final VarHandle INCOMING;

  private static final VarHandle KEPT;

  static {
    try {
      KEPT = MethodHandles.lookup().findVarHandle(Mailbox.class, "kept", int.class);
      INCOMING = MethodHandles.lookup().findVarHandle(Mailbox.class, "incoming", Letter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Letter CLOSED = new Letter("closed");

  private static final int OPEN = 1;
  private static final int GONE = 2;

  /** What {@link #add} returns if nothing more can be added. */
  public static final int REFUSED = 0;

  /** What {@link #add} returns for a message that the owner may wait for. */
  public static final int FIRST = 1;

  private volatile @Nullable Letter incoming;
  private @Nullable Letter first;
  private @Nullable Letter last;
  private volatile int kept;

  /** One message in its place. A message of the library is its own letter; it is sent once. */
  public static class Letter {
    private Object content;
    private @Nullable Letter next;
    private @Nullable Letter previous;
    private int mark;

    protected Letter(Object content) {
      this.content = content;
    }

    /** What the process takes. */
    public Object message() {
      return content;
    }

    /** What its sender has given. */
    protected final Object content() {
      return content;
    }
  }

  /** A message that takes its form when the process first looks at it, on the process's thread. */
  public interface Unread {
    Object read();
  }

  /**
   * Adds a message.
   *
   * @return {@link #REFUSED}, {@link #FIRST}, or how many there are now that the owner has not
   *     looked at
   */
  public int add(Object message) {
    var letter = message instanceof Letter own ? own : new Letter(message);
    Letter top = incoming;
    while (top != CLOSED) {
      int height = top == null ? FIRST : top.mark + 1;
      letter.next = top;
      letter.mark = height;
      var witness = (Letter) INCOMING.compareAndExchange(this, top, letter);
      if (witness == top) {
        return height;
      }
      top = witness;
    }
    return REFUSED;
  }

  @Override
  public boolean isReady() {
    return incoming != null;
  }

  /** How many messages wait; exact only while nobody adds or takes. */
  public int size() {
    Letter top = incoming;
    return kept + (top == null || top == CLOSED ? 0 : top.mark);
  }

  /**
   * Drops all messages, and every one that still comes.
   *
   * @return those who wait for an answer to one that was dropped, in the order of the messages
   */
  public List<Watcher> close() {
    var top = (@Nullable Letter) INCOMING.getAndSet(this, CLOSED);
    var askers = new ArrayDeque<Watcher>(0);
    if (top != CLOSED) {
      for (Letter letter = top; letter != null; letter = letter.next) {
        if (letter.message() instanceof Hidden hidden && hidden.asker() != null) {
          askers.addFirst(hidden.asker());
        }
      }
    }
    if (kept > 0) { // this also shows the letters as the owner's last count left them
      var older = new ArrayList<Watcher>();
      for (Letter letter = first; letter != null; letter = letter.next) {
        if (letter.message() instanceof Hidden hidden && hidden.asker() != null) {
          older.add(hidden.asker());
        }
      }
      older.reversed().forEach(askers::addFirst);
    }
    first = null;
    last = null;
    kept = 0;
    return List.copyOf(askers);
  }

  // What follows is for the owner's thread.

  /** Whether there are messages that the process has looked at and left. */
  public boolean hasKept() {
    return first != null;
  }

  /**
   * The oldest letter after {@code letter}; from the beginning if it is null.
   *
   * @return null if there is none yet
   */
  public @Nullable Letter after(@Nullable Letter letter) {
    Letter found = unreadAfter(letter);
    if (found != null && found.content instanceof Unread unread) {
      read(found, unread);
    }
    return found;
  }

  /** As {@link #after}, but the letter's message keeps the form that it has. */
  public @Nullable Letter unreadAfter(@Nullable Letter letter) {
    Letter found = following(letter);
    return found == null && collect() ? following(letter) : found;
  }

  /** Gives a letter its form; if that throws, the letter is gone, as after a clause that throws. */
  private void read(Letter letter, Unread unread) {
    open(letter);
    boolean done = false;
    try {
      letter.content = unread.read();
      done = true;
    } finally {
      putBack(letter);
      if (!done) {
        take(letter);
      }
    }
  }

  private @Nullable Letter following(@Nullable Letter letter) {
    Letter candidate = letter == null ? first : letter.next;
    while (candidate != null && candidate.mark == OPEN) {
      candidate = candidate.next;
    }
    return candidate;
  }

  /** Shows a letter to clauses that may receive in turn. */
  public void open(Letter letter) {
    letter.mark |= OPEN;
  }

  /** Puts a letter that the clauses did not take back into its place. */
  public void putBack(Letter letter) {
    letter.mark &= ~OPEN;
  }

  /** Takes a letter out. */
  public void take(Letter letter) {
    if (letter.mark >= GONE) {
      return;
    }
    letter.mark |= GONE;
    if (letter.previous == null) {
      first = letter.next;
    } else {
      letter.previous.next = letter.next;
    }
    if (letter.next == null) {
      last = letter.previous;
    } else {
      letter.next.previous = letter.previous;
    }
    count(-1);
  }

  /** Moves what has come in behind what was kept; false if nothing has. */
  private boolean collect() {
    if (incoming == null || incoming == CLOSED) {
      return false;
    }
    var newest = (@Nullable Letter) INCOMING.getAndSet(this, null);
    if (newest == CLOSED) {
      incoming = CLOSED;
      return false;
    }
    append(newest);
    return true;
  }

  private void append(@Nullable Letter newest) {
    if (newest == null) {
      return;
    }
    int added = newest.mark;
    Letter newer = null;
    Letter letter = newest;
    while (letter != null) {
      Letter older = letter.next;
      letter.mark = 0;
      letter.next = newer;
      letter.previous = older;
      if (older == null) {
        letter.previous = last;
        if (last == null) {
          first = letter;
        } else {
          last.next = letter;
        }
      }
      newer = letter;
      letter = older;
    }
    last = newest;
    count(added);
  }

  private void count(int change) {
    KEPT.setRelease(this, kept + change);
  }
}
