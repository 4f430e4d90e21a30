package dev.ostinato.internal.scheduler;

/**
 * Whether there is room on the stack of one thread for something that must not fail in the middle.
 *
 * <p>Java does not tell how full a stack is: the only way to know is to use it. That takes the
 * better part of a microsecond, so it is done once for so many questions; between two of them the
 * stack may grow by as many calls, so it is tried with room for those as well.
 */
public final class Room {

  private static final int QUESTIONS = 256;

  /** Each call takes some three hundred bytes: this is some sixty kilobytes. */
  private static final int CALLS = 200;

  /** One of so many trials touches all that it takes. */
  private static final int TRIALS = 16;

  private int left;
  private int trials;

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

  private boolean isFound() {
    trials++;
    try {
      return use(CALLS, trials % TRIALS == 1, trials) > 0;
    } catch (StackOverflowError full) {
      return false;
    }
  }

  /**
   * Goes so many calls deep. A method has one frame for all of its paths, in the interpreter and
   * compiled, and one of these has many values to keep while it calls: so the other takes as much
   * of the stack, and hardly touches it, which would drive all else out of the cache. A path that
   * is never taken is not compiled.
   */
  private static long use(int calls, boolean touches, long x) {
    if (calls == 0) {
      return 1;
    }
    if (!touches) {
      return use(calls - 1, false, x) + 1;
    }
    long a = x + 1;
    long b = x ^ a;
    long c = a * b + x;
    long d = b * c + a;
    long e = c * d + b;
    long f = d * e + c;
    long g = e * f + d;
    long h = f * g + e;
    long i = g * h + f;
    long j = h * i + g;
    long k = i * j + h;
    long l = j * k + i;
    long m = k * l + j;
    long n = l * m + k;
    long o = m * n + l;
    long p = n * o + m;
    long q = o * p + n;
    long r = p * q + o;
    long s = q * r + p;
    long t = r * s + q;
    long u = s * t + r;
    long v = t * u + s;
    long w = u * v + t;
    long y = v * w + u;
    long z = w * y + v;
    long below = use(calls - 1, true, x);
    long kept = a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l ^ m;
    return below + ((kept ^ n ^ o ^ p ^ q ^ r ^ s ^ t ^ u ^ v ^ w ^ y ^ z) & 1);
  }
}
