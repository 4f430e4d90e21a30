package dev.ostinato.examples.kv;

import module java.base;

/** What the clients of a load have met. */
record LoadTally(
    LongAdder opened, LongAdder sent, LongAdder right, LongAdder wrong, LongAdder errors) {

  LoadTally() {
    this(new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder(), new LongAdder());
  }

  boolean isGood() {
    return wrong.sum() + errors.sum() == 0;
  }

  String connections() {
    return "connections opened: %d, errors: %d".formatted(opened.sum(), errors.sum());
  }

  String answers(Duration time) {
    double seconds = time.toNanos() / 1e9;
    return "commands sent: %d, answers right: %d, wrong: %d, errors: %d; %.0f commands/s for %.1f s"
        .formatted(
            sent.sum(), right.sum(), wrong.sum(), errors.sum(), sent.sum() / seconds, seconds);
  }
}
