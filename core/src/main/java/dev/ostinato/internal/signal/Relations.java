package dev.ostinato.internal.signal;

import dev.ostinato.process.Pid;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is to hear of the end of one process, and what is to be done at it: links, watchers and
 * hooks.
 */
public final class Relations {
  /*
   * Protocol.
   *
   * Everything here is guarded by `lock`, which is held for a few instructions only, never while
   * foreign code runs, but for equals and hashCode of a name. Nobody takes the lock of a second
   * process while holding one, except to link and unlink, which take both in the order of the pids.
   *
   * sealed: false -> true, once, by seal(). Whoever seals is the one who ends the process: it
   * releases what belongs to the process (names, keys, timers) outside the lock, then closes, then
   * tells the others. So a name is free before anyone hears of the death.
   *
   * closed: false -> true, once, by close(). After that no link and no watcher can be added: an add
   * answers false, and the one who adds knows the process dead.
   *
   * told: false -> true, once, by takeLate(), when links and watchers have been told. Until then one
   * who comes late is added to those who are told last, so that whoever watches twice hears of the
   * first watch first.
   *
   * A link stands in both processes' sets, added to both and removed from both in one step. When
   * one has ended, it stands in the other's alone until the exit signal goes through: deliver()
   * removes the sender from the receiver's set and acts under the same lock, so that after unlink()
   * has removed it nothing arrives, and nothing arrives twice.
   */
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Object links; // of Pid
  private @Nullable Object watchers; // of Watcher
  private @Nullable Object late; // of Watcher
  private @Nullable Object watching; // of Watcher
  private @Nullable Object hooks; // of Runnable
  private @Nullable Object releases; // of Runnable
  private boolean sealed;
  private boolean closed;
  private boolean told;

  /** Those who are to be told, each once. */
  public record Closing(List<Pid> links, List<Watcher> watchers) {}

  /** Does {@code change} while nobody else changes anything here. */
  public boolean alone(BooleanSupplier change) {
    lock.lock();
    try {
      return change.getAsBoolean();
    } finally {
      lock.unlock();
    }
  }

  /** Adds a link to {@code peer}; false if the process has ended. */
  public boolean addLink(Pid peer) {
    lock.lock();
    try {
      if (!closed) {
        links = Few.with(links, peer);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  public boolean isLinked(Pid peer) {
    lock.lock();
    try {
      return Few.contains(links, peer);
    } finally {
      lock.unlock();
    }
  }

  /** Removes a link; false if there was none. */
  public boolean removeLink(Pid peer) {
    lock.lock();
    try {
      boolean had = Few.contains(links, peer);
      links = Few.without(links, peer);
      return had;
    } finally {
      lock.unlock();
    }
  }

  /** Removes a link and, if there was one, does {@code action} before anyone can see it gone. */
  public void deliver(Pid peer, Runnable action) {
    lock.lock();
    try {
      if (Few.contains(links, peer)) {
        links = Few.without(links, peer);
        action.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells {@code watcher} of the end, with its reason; false if the process has ended. */
  public boolean addWatcher(Watcher watcher) {
    lock.lock();
    try {
      if (!closed) {
        watchers = Few.with(watchers, watcher);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** For one who came after the process was told to exit; false if all others have been told. */
  public boolean addLate(Watcher watcher) {
    lock.lock();
    try {
      if (!told) {
        late = Few.with(late, watcher);
      }
      return !told;
    } finally {
      lock.unlock();
    }
  }

  public void removeWatcher(Watcher watcher) {
    lock.lock();
    try {
      watchers = Few.without(watchers, watcher);
      late = Few.without(late, watcher);
    } finally {
      lock.unlock();
    }
  }

  /** Remembers that this process watches another by {@code watcher}. */
  public void watch(Watcher watcher) {
    lock.lock();
    try {
      watching = Few.with(watching, watcher);
    } finally {
      lock.unlock();
    }
  }

  /** Ends a watch of this process; false if it had ended before. */
  public boolean unwatch(Watcher watcher) {
    lock.lock();
    try {
      boolean had = Few.contains(watching, watcher);
      watching = Few.without(watching, watcher);
      return had;
    } finally {
      lock.unlock();
    }
  }

  /** Ends a watch and, if it had not ended, does {@code action} before anyone can see it ended. */
  public void deliver(Watcher watcher, Runnable action) {
    lock.lock();
    try {
      if (Few.contains(watching, watcher)) {
        watching = Few.without(watching, watcher);
        action.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds an action of the process for its end; false if the process is ending. */
  public boolean addHook(Runnable hook) {
    lock.lock();
    try {
      if (!sealed) {
        hooks = Few.with(hooks, hook);
      }
      return !sealed;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds something of the library that is to be released at the end: short, and never failing.
   *
   * @return false if the process is ending
   */
  public boolean addRelease(Runnable release) {
    lock.lock();
    try {
      if (!sealed) {
        releases = Few.with(releases, release);
      }
      return !sealed;
    } finally {
      lock.unlock();
    }
  }

  public void removeRelease(Runnable release) {
    lock.lock();
    try {
      releases = Few.without(releases, release);
    } finally {
      lock.unlock();
    }
  }

  /** Takes all releases. */
  public List<Runnable> takeReleases() {
    lock.lock();
    try {
      List<Runnable> taken = Few.copy(releases);
      releases = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public boolean hasHooks() {
    lock.lock();
    try {
      return hooks != null;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the hook that was added last; null if none is left. */
  public @Nullable Runnable nextHook() {
    lock.lock();
    try {
      var last = (@Nullable Runnable) Few.last(hooks);
      if (last != null) {
        hooks = Few.without(hooks, last);
      }
      return last;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins the end: from now on nothing can be added that would have to be released.
   *
   * @return whether this call did it; then the caller releases, closes, and tells the others
   */
  public boolean seal() {
    lock.lock();
    try {
      boolean first = !sealed;
      sealed = true;
      return first;
    } finally {
      lock.unlock();
    }
  }

  /** Closes, after {@link #seal}; returns those to tell. */
  public Closing close() {
    lock.lock();
    try {
      closed = true;
      var closing = new Closing(Few.copy(links), Few.copy(watchers));
      links = null;
      watchers = null;
      hooks = null;
      return closing;
    } finally {
      lock.unlock();
    }
  }

  /** Takes those who came late, when all others have been told. */
  public List<Watcher> takeLate() {
    lock.lock();
    try {
      told = true;
      List<Watcher> taken = Few.copy(late);
      late = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  /** The watches that this process still had; to be taken out where they stand. */
  public List<Watcher> takeWatching() {
    lock.lock();
    try {
      List<Watcher> taken = Few.copy(watching);
      watching = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public Set<Pid> links() {
    lock.lock();
    try {
      return Set.copyOf(Few.<Pid>copy(links));
    } finally {
      lock.unlock();
    }
  }

  public List<Watcher> watchers() {
    lock.lock();
    try {
      return Few.copy(watchers);
    } finally {
      lock.unlock();
    }
  }
}
