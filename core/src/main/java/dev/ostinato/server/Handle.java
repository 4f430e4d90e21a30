package dev.ostinato.server;

import dev.ostinato.process.Address;
import dev.ostinato.process.Pid;
import java.util.Objects;
import java.util.Optional;

/** A server at an address. */
record Handle<T>(Address address) implements Calling<T> {

  Handle {
    Objects.requireNonNull(address, "address");
  }

  @Override
  public void send(Object message) {
    address.send(message);
  }

  @Override
  public Optional<Pid> whereis() {
    return address.whereis();
  }

  @Override
  public String toString() {
    return address.toString();
  }
}
