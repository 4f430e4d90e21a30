package dev.ostinato.internal.carrier;

import java.lang.management.ManagementFactory;
import jdk.management.VirtualThreadSchedulerMXBean;

/**
 * More carriers of the JDK while processes compute on all that there are, so that others have their
 * turn: virtual threads are not time-sliced. It is for the whole JVM, so a system property switches
 * it off; and it needs the module {@code jdk.management}, which programs on the class path have.
 */
public final class Relief {
  /*
   * Everything here is of the turnstile's watch alone, which finds that nobody comes to run (more), or
   * that somebody does (calm). What was added is taken back one by one, each time when all has been calm for a while,
   * which is longer if the last time was too early.
   */
  private static final String SWITCH = "dev.ostinato.relief";
  private static final int MAX_MORE = 64;
  private static final int FEW_LOOKS = 16;
  private static final int MAX_LOOKS = 256;

  /** The bean, in a class that is only loaded if there is one. */
  private static final class Scheduler {
    private static final VirtualThreadSchedulerMXBean BEAN =
        ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);

    static void change(int by) {
      BEAN.setParallelism(BEAN.getParallelism() + by);
    }
  }

  private static final boolean EXISTS =
      !"false".equals(System.getProperty(SWITCH))
          && ModuleLayer.boot().findModule("jdk.management").filter(Relief::isReadable).isPresent();

  private static int late;
  private static int more;
  private static int calmLooks;
  private static int looksToTakeBack = FEW_LOOKS;
  private static boolean tookBack;

  private Relief() {}

  private static boolean isReadable(Module management) {
    return Relief.class.getModule().canRead(management);
  }

  /**
   * Nobody who was woken has come to run: adds a carrier, from the second time in a row on, for
   * once it may have been the machine.
   */
  public static void more() {
    late++;
    if (EXISTS && late > 1 && more < MAX_MORE && change(1)) {
      more++;
      boolean tooEarly = tookBack && calmLooks < looksToTakeBack;
      looksToTakeBack = tooEarly ? Math.min(2 * looksToTakeBack, MAX_LOOKS) : FEW_LOOKS;
      tookBack = false;
      calmLooks = 0;
    }
  }

  /** Who was woken has come to run. */
  public static void calm() {
    late = 0;
    calmLooks++;
    if (more > 0 && calmLooks >= looksToTakeBack && change(-1)) {
      more--;
      tookBack = true;
      calmLooks = 0;
    }
  }

  private static boolean change(int by) {
    try {
      Scheduler.change(by);
      if (by > 0) {
        Thread.ofVirtual().start(() -> {}); // the bean wakes no carrier, this does
      }
      return true;
    } catch (Throwable notThere) {
      return false; // no such bean, no memory: whoever asks has more to do
    }
  }
}
