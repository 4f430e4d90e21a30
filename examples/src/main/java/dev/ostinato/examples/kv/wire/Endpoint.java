package dev.ostinato.examples.kv.wire;

import module java.base;

/** Where a server listens; port 0 stands for any that is free. It prints as {@code HOST:PORT}. */
public record Endpoint(String host, int port) {

  public InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
