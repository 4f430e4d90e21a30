package dev.ostinato.benchmarks.ostinato;

import dev.ostinato.benchmarks.cell.Program;
import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.Next;
import dev.ostinato.server.ServerRef;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** Savina's banking: money goes from account to account, a thousand transfers at a time. */
final class Banking implements Program.Work {

  private static final int ACCOUNTS = 1000;
  private static final int IN_FLIGHT = 1000;

  /** An account; its state is the balance. */
  private record Account() implements GenServer<Long, Account.Request, Account.Transfer> {

    private sealed interface Request extends Call<Account, Long> {}

    private record Deposit(long amount) implements Request {}

    /** Takes from this account, and asks {@code to} to deposit. */
    private record Transfer(ServerRef<Account> to, long amount, Semaphore flight)
        implements Cast<Account> {}

    @Override
    public InitResult<Long> init() {
      return ok(0L);
    }

    @Override
    public CallResult<Long> handleCall(Request request, From<?> from, Long balance) {
      return switch (request) {
        case Deposit deposit -> {
          long next = balance + deposit.amount();
          yield deposit.reply(next, next);
        }
      };
    }

    @Override
    public Next<Long> handleCast(Transfer transfer, Long balance) {
      transfer.to().call(new Deposit(transfer.amount()));
      transfer.flight().release();
      return noReply(balance - transfer.amount());
    }
  }

  private final List<ServerRef<Account>> accounts =
      IntStream.range(0, ACCOUNTS)
          .mapToObj(_ -> GenServer.<Account>start(new Account()).orElseThrow())
          .toList();
  private final Random random = new Random(7);

  @Override
  public long run(long operations) throws Exception {
    var flight = new Semaphore(IN_FLIGHT);
    long nanos =
        Lifecycles.inProcess(() -> {
          for (long i = 0; i < operations; i++) {
            // Always to an account with a higher number: calls never go round.
            int from = random.nextInt(ACCOUNTS - 1);
            int to = from + 1 + random.nextInt(ACCOUNTS - 1 - from);
            flight.acquire();
            accounts.get(from).cast(new Account.Transfer(accounts.get(to), 1, flight));
          }
          flight.acquire(IN_FLIGHT);
        });
    Check.equal("sum of all balances", 0, balances());
    return nanos;
  }

  private long balances() {
    return accounts.stream().mapToLong(one -> one.call(new Account.Deposit(0))).sum();
  }
}
