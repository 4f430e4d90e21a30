package dev.ostinato.internal.mailbox;

import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.scheduler.Strand;
import dev.ostinato.internal.signal.Watcher;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strand with a mailbox: anyone adds messages, the strand takes them, in any order that it likes.
 * While there is none, it can wait without a thread.
 *
 * <p>It is itself what it waits for then. Ready means that messages have arrived that it has not
 * looked at.
 */
public abstract class Recipient extends Strand implements Condition {
  /*
   * Protocol.
   *
   * incoming: what has come in, and whether somebody has the strand: runs it, waits as it, or is on
   *   the way to run it.
   *     EMPTY:    nothing has come; somebody has it.
   *     IDLE:     nothing has come, and nobody has it: it waits without a thread.
   *     a letter: the top of a stack, the newest first; somebody has it.
   *     CLOSED:   nothing comes in any more.
   *   anyone:    IDLE, EMPTY or a letter -> letter on top, by CAS, which publishes the letter's fields.
   *     Who finds IDLE has the strand from then on, and hands it to a thread (resume). Who finds
   *     EMPTY wakes it, should it wait with a thread. Who finds a letter need not, for the strand
   *     looks at `incoming` once more after it has said that it waits.
   *   anyone:    IDLE -> EMPTY, by CAS, to make it run for another reason (wakeIdle, claim).
   *   the owner: a letter -> EMPTY, by CAS, which hands it the whole stack; it reverses the stack and
   *     appends it to the kept letters, so letters of one sender keep their order.
   *   the owner: EMPTY -> IDLE, by CAS, when it has nothing to do (leave). It has taken its thread
   *     out before, so who takes the strand finds none. What else it may have to do it looks
   *     for afterwards, and if there is something, it tries to take itself back, as anyone does.
   *   whoever ends the process: anything -> CLOSED, once.
   *   One who takes the process over to end it (see Strand) takes it out of IDLE as well; the owner
   *   may put it there once more before it finds that it was told to stop, and then takes it back.
   * So one step adds a message and decides who makes the strand run.
   *
   * A thread that is to run the strand writes itself into `thread`, a volatile, before it looks
   *   whether the strand was told to stop. If messages have come, it takes them in by the very next
   *   step (begin): one fence serves both, where the processor and the compiler allow it, and so
   *   it is when a thread takes itself out. For the compiler no step may write null.
   *
   * stranded: whoever was to hand the strand to a thread could not, for lack of stack or memory.
   *   false -> true by that one; true -> false, by CAS, by the next who wakes it, and who hands it
   *   over instead.
   *
   * first, last, kept: the letters that the owner has looked at and left, oldest first. They belong
   *   to the owner's thread alone, but for `kept`, which others may read for statistics, and for
   *   whoever ends the process in its place. That one closes, and then reads what is kept; the
   *   owner appends, and looks whether it is closed before it has done with the process for good
   *   (askersLeft): so one of them, or each, finds those who wait for an answer.
   *
   * mark: the height of a letter in the stack, written before it is added. When the owner has it, what
   *   the owner notes on it, OPEN or GONE.
   *
   * A letter is open while a receive shows it to its clauses. The clauses may receive in turn: an
   * open letter is not shown again, and stays linked, so that the outer receive finds its place.
   */
  private static final VarHandle INCOMING;
  private static final VarHandle KEPT;
  private static final VarHandle STRANDED;

  static {
    try {
      STRANDED = MethodHandles.lookup().findVarHandle(Recipient.class, "stranded", boolean.class);
      KEPT = MethodHandles.lookup().findVarHandle(Recipient.class, "kept", int.class);
      INCOMING = MethodHandles.lookup().findVarHandle(Recipient.class, "incoming", Letter.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Letter EMPTY = new Letter("empty");
  private static final Letter IDLE = new Letter("idle");
  private static final Letter CLOSED = new Letter("closed");

  private static final int OPEN = 1;
  private static final int GONE = 2;

  /** What {@link #add} returns if nothing more can be added. */
  private static final int REFUSED = 0;

  /** The height of a message that the owner may wait for. */
  private static final int FIRST = 1;

  /** What {@link #add} returns for the first message of one that nobody has. */
  private static final int FOUND_IDLE = -1;

  private Letter incoming = EMPTY; // through INCOMING, but for this: no fence for one that is new
  private @Nullable Letter first;
  private @Nullable Letter last;
  private volatile int kept;
  private volatile boolean stranded;

  private Letter incoming() {
    return (Letter) INCOMING.getVolatile(this);
  }

  // Adding

  /**
   * Adds a message, and wakes the strand if it waits for one; false if it has ended. Who adds the
   * first one wakes it; should that fail, for lack of stack, who adds the second, the fourth …
   */
  public final boolean push(Object message) {
    int height = add(message);
    if (height == FOUND_IDLE) {
      handOver();
    } else if ((height & (height - 1)) == 0 && height != REFUSED) {
      wakeForMail();
    }
    return height != REFUSED;
  }

  /** As {@link #push}, for one who then waits for what the process does. */
  public final boolean pushAndWait(Object message) {
    int height = add(message);
    if (height == FOUND_IDLE) {
      handOver();
    } else if (height != REFUSED) {
      wakeForMail();
    }
    return height != REFUSED;
  }

  /** Returns {@link #REFUSED}, {@link #FOUND_IDLE}, or how many there are now in the stack. */
  private int add(Object message) {
    var letter = message instanceof Letter own ? own : new Letter(message);
    Letter top = incoming();
    while (top != CLOSED) {
      Letter below = top == EMPTY || top == IDLE ? null : top;
      int height = below == null ? FIRST : below.mark + 1;
      letter.next = below;
      letter.mark = height;
      var witness = (Letter) INCOMING.compareAndExchange(this, top, letter);
      if (witness == top) {
        return top == IDLE ? FOUND_IDLE : height; // the letter is the owner's by now
      }
      top = witness;
    }
    return REFUSED;
  }

  private void wakeForMail() {
    wake(this);
    if (stranded) {
      wakeIdle();
    }
  }

  @Override
  protected final void wakeIdle() {
    if (takeFromIdle() || (stranded && STRANDED.compareAndSet(this, true, false))) {
      handOver();
    }
  }

  /** Hands a strand that the caller has to a thread. */
  protected final void handOver() {
    boolean done = false;
    try {
      resume();
      done = true;
    } finally {
      if (!done) {
        stranded = true;
      }
    }
  }

  /** It does not wait without a thread any more: the caller has it, if it did. */
  protected final boolean takeFromIdle() {
    return incoming() == IDLE && INCOMING.compareAndSet(this, IDLE, EMPTY);
  }

  // What has come

  @Override
  public boolean isReady() {
    return hasUnread();
  }

  /** Whether messages have come that it has not looked at; also if it is closed. */
  public final boolean hasUnread() {
    Letter top = incoming();
    return top != EMPTY && top != IDLE;
  }

  /** How many messages wait; exact only while nobody adds or takes. */
  public final int backlog() {
    return kept + incoming().mark;
  }

  /** Whether it waits without a thread. */
  @Override
  public final boolean isIdle() {
    return incoming() == IDLE;
  }

  /** Whether it takes no message any more. */
  protected final boolean isClosed() {
    return incoming() == CLOSED;
  }

  /**
   * Takes no message any more.
   *
   * @return those who wait for an answer to one that has come, in the order of the messages
   */
  public final List<Watcher> close() {
    if (isClosed()) {
      return List.of();
    }
    var top = (Letter) INCOMING.getAndSet(this, CLOSED);
    if (top.mark == 0 && kept == 0) {
      return List.of();
    }
    var askers = new ArrayDeque<Watcher>(0);
    for (Letter letter = top; letter != null; letter = letter.next) {
      if (letter.message() instanceof Hidden hidden && hidden.asker() != null) {
        askers.addFirst(hidden.asker());
      }
    }
    askersOfKept().reversed().forEach(askers::addFirst);
    return List.copyOf(askers);
  }

  /** As {@link #close}, if nothing has come and nothing was left; else it changes nothing. */
  protected final boolean closeIfEmpty() {
    return kept == 0 && INCOMING.compareAndSet(this, EMPTY, CLOSED);
  }

  /**
   * Drops all messages, if it is closed; for the owner's thread, when it has done with it.
   *
   * @return those who wait for an answer to one; {@link #close} may have found them, too
   */
  protected final List<Watcher> askersLeft() {
    if (first == null || !isClosed()) {
      return List.of();
    }
    var askers = askersOfKept();
    first = null;
    last = null;
    kept = 0;
    return askers;
  }

  private List<Watcher> askersOfKept() {
    int most = kept; // this also shows the letters as the owner's last count left them
    if (most == 0) {
      return List.of();
    }
    var askers = new ArrayList<Watcher>();
    Letter letter = first;
    for (int i = 0; i < most && letter != null; i++) {
      if (letter.message() instanceof Hidden hidden && hidden.asker() != null) {
        askers.add(hidden.asker());
      }
      letter = letter.next;
    }
    return askers;
  }

  // Running with a thread, and waiting without one

  /** Whether it has something to do besides messages. */
  protected boolean hasOtherWork() {
    return false;
  }

  /** The calling thread runs the strand, which it has, from now on. */
  protected final void begin() {
    var top = (Letter) INCOMING.get(this);
    var rest = top == CLOSED || top == IDLE ? top : EMPTY;
    bind(); // no branch from here to the next step, see the protocol
    boolean taken = INCOMING.compareAndSet(this, top, rest);
    if (taken && top != rest) {
      append(top);
    }
  }

  /**
   * Waits without a thread: the calling thread does not run this strand any more.
   *
   * @return true if there is something to do already: the calling thread goes on with it
   */
  protected final boolean leave() {
    if (mustStop()) {
      boolean mine = isOfThisThread();
      if (!mine) {
        clearInterrupt();
      }
      return mine;
    }
    takeThreadOut();
    boolean idle = INCOMING.compareAndSet(this, EMPTY, IDLE);
    boolean told = dropInterrupt();
    if (idle && !((told || hasOtherWork()) && takeFromIdle())) {
      return false;
    }
    begin();
    return true;
  }

  /** The calling thread runs this strand, which has waited without one; false if it does not. */
  protected final boolean claim() {
    boolean claimed = takeFromIdle();
    if (claimed) {
      bind();
    }
    return claimed;
  }

  // What follows is for the owner's thread.

  /** Whether there are messages that the process has looked at and left. */
  public final boolean hasKept() {
    return first != null;
  }

  /**
   * The oldest letter after {@code letter}; from the beginning if it is null.
   *
   * @return null if there is none yet
   */
  public final @Nullable Letter letterAfter(@Nullable Letter letter) {
    Letter found = unreadAfter(letter);
    if (found != null && found.content instanceof Unread unread) {
      read(found, unread);
    }
    return found;
  }

  /** As {@link #letterAfter}, but the letter's message keeps the form that it has. */
  public final @Nullable Letter unreadAfter(@Nullable Letter letter) {
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
        takeOut(letter);
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
  public final void open(Letter letter) {
    letter.mark |= OPEN;
  }

  /** Puts a letter that the clauses did not take back into its place. */
  public final void putBack(Letter letter) {
    letter.mark &= ~OPEN;
  }

  /** Takes a letter out. */
  public final void takeOut(Letter letter) {
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
    Letter top = incoming();
    while (top != EMPTY && top != IDLE && top != CLOSED) {
      var witness = (Letter) INCOMING.compareAndExchange(this, top, EMPTY);
      if (witness == top) {
        append(top);
        return true;
      }
      top = witness;
    }
    return false;
  }

  private void append(Letter newest) {
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
