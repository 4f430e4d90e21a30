package dev.ostinato.examples.errors;

import module dev.ostinato;
import module java.base;

/** What the caller expects to fail is a reply; what it does not expect is an exit. */
public final class Errors {

  public interface Account {

    sealed interface Request<R> extends Call<Account, R> {}

    record Withdraw(long cents) implements Request<Withdrawal> {}

    sealed interface Withdrawal {

      record Done(long balance) implements Withdrawal {}

      record Refused(long missing) implements Withdrawal {}
    }
  }

  /** A reason of our own. */
  public record Overdrawn(long cents) implements ExitReason.Custom {}

  private Errors() {}

  static String pay(ServerRef<Account> account) {
    try {
      return switch (account.call(new Account.Withdraw(500), Duration.ofSeconds(1))) {
        case Account.Withdrawal.Done(long balance) -> "left: " + balance;
        case Account.Withdrawal.Refused(long missing) -> "missing: " + missing;
      };
    } catch (ExitException exit) {
      return switch (exit.reason()) {
        case ExitReason.Timeout() -> "no answer in time";
        case ExitReason.NoProcess() -> "no such account";
        case Overdrawn(long cents) -> "overdrawn by " + cents;
        case ExitReason.Crash(var type, var message, _, _) -> type + ": " + message.orElse("");
        default -> throw exit;
      };
    }
  }

  static String start(StartResult<ServerRef<Account>> result) {
    return switch (result) {
      case StartResult.Ok(var pid, _) -> "started " + pid;
      case StartResult.Ignored() -> "not wanted";
      case StartResult.Failed(ExitReason.AlreadyStarted(var pid)) -> "runs as " + pid;
      case StartResult.Failed(var reason) -> "failed: " + reason;
    };
  }

  // Use

  static void main() {
    ServerName<Account> savings = ServerName.local("savings");
    IO.println(pay(savings));
    GenServer.start(savings, new AccountServer(AccountServer.Manner.HONEST, 700)).orElseThrow();
    IO.println(pay(savings));
    IO.println(pay(savings));
    for (var manner : AccountServer.Manner.values()) {
      var result = GenServer.<Account>start(new AccountServer(manner, 0));
      switch (result) {
        case StartResult.Ok(_, var account) -> IO.println(manner + " " + pay(account));
        default -> IO.println(manner + " " + start(result));
      }
    }
  }
}

/** An account, and what may be wrong with one. */
record AccountServer(AccountServer.Manner manner, long cents)
    implements GenServer<Long, Errors.Account.Request<?>, Cast<Errors.Account>>, Errors.Account {

  enum Manner {
    HONEST,
    SILENT,
    STRICT,
    CLUMSY,
    CLOSED,
    BANKRUPT
  }

  @Override
  public InitResult<Long> init() {
    return switch (manner) {
      case CLOSED -> ignore();
      case BANKRUPT -> stop(new Errors.Overdrawn(1_000_000));
      default -> ok(cents);
    };
  }

  @Override
  public CallResult<Long> handleCall(
      Errors.Account.Request<?> request, From<?> from, Long balance) {
    return switch (request) {
      case Withdraw(long amount) when manner == Manner.CLUMSY ->
          throw new IllegalStateException("dropped " + amount + " cents");
      case Withdraw(long amount) when manner == Manner.STRICT ->
          stop(new Errors.Overdrawn(amount - balance), balance);
      case Withdraw _ when manner == Manner.SILENT -> noReply(balance);
      case Withdraw withdraw when withdraw.cents() > balance ->
          withdraw.reply(new Withdrawal.Refused(withdraw.cents() - balance), balance);
      case Withdraw withdraw -> {
        long left = balance - withdraw.cents();
        yield withdraw.reply(new Withdrawal.Done(left), left);
      }
    };
  }
}
