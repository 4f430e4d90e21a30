package dev.ostinato.internal.mailbox;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The second way into a process that serves the system: requests in it pass all messages. Anyone
 * adds, the process takes the oldest, between two callbacks.
 */
public final class SystemLane {
  /*
   * Protocol.
   *
   * newest: a stack of entries, the newest first, or CLOSED.
   *   anyone: S -> entry on top of S, by CAS, which publishes the entry; then it wakes the process,
   *           should that wait for this lane.
   *   owner:  S -> null, by CAS, which hands it the whole stack; it turns the stack round, so the
   *           requests of one sender keep their order.
   *   whoever ends the process: S -> CLOSED, once. Nothing is added afterwards.
   *
   * oldest: what the owner took and has not served; it belongs to the owner's thread alone.
   *
   * Whoever adds then wakes the process, if that waits with a thread, and after that if it waits without one: the
   * owner may go from one wait to the other in between, but then it looks at the lane after it has said that it
   * waits, and finds the request (see Strand, Recipient).
   *
   * A request that is never taken needs no answer from here: one who asks is a watcher of the
   * process before it adds (see ReplyCell), and hears of its end.
   */
  private static final VarHandle NEWEST;

  static {
    try {
      NEWEST = MethodHandles.lookup().findVarHandle(SystemLane.class, "newest", Entry.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final Entry CLOSED = new Entry("closed");

  private volatile @Nullable Entry newest;
  private @Nullable Entry oldest;

  private static final class Entry {
    private final Object request;
    private @Nullable Entry next;

    Entry(Object request) {
      this.request = request;
    }
  }

  /** Adds a request; false if the lane is closed. */
  public boolean add(Object request) {
    var entry = new Entry(request);
    Entry top;
    do {
      top = newest;
      if (top == CLOSED) {
        return false;
      }
      entry.next = top;
    } while (!NEWEST.compareAndSet(this, top, entry));
    return true;
  }

  /** Drops all requests, and every one that still comes. */
  public void close() {
    newest = CLOSED;
  }

  // What follows is for the owner's thread.

  /** Whether there is a request. */
  public boolean hasSome() {
    return oldest != null || newest != null;
  }

  /** Takes the oldest request out; null if there is none. */
  public @Nullable Object take() {
    if (oldest == null) {
      oldest = collect();
    }
    Entry entry = oldest;
    if (entry == null) {
      return null;
    }
    oldest = entry.next;
    return entry.request;
  }

  /** What has come in, the oldest first. */
  private @Nullable Entry collect() {
    Entry top;
    do {
      top = newest;
      if (top == null || top == CLOSED) {
        return null;
      }
    } while (!NEWEST.compareAndSet(this, top, null));
    Entry first = null;
    Entry entry = top;
    while (entry != null) {
      Entry older = entry.next;
      entry.next = first;
      first = entry;
      entry = older;
    }
    return first;
  }
}
