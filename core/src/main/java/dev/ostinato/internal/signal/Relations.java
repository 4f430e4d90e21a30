package dev.ostinato.internal.signal;

import dev.ostinato.process.Pid;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is to hear of the end of one process, and what is to be done at it: links, watchers and
 * hooks.
 */
public final class Relations {
  /*
   * Protocol.
   *
   * Everything here is guarded by the monitor of this object, which is held for a few instructions
   * only, never while foreign code runs, but for equals and hashCode of a name. Nobody takes the
   * monitor of a second process while holding one, except to link and unlink, which take both in the
   * order of the pids. Without it: who has sealed may see that there is nothing to take, for nothing is
   * added any more; who runs the hooks may see that there is none, for the process alone adds them, and
   * another thread that runs them has had the monitor since; and the starter adds the
   * first link, before anyone else has the process.
   *
   * sealed: false -> true, once, by seal(). Whoever seals is the one who ends the process: it
   * releases what belongs to the process (names, keys, timers) outside the monitor, then closes, then
   * tells the others. So a name is free before anyone hears of the death. If nothing is to be released, seal closes as well.
   *
   * closed: false -> true, once, by seal() or close(). After that no link and no watcher can be added: an add
   * answers false, and the one who adds knows the process dead.
   *
   * told: false -> true, once, by takeLate(), when links and watchers have been told, or by seal(), if there are none. Until then one
   * who comes late is added to those who are told last, so that whoever watches twice hears of the
   * first watch first.
   *
   * A link stands in both processes' sets, added to both and removed from both in one step. When
   * one has ended, it stands in the other's alone until the exit signal goes through: deliver()
   * removes the sender from the receiver's set and acts under the same monitor, so that after unlink()
   * has removed it nothing arrives, and nothing arrives twice.
   */
  private @Nullable Object links; // of Pid
  private @Nullable Object watchers; // of Watcher
  private @Nullable Object late; // of Watcher
  private @Nullable Object watching; // of Watcher
  private @Nullable Object hooks; // of Runnable
  private @Nullable Object releases; // of Runnable
  private @Nullable Runnable timers; // the release of those whose messages are for the process
  private boolean sealed;
  private boolean closed;
  private boolean told;

  /** Those who are to be told, each once. */
  public record Closing(List<Pid> links, List<Watcher> watchers) {

    /** That something is to be released before that can be said. */
    public static final Closing LATER = new Closing(List.of(), List.of());

    /** That there is nobody to tell, and that who comes now is late. */
    public static final Closing NOBODY = new Closing(List.of(), List.of());
  }

  /** Does {@code change} while nobody else changes anything here. */
  public synchronized boolean alone(BooleanSupplier change) {
    return change.getAsBoolean();
  }

  /** Adds a link to {@code peer}; false if the process has ended. */
  public synchronized boolean addLink(Pid peer) {
    if (!closed) {
      links = Few.with(links, peer);
    }
    return !closed;
  }

  public synchronized boolean isLinked(Pid peer) {
    return Few.contains(links, peer);
  }

  /** Removes a link; false if there was none. */
  public synchronized boolean removeLink(Pid peer) {
    boolean had = Few.contains(links, peer);
    links = Few.without(links, peer);
    return had;
  }

  /** Removes a link and, if there was one, does {@code action} before anyone can see it gone. */
  public synchronized void deliver(Pid peer, Runnable action) {
    if (Few.contains(links, peer)) {
      links = Few.without(links, peer);
      action.run();
    }
  }

  /** Tells {@code watcher} of the end, with its reason; false if the process has ended. */
  public synchronized boolean addWatcher(Watcher watcher) {
    if (!closed) {
      watchers = Few.with(watchers, watcher);
    }
    return !closed;
  }

  /** As {@link #addLink}, before anyone knows the process. */
  @SuppressWarnings("GuardedBy") // nobody else has it yet
  public void firstLink(Pid peer) {
    links = Few.with(links, peer);
  }

  /** For one who came after the process was told to exit; false if all others have been told. */
  public synchronized boolean addLate(Watcher watcher) {
    if (!told) {
      late = Few.with(late, watcher);
    }
    return !told;
  }

  public synchronized void removeWatcher(Watcher watcher) {
    watchers = Few.without(watchers, watcher);
    late = Few.without(late, watcher);
  }

  /** Remembers that this process watches another by {@code watcher}; false if it is ending. */
  public synchronized boolean watch(Watcher watcher) {
    if (!sealed) {
      watching = Few.with(watching, watcher);
    }
    return !sealed;
  }

  /** Ends a watch of this process; false if it had ended before. */
  public synchronized boolean unwatch(Watcher watcher) {
    boolean had = Few.contains(watching, watcher);
    watching = Few.without(watching, watcher);
    return had;
  }

  /** Ends a watch and, if it had not ended, does {@code action} before anyone can see it ended. */
  public synchronized void deliver(Watcher watcher, Runnable action) {
    if (Few.contains(watching, watcher)) {
      watching = Few.without(watching, watcher);
      action.run();
    }
  }

  /** Adds an action of the process for its end; false if the process is ending. */
  public synchronized boolean addHook(Runnable hook) {
    if (!sealed) {
      hooks = Few.with(hooks, hook);
    }
    return !sealed;
  }

  /**
   * Adds something of the library that is to be released at the end: short, and never failing.
   *
   * @return false if the process is ending
   */
  public synchronized boolean addRelease(Runnable release) {
    if (!sealed) {
      releases = Few.with(releases, release);
    }
    return !sealed;
  }

  public synchronized void removeRelease(Runnable release) {
    releases = Few.without(releases, release);
  }

  /** Takes all releases, after {@link #seal}, by the one who sealed. */
  @SuppressWarnings("GuardedBy") // if there is none when it is sealed, none can come
  public List<Runnable> takeReleases() {
    return releases == null ? List.of() : takeSomeReleases();
  }

  private synchronized List<Runnable> takeSomeReleases() {
    List<Runnable> taken = Few.copy(releases);
    releases = null;
    return taken;
  }

  /** The release that stands for all timers, made if there is none yet; null if it is ending. */
  public synchronized @Nullable Runnable timers(Supplier<Runnable> made) {
    if (timers == null && !sealed) {
      timers = made.get();
    }
    return sealed ? null : timers;
  }

  /** Takes the release that stands for all timers, after {@link #seal}, by the one who sealed. */
  @SuppressWarnings("GuardedBy") // nobody writes it once it is sealed
  public @Nullable Runnable takeTimers() {
    var taken = timers;
    timers = null;
    return taken;
  }

  /** Whether something is to be done at the end; by the process, when its end has begun. */
  @SuppressWarnings("GuardedBy") // only the process adds hooks, and no other thread is at them yet
  public boolean hasHooks() {
    return hooks != null;
  }

  /** Takes the hook that was added last; null if none is left. */
  @SuppressWarnings("GuardedBy") // only the process adds hooks, and its end has begun
  public @Nullable Runnable nextHook() {
    return hooks == null ? null : takeLastHook();
  }

  private synchronized @Nullable Runnable takeLastHook() {
    var last = (@Nullable Runnable) Few.last(hooks);
    if (last != null) {
      hooks = Few.without(hooks, last);
    }
    return last;
  }

  /**
   * Begins the end: from now on nothing can be added that would have to be released.
   *
   * @param hasOther whether the caller has something to release that is not known here
   * @return null if another call did it; else the caller goes on alone: if this is {@link
   *     Closing#LATER}, it releases and closes, and then it tells the others
   */
  public synchronized @Nullable Closing seal(BooleanSupplier hasOther) {
    if (sealed) {
      return null;
    }
    sealed = true;
    if (releases != null || timers != null || hasOther.getAsBoolean()) {
      return Closing.LATER;
    }
    if (links == null && watchers == null && late == null) {
      closed = true;
      told = true;
      hooks = null;
      return Closing.NOBODY;
    }
    return close();
  }

  /** Closes, after {@link #seal}; returns those to tell. */
  public synchronized Closing close() {
    closed = true;
    var closing = new Closing(Few.copy(links), Few.copy(watchers));
    links = null;
    watchers = null;
    hooks = null;
    return closing;
  }

  /**
   * Takes those who came late, when all others have been told; not after {@link Closing#NOBODY}.
   */
  public synchronized List<Watcher> takeLate() {
    told = true;
    List<Watcher> taken = Few.copy(late);
    late = null;
    return taken;
  }

  /**
   * The watches that this process still had, to be taken out where they stand; after {@link #seal},
   * by the one who sealed.
   */
  @SuppressWarnings("GuardedBy") // if there is none when it is sealed, none can come
  public List<Watcher> takeWatching() {
    return watching == null ? List.of() : takeSomeWatching();
  }

  private synchronized List<Watcher> takeSomeWatching() {
    List<Watcher> taken = Few.copy(watching);
    watching = null;
    return taken;
  }

  public synchronized Set<Pid> links() {
    return Set.copyOf(Few.<Pid>copy(links));
  }

  public synchronized List<Watcher> watchers() {
    return Few.copy(watchers);
  }
}
