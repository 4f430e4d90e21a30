package dev.ostinato.benchmarks.pekko;

import dev.ostinato.benchmarks.cell.Program;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Savina's banking: money goes from account to account, a thousand transfers at a time. */
final class Banking {

  private static final int ACCOUNTS = 1000;
  private static final int IN_FLIGHT = 1000;

  private Banking() {}

  private sealed interface Message {}

  /** Takes from this account, and asks {@code to} to deposit. */
  private record Credit(ActorRef<Message> to, long amount, ActorRef<TellerMessage> teller)
      implements Message {}

  private record Deposit(long amount, ActorRef<Message> from, ActorRef<TellerMessage> teller)
      implements Message {}

  private record Deposited(ActorRef<TellerMessage> teller) implements Message {}

  private record Balance(ActorRef<Long> replyTo) implements Message {}

  private sealed interface TellerMessage {}

  private record Begin(long transfers, CountDownLatch over) implements TellerMessage {}

  private record Done() implements TellerMessage {}

  /** An account; it handles other transfers while one waits for its deposit. */
  private static Behavior<Message> account(long balance) {
    return Behaviors.receive((context, message) ->
        switch (message) {
          case Credit(var to, var amount, var teller) -> {
            to.tell(new Deposit(amount, context.getSelf(), teller));
            yield account(balance - amount);
          }
          case Deposit(var amount, var from, var teller) -> {
            from.tell(new Deposited(teller));
            yield account(balance + amount);
          }
          case Deposited(var teller) -> {
            teller.tell(new Done());
            yield Behaviors.same();
          }
          case Balance(var replyTo) -> {
            replyTo.tell(balance);
            yield Behaviors.same();
          }
        });
  }

  /** Orders the next transfer when one is done. */
  private static final class Teller {

    private final ActorContext<TellerMessage> context;
    private final List<ActorRef<Message>> accounts;
    private final Random random = new Random(7);
    private Begin begin = new Begin(0, new CountDownLatch(0));
    private long ordered;
    private long done;

    Teller(ActorContext<TellerMessage> context, List<ActorRef<Message>> accounts) {
      this.context = context;
      this.accounts = accounts;
    }

    Behavior<TellerMessage> handle(TellerMessage message) {
      switch (message) {
        case Begin next -> {
          begin = next;
          ordered = 0;
          done = 0;
          while (ordered < Math.min(next.transfers(), IN_FLIGHT)) {
            order();
          }
        }
        case Done() -> {
          if (++done == begin.transfers()) {
            begin.over().countDown();
          } else if (ordered < begin.transfers()) {
            order();
          }
        }
      }
      return Behaviors.same();
    }

    private void order() {
      ordered++;
      int from = random.nextInt(ACCOUNTS - 1);
      int to = from + 1 + random.nextInt(ACCOUNTS - 1 - from);
      accounts.get(from).tell(new Credit(accounts.get(to), 1, context.getSelf()));
    }
  }

  static Program.Work program(Host host) {
    List<ActorRef<Message>> accounts = host.spawn(ACCOUNTS, _ -> account(0));
    ActorRef<TellerMessage> teller =
        host.spawn(
            Behaviors.setup(
                context -> Behaviors.receiveMessage(new Teller(context, accounts)::handle)));
    return operations -> {
      var over = new CountDownLatch(1);
      long nanos =
          Program.Work.timed(() -> {
            teller.tell(new Begin(operations, over));
            Host.await(over);
          });
      long sum =
          accounts.stream()
              .mapToLong(account -> host.<Message, Long>ask(account, Balance::new))
              .sum();
      Check.equal("sum of all balances", 0, sum);
      return nanos;
    };
  }
}
