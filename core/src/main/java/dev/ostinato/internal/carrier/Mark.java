package dev.ostinato.internal.carrier;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What the watch puts into a queue of tasks, to see how long they wait there. It is no task: who
 * polls it goes on to the next.
 */
final class Mark implements Runnable {
  /*
   * Protocol.
   *
   * isQueued: false -> true by the watch, before it adds the mark; true -> false by whoever polls it.
   * looks, isLate: written by the watch alone.
   */
  private final Queue<Runnable> queue;
  private volatile boolean isQueued;
  private volatile boolean isLate;
  private int looks;

  Mark(Queue<Runnable> queue) {
    this.queue = queue;
  }

  /** Takes the oldest task from the queue; null if there is none. */
  @Nullable Runnable poll() {
    var task = queue.poll();
    while (task == this) {
      isQueued = false;
      task = queue.poll();
    }
    return task;
  }

  /** By the watch, each time: the queue is late if the mark is there for so many looks. */
  void look(int patience) {
    if (isQueued) {
      looks++;
      isLate = looks >= patience;
      return;
    }
    isLate = false;
    looks = 0;
    if (!queue.isEmpty()) {
      isQueued = true;
      try {
        queue.add(this);
      } catch (Throwable full) {
        isQueued = false;
        throw full;
      }
    }
  }

  /** By the watch: what is in the queue now has waited for long already. */
  void isLateNow() {
    isLate = true;
    looks = Integer.MAX_VALUE / 2;
  }

  /** Whether tasks wait for long there. */
  boolean isLate() {
    return isLate;
  }

  @Override
  public void run() {
    throw new IllegalStateException("a mark is no task");
  }
}
