package dev.ostinato.examples.kv;

import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.kv.wire.Endpoint;

/** What programs of this package are told on the command line, and have in common. */
final class Options {

  static final Set<String> ENDPOINT = Set.of("host", "port");

  private Options() {}

  static Endpoint endpoint(Arguments arguments) {
    return new Endpoint(
        arguments.text("host", "127.0.0.1"), arguments.number("port", 4040, 0, 65_535));
  }
}
