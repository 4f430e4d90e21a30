package dev.ostinato.conformance.compare;

import dev.ostinato.conformance.language.Step;
import java.util.Optional;

/**
 * One thing that came otherwise than expected.
 *
 * @param number which step it was, from 1; 0 for none of them
 * @param step the step
 * @param part what of its observation differs
 */
public record Difference(
    int number, Optional<Step> step, String part, String expected, String came) {

  @Override
  public String toString() {
    String where = step.map(each -> "step " + number + " (" + each.op() + "), ").orElse("");
    String asked = step.map(each -> "\n  the step  " + each).orElse("");
    return where + part + asked + "\n  expected  " + expected + "\n  came      " + came;
  }
}
