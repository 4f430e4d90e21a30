package dev.ostinato.examples.byhand;

import static dev.ostinato.process.Processes.*;

import module dev.ostinato;

/** The counter again, without {@code GenServer}: what a server is made of. */
public final class CounterByHand {

  private sealed interface Request {}

  private record Get(Pid client, Monitor tag) implements Request {}

  private record Add(int amount) implements Request {}

  private record Reply(Monitor tag, int count) {}

  private CounterByHand() {}

  // Client

  public static Pid startLink(int first) {
    return spawnLink(() -> loop(first));
  }

  public static int get(Pid counter) {
    var tag = monitor(counter);
    counter.send(new Get(Pid.self(), tag));
    int count =
        receive(message ->
            switch (message) {
              case Reply(var to, int reply) when to.equals(tag) -> take(reply);
              case Down(var to, _, var reason) when to.equals(tag) -> throw exit(reason);
              default -> skip();
            });
    demonitorAndFlush(tag);
    return count;
  }

  public static void add(Pid counter, int amount) {
    counter.send(new Add(amount));
  }

  // Server

  private static void loop(int count) {
    while (true) {
      switch (receive(Request.class)) {
        case Get(var client, var tag) -> client.send(new Reply(tag, count));
        case Add(int amount) -> count += amount;
      }
    }
  }

  // Use

  static void main() {
    var counter = startLink(40);
    add(counter, 1);
    add(counter, 1);
    IO.println("counted by hand: " + get(counter));
    var gone = spawn(() -> {});
    try {
      IO.println(get(gone));
    } catch (ExitException exit) {
      IO.println("a counter that has ended: no answer");
    }
  }
}
