package dev.ostinato.conformance.play;

import dev.ostinato.process.Pid;
import java.util.Optional;

/** The identity of a process that there is not. */
record FakePid(int number) implements Pid {

  @Override
  public int compareTo(Pid other) {
    return Integer.compare(number, ((FakePid) other).number);
  }

  @Override
  public void send(Object message) {
    throw new UnsupportedOperationException("there is no process " + number);
  }

  @Override
  public Optional<Pid> whereis() {
    return Optional.empty();
  }
}
