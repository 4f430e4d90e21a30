package dev.ostinato.stress;

import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/**
 * Runs the tests of this module with jcstress, and refuses to start if it would leave one out: it
 * skips in silence a test that has more actors than the machine has cores.
 */
public final class Main {
  private Main() {}

  public static void main(String... args) throws Exception {
    if (TestList.tests().isEmpty()) {
      throw new IllegalStateException("there are no tests");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    for (String test : TestList.tests()) {
      TestInfo info = TestList.getInfo(test);
      if (info.threads() > cores) {
        throw new IllegalStateException(
            "expected at most "
                + cores
                + " actors, one a core, got: "
                + info.threads()
                + " in "
                + test);
      }
    }
    org.openjdk.jcstress.Main.main(args);
  }
}
