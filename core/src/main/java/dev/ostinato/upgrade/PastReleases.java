package dev.ostinato.upgrade;

import dev.ostinato.internal.release.ReleaseLoader;
import dev.ostinato.process.ProcessInfo;
import dev.ostinato.process.Processes;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The releases that a program has run before, as long as they are in memory. */
final class PastReleases {

  private final List<WeakReference<ReleaseLoader>> all = new ArrayList<>();

  synchronized void add(ReleaseLoader loader) {
    all.add(new WeakReference<>(loader));
  }

  /**
   * Those that are there.
   *
   * @param now the release that runs, which another one of the same version cannot be told from
   */
  synchronized List<PastRelease> inMemory(ReleaseLoader now) {
    all.removeIf(one -> one.refersTo(null));
    var there = new ArrayList<PastRelease>();
    for (var one : all) {
      var loader = one.get();
      if (loader != null) {
        boolean isTold = !loader.getName().equals(now.getName());
        there.add(
            new PastRelease(loader.version(), isTold ? suspects(loader.getName()) : List.of()));
      }
    }
    return there;
  }

  private static List<String> suspects(String loader) {
    var found = new ArrayList<String>();
    for (var pid : Processes.list()) {
      Processes.info(pid)
          .filter(info -> runs(info, loader))
          .ifPresent(info -> found.add(info.pid() + " runs its code: " + info.stack().getFirst()));
    }
    return found;
  }

  private static boolean runs(ProcessInfo info, String loader) {
    return Arrays.stream(info.stack().toArray(StackTraceElement[]::new))
        .anyMatch(frame -> loader.equals(frame.getClassLoaderName()));
  }
}
