package dev.ostinato.benchmarks.row;

import dev.ostinato.benchmarks.row.Row.Unit;
import java.util.List;
import java.util.Optional;

/** All rows, in the order of the table. */
public final class Rows {

  private static final List<Row> ALL =
      List.of(
          rate("call-1-1", 1, "one client calls one server, with the usual time-out; a call"),
          rate("call-64-1", 64, "64 clients call one server; a call"),
          rate("call-1000-1", 1000, "1000 clients call one server; a call"),
          rate("call-pairs-64", 64, "64 clients, each with a server of its own; a call"),
          rate("call-pairs-1000", 1000, "1000 clients, each with a server of its own; a call"),
          rate("direct-1-1", 1, "call-1-1 without a time-out; a call"),
          rate("direct-pairs-64", 64, "call-pairs-64 without a time-out; a call"),
          rate("direct-pairs-1000", 1000, "call-pairs-1000 without a time-out; a call"),
          rate("cast-1-1", 1, "one client casts to one server, and ends with a call; a cast"),
          rate("cast-8-1", 8, "8 clients cast to one server, each ends with a call; a cast"),
          rate("ring-1000", 1000, "one message goes round 1000 servers; a hop"),
          rate("ring-10000", 10_000, "one message goes round 10,000 servers; a hop"),
          rate("start-cast-stop", 1000, "a server starts, gets a cast and stops by it; a server"),
          rate("spawn-exit", 1000, "a plain process starts, gets a message and ends; a process"),
          rate("skynet", 1_000_000, "a tree of processes, each with ten children; a leaf"),
          rate("chain-10", 1, "a call that each of 10 servers passes on by a call; the first call"),
          rate("direct-chain-10", 1, "chain-10 without time-outs; the first call"),
          rate("restart", 1, "a supervised server crashes, up to its next reply; a crash"),
          rate("monitors-100k", 100_000, "100,000 processes monitor one that dies; a notice"),
          rate("links-10k", 10_000, "a chain of 10,000 linked processes dies; a death"),
          rate("timers-1m", 1_000_000, "a million timers are set, then cancelled; a timer"),
          rate("registry-call", 1, "a server of 1000 is looked up and called; a call"),
          rate("registry-churn", 1000, "a process registers a name and ends; a process"),
          rate("selective-10k", 1, "a message is received behind 10,000 others; a message"),
          new Row("idle-genserver", Unit.BYTES, 1, "an idle server; its bytes"),
          new Row(
              "idle-supervised",
              Unit.BYTES,
              1,
              "an idle server with a supervisor and a name; its bytes"),
          new Row("idle-process", Unit.BYTES, 1, "an idle plain process; its bytes"),
          new Row(
              "latency-250k",
              Unit.MICROSECONDS,
              1,
              "64 clients offer 8 servers 250,000 calls/s; p50, p99 and p99.9 of a call"),
          rate("million", 1_000_000, "a million supervised servers start and are called; a server"),
          new Row(
              "startup", Unit.MILLISECONDS, 1, "from the command to the first reply and the end"),
          rate("savina-count", 1, "casts to a counter; a cast"),
          rate("savina-pingpong", 1, "two processes send each other a message; there and back"),
          rate("savina-threadring", 100, "one message goes round 100 processes; a hop"),
          rate("savina-fjcreate", 1000, "a process starts, computes a little, ends; a process"),
          rate("savina-fjthrput", 60, "messages to 60 processes, which compute; a message"),
          rate("savina-big", 120, "120 processes ping each other at random; a ping and its pong"),
          rate("savina-chameneos", 1, "100 processes meet in pairs through a broker; a meeting"),
          rate("savina-bndbuffer", 40, "40 producers, 40 consumers, a buffer of 50; an item"),
          rate("savina-logmap", 10, "10 series, each asks its own computer; a term"),
          rate("savina-banking", 1, "transfers between 1000 accounts; a transfer"));

  private Rows() {}

  public static List<Row> all() {
    return ALL;
  }

  public static Optional<Row> named(String name) {
    return ALL.stream().filter(row -> row.name().equals(name)).findFirst();
  }

  /** Whether a peer takes minutes for it each time. */
  public static boolean takesMinutes(Row row) {
    return row.name().equals("million");
  }

  /** Whether one process measures it: it takes minutes, or comes out the same every time. */
  public static boolean isMeasuredOnce(Row row) {
    return takesMinutes(row) || row.unit() == Unit.BYTES;
  }

  private static Row rate(String name, long batch, String text) {
    return new Row(name, Unit.OPERATIONS, batch, text);
  }
}
