package dev.ostinato.internal.scheduler;

/**
 * Whether there is room on the stack of one thread for something that must not fail in the middle.
 *
 * <p>Java does not tell how full a stack is: the only way to know is to use it. That takes about a
 * microsecond, so it is done once for so many questions; between two of them the stack may grow by
 * as many calls, so it is tried with room for those as well.
 */
public final class Room {

  private static final int QUESTIONS = 256;

  /** Each call takes at least a hundred bytes: this is some sixty kilobytes. */
  private static final int CALLS = 600;

  private int left;

  Room() {}

  /** Whether there was room enough at one of the last questions. */
  public boolean isEnough() {
    left--;
    if (left < 0) {
      left = QUESTIONS;
      if (!isFound()) {
        left = 0;
        return false;
      }
    }
    return true;
  }

  private static boolean isFound() {
    try {
      return use(CALLS, 1, 2, 3, 4, 5, 6, 7, 8) > 0;
    } catch (StackOverflowError full) {
      return false;
    }
  }

  /**
   * Needs all that it is given after the call below it, so that it has to keep that on the stack.
   */
  private static long use(
      int calls, long a, long b, long c, long d, long e, long f, long g, long h) {
    if (calls == 0) {
      return 1;
    }
    return use(calls - 1, b, c, d, e, f, g, h, a) + a + b + c + d + e + f + g + h;
  }
}
