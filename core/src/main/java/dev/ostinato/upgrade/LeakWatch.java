package dev.ostinato.upgrade;

import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.internal.runtime.Reports;
import dev.ostinato.internal.scheduler.Threads;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;

/**
 * Looks now and then whether a release of the past has gone. It says so if it has not although the
 * JVM has collected garbage more than once since; it never has garbage collected itself.
 */
final class LeakWatch {

  /** How often it looks: {@code -Ddev.ostinato.leakWatch=PT10S}. */
  private static final Duration PERIOD =
      Duration.parse(System.getProperty("dev.ostinato.leakWatch", "PT10S"));

  /** A collection may have begun before, or be one of young objects: some more have to come. */
  private static final int COLLECTIONS = 3;

  private final LiveApplication live;
  private final LocalNode node;
  private final WeakReference<ReleaseLoader> release;
  private WeakReference<Object> garbage = new WeakReference<>(new Object());
  private int collections;

  private final Duration period;

  private LeakWatch(LiveApplication live, LocalNode node, ReleaseLoader past, Duration period) {
    this.live = live;
    this.node = node;
    this.release = new WeakReference<>(past);
    this.period = period;
  }

  static void begin(LiveApplication live, LocalNode node, ReleaseLoader past) {
    begin(live, node, past, PERIOD);
  }

  static void begin(LiveApplication live, LocalNode node, ReleaseLoader past, Duration period) {
    new LeakWatch(live, node, past, period).lookLater();
  }

  private void lookLater() {
    var _ = node.after(period.toNanos(), this::look);
  }

  /** On the thread of the timers, which must not wait for a logger. */
  private void look() {
    if (release.refersTo(null)) {
      return;
    }
    if (garbage.refersTo(null)) {
      collections++;
      garbage = new WeakReference<>(new Object());
    }
    if (collections < COLLECTIONS) {
      lookLater();
    } else {
      Threads.startHelper("leak watch", this::tell);
    }
  }

  private void tell() {
    List<PastRelease> all;
    try {
      all = node.run(live::pastReleases);
    } catch (IllegalStateException closed) {
      return; // the node is
    }
    for (var past : all) {
      var loader = release.get();
      if (loader != null && loader.version().equals(past.version())) {
        Reports.error(() -> text(past));
      }
    }
  }

  private static String text(PastRelease past) {
    var suspects = past.suspects();
    return "release "
        + past.version()
        + " is still in memory, though another one has taken its place and garbage was collected: "
        + (suspects.isEmpty()
            ? "no process runs its code; perhaps a timer, a ThreadLocal, an exception that is kept,"
                + " or a listener of a shared library"
            : String.join("; ", suspects));
  }
}
