package dev.ostinato.upgrade;

import dev.ostinato.application.Application;
import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.runtime.ReleaseDoor;
import dev.ostinato.process.StartResult;
import dev.ostinato.supervisor.Supervisor;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An application whose code can be replaced while it runs: {@code release_handler}.
 *
 * <p>It is started like any other, {@code Application.run(live, args)}, and starts the application
 * of its release. Or it is a {@link #part} of a tree whose other parts are shared. {@link #upgrade}
 * lets another release take over: its servers keep their processes, their mailboxes, their names,
 * and their states, of which {@link dev.ostinato.server.GenServer#codeChange} makes new ones.
 *
 * <p>Two of them are never equal. What the application depends on must not be of the release.
 */
public final class LiveApplication implements Application {
  /*
   * Protocol.
   *
   * release: written by the one who upgrades, when the code of no server can fail to be replaced
   *   any more; read by anyone.
   * args: written by start, read by those who upgrade an application that has started.
   * part: written by the supervisor that it is, if it is a part of a tree.
   */
  private final PastReleases past = new PastReleases();
  private final ReleaseDoor door = new ReleaseDoor();
  private volatile Release release;
  private volatile List<String> args = List.of();
  private volatile @Nullable LocalProcess part;

  private LiveApplication(Release first) {
    this.release = first;
  }

  /**
   * An application that begins as the one of a release.
   *
   * @throws IllegalArgumentException if the release is one of another such application
   */
  public static LiveApplication of(Release first) {
    var live = new LiveApplication(first);
    live.adopt(first);
    return live;
  }

  void adopt(Release one) {
    if (!one.loader().line(past)) {
      throw new IllegalArgumentException(one + " is of another application: load it once for each");
    }
  }

  // Upgrades

  /** The release that runs. */
  public Release release() {
    return release;
  }

  /** As {@link #upgrade(Upgrade)}, to a release. */
  public UpgradeReport upgrade(Release next) {
    return upgrade(Upgrade.to(next));
  }

  /**
   * Lets another release take over, or changes nothing.
   *
   * <p>{@link Application#start} of the next release, and {@code init} of its supervisors' plans,
   * are called to read child specs, once, and not while servers are held. So they must only
   * describe.
   *
   * <p>First all is tried with copies of the states, while the servers go on. Then the servers are
   * held: each finishes what it is at, and takes no other message. When {@code codeChange} has made
   * all new states, all servers go on with the new code. It goes on when the calling process ends.
   *
   * @return what was done, or why nothing was
   * @throws IllegalStateException if the application does not run on this node, or is being
   *     upgraded, or another one is
   * @throws IllegalArgumentException if the release runs already, has run before, or is of another
   *     application: each upgrade needs a release that was loaded for it
   */
  public UpgradeReport upgrade(Upgrade upgrade) {
    return new Coordinator(this, upgrade).run();
  }

  /** What {@link #upgrade(Upgrade)} would do; it tries all that can be tried without holding. */
  public UpgradeReport plan(Upgrade upgrade) {
    return new Coordinator(this, upgrade).plan();
  }

  /** Whether it makes sense now. */
  void check(Upgrade upgrade) {
    adopt(upgrade.to());
    if (upgrade.to().loader().next() != null || upgrade.to() == release) {
      throw new IllegalArgumentException(
          "expected a release that has not run, got: " + upgrade.to() + "; load it anew");
    }
    if (top().isEmpty()) {
      throw new IllegalStateException(
          "expected an application that runs on this node; this one does not: " + this);
    }
  }

  /** The supervisor of its tree; empty if that does not run here. */
  Optional<LocalProcess> top() {
    var known = part;
    if (known != null) {
      return Optional.of(known).filter(it -> it.isAlive() && it.node == LocalNode.current());
    }
    return Application.started().contains(this)
            && Application.ensureStarted(this) instanceof StartResult.Ok<Supervisor>(var pid, _)
        ? Optional.of((LocalProcess) pid)
        : Optional.empty();
  }

  List<String> args() {
    return args;
  }

  /** The release takes over, before any server has its code. */
  void becomes(Release next) {
    past.add(release.loader());
    release = next;
  }

  /**
   * The releases of before that are still in memory, with what may hold them: each should be gone
   * after a while, when the JVM has collected its garbage.
   */
  public List<PastRelease> pastReleases() {
    return past.inMemory(release.loader());
  }

  PastReleases past() {
    return past;
  }

  /**
   * What is done with an object of the release of now.
   *
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Use<T, R, X extends Exception> {
    R with(T object) throws X;
  }

  /**
   * Calls code of the release of now: so shared code, which outlives releases, calls the newest
   * code, as Erlang's {@code Module:function} does. The object is its application, if that is of
   * the type, else the service that a file in {@code META-INF/services} names: one a release.
   *
   * <p>An upgrade waits until such calls have returned, and those that come meanwhile wait for it.
   * So none should wait for the outside world: let it return what is to be sent.
   *
   * @throws IllegalStateException if the release has no such object
   */
  public <T, R, X extends Exception> R use(Class<T> type, Use<? super T, R, X> use) throws X {
    Objects.requireNonNull(type, "type");
    var self = LocalProcess.running();
    boolean isFirst = door.enter(self);
    try {
      return use.with(release.service(type));
    } finally {
      if (isFirst) {
        door.leave(self);
      }
    }
  }

  ReleaseDoor door() {
    return door;
  }

  // The application of its release

  /**
   * It as a part of a tree, under a supervisor of shared code, instead of an application of its
   * own: the supervisor that {@link Application#start} of its release describes. What the release
   * says of dependencies and stops does not count then.
   */
  public Supervisor.Plan part(String... given) {
    return new Part(this, List.of(given));
  }

  private record Part(LiveApplication live, List<String> given) implements Supervisor.Plan {

    @Override
    public Supervisor.Spec init() throws Exception {
      live.part = LocalProcess.running();
      return live.start(given.toArray(String[]::new));
    }
  }

  @Override
  public Supervisor.Spec start(String... given) throws Exception {
    args = List.of(given);
    return release.application().start(given);
  }

  @Override
  public List<Application> dependencies() {
    var all = release.application().dependencies();
    for (var one : all) {
      if (ReleaseLoader.of(one.getClass()) != null) {
        throw new IllegalStateException(
            "expected dependencies of shared classes, got: "
                + one.getClass().getName()
                + " of "
                + release);
      }
    }
    return all;
  }

  @Override
  public void prepStop() throws Exception {
    release.application().prepStop();
  }

  @Override
  @SuppressWarnings("AmbiguousMethodReference") // OTP calls both stop
  public void stop() throws Exception {
    release.application().stop();
  }

  @Override
  public String toString() {
    return release.application() + " (" + release + ")";
  }
}
