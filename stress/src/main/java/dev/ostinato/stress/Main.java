package dev.ostinato.stress;

import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.runners.TestList;

/** Runs the tests of this package with jcstress, which passes if it finds none that it can run. */
public final class Main {

  private Main() {}

  public static void main(String... args) throws Exception {
    int cores = Runtime.getRuntime().availableProcessors();
    if (TestList.tests().isEmpty()) {
      fail("expected tests, got: none");
    }
    for (String test : TestList.tests()) {
      TestInfo info = TestList.getInfo(test);
      if (info.threads() > cores) {
        fail(
            "expected at most one actor a core, "
                + cores
                + ", got: "
                + info.threads()
                + " in "
                + test);
      }
    }
    org.openjdk.jcstress.Main.main(args);
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }
}
