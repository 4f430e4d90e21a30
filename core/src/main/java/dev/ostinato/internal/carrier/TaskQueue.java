package dev.ostinato.internal.carrier;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Tasks that wait for a carrier, the oldest first; it knows whether they wait for long. */
final class TaskQueue {
  /*
   * Protocol of the mark, which shows how long a task waits: the watch puts it behind the tasks, and
   * finds it gone at a later look, or not.
   *
   * isMarked: false -> true by the watch, before it adds the mark; true -> false by whoever polls it.
   * isLate: false -> true by the watch when it has found the mark so often, or by one who puts in what has
   *   waited elsewhere; true -> false by the watch, which may thereby overlook that one for a look or two.
   * looks: of the watch alone.
   */
  private static final Runnable MARK = TaskQueue::nothing;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final int patience;
  private volatile boolean isMarked;
  private volatile boolean isLate;
  private int looks;

  /** An empty one, whose tasks wait for long if they are there for more than so many looks. */
  TaskQueue(int patience) {
    this.patience = patience;
  }

  private static void nothing() {}

  void add(Runnable task) {
    tasks.add(task);
  }

  /** Adds what has waited for long elsewhere. */
  void addLate(Runnable task) {
    tasks.add(task);
    isLate = true;
  }

  /** Takes the oldest; null if there is none. */
  @Nullable Runnable poll() {
    var task = tasks.poll();
    while (task == MARK) {
      isMarked = false;
      task = tasks.poll();
    }
    return task;
  }

  /**
   * Whether there is nothing; a mark that is left alone counts as something until the next look.
   */
  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** Whether there is something that has waited for long. */
  boolean isLate() {
    return isLate && !tasks.isEmpty();
  }

  /** By the watch, each time that it looks. */
  void look() {
    if (isMarked && tasks.peek() == MARK && tasks.remove(MARK)) {
      isMarked = false; // nothing is left that came before it
    }
    if (isMarked) {
      looks++;
      isLate = looks >= patience;
      return;
    }
    looks = isLate ? patience - 1 : 0; // what has come since was behind what was late
    isLate = false;
    if (!tasks.isEmpty()) {
      mark();
    }
  }

  private void mark() {
    isMarked = true;
    try {
      tasks.add(MARK);
    } catch (OutOfMemoryError full) {
      isMarked = false;
      isLate = true;
    }
  }
}
