package dev.ostinato.examples.kv;

import module java.base;

import dev.ostinato.examples.Arguments;

/** Where a server listens; port 0 stands for any that is free. It prints as {@code HOST:PORT}. */
record Endpoint(String host, int port) {

  static final Set<String> OPTIONS = Set.of("host", "port");

  static Endpoint of(Arguments arguments) {
    return new Endpoint(
        arguments.text("host", "127.0.0.1"), arguments.number("port", 4040, 0, 65_535));
  }

  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
