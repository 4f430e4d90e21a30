package dev.ostinato.conformance.language;

import dev.ostinato.conformance.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What OTP 26 and later leave otherwise than OTP 25, which ran: a supervisor that fails to start
 * leaves no EXIT in the mailbox of a starter that traps exits. (For servers the scripts take it out
 * themselves.)
 */
final class Since26 {

  private Since26() {}

  /** The records with those EXIT messages taken out of the next look into the mailbox. */
  static List<Observation> expected(List<Step> steps, List<Observation> records) {
    var expected = new ArrayList<Observation>();
    Set<Json> failed = new HashSet<>();
    for (int i = 0; i < records.size(); i++) {
      var step = steps.get(i);
      var record = records.get(i);
      if (step.op().equals("sup_start")
          && record.result() instanceof Json.Array result
          && result.word().filter("error"::equals).isPresent()) {
        failed.add(Json.tagged("EXIT", step.json("as"), result.get(1)));
      }
      if (step.op().equals("inbox") && record.result() instanceof Json.Array(var messages)) {
        var left = messages.stream().filter(message -> !failed.remove(message)).toList();
        record =
            new Observation(new Json.Array(left), record.events(), record.order(), record.then());
      }
      expected.add(record);
    }
    return expected;
  }
}
