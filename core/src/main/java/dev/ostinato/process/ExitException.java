package dev.ostinato.process;

import dev.ostinato.internal.runtime.Words;
import java.io.Serial;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exit on its way through the calling process: {@code exit(Reason)}.
 *
 * <p>It can be caught; uncaught, it ends the process with its reason. It is never serialized with
 * its reason: over the wire travels only the text.
 */
public final class ExitException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient ExitReason reason;
  private final transient @Nullable Operation operation;

  public ExitException(ExitReason reason) {
    super(Words.of(reason));
    this.reason = Objects.requireNonNull(reason, "reason");
    this.operation = null;
  }

  public ExitException(Operation operation, ExitReason reason) {
    super("exited in " + Words.of(operation) + "\n    ** " + Words.of(reason));
    this.reason = Objects.requireNonNull(reason, "reason");
    this.operation = Objects.requireNonNull(operation, "operation");
  }

  /** {@code explanation}: what else there is to say, to whoever looks for the cause. */
  public ExitException(Operation operation, ExitReason reason, String explanation) {
    super("exited in " + Words.of(operation) + "\n    ** " + Words.of(reason) + ": " + explanation);
    this.reason = Objects.requireNonNull(reason, "reason");
    this.operation = Objects.requireNonNull(operation, "operation");
  }

  public ExitException(Operation operation, ExitReason reason, Throwable cause) {
    this(operation, reason);
    initCause(cause);
  }

  /** The inner reason: {@code noproc}, not {@code {noproc, {GenServer, call, _}}}. */
  public ExitReason reason() {
    return reason;
  }

  /** The call, stop or await that failed; empty for a plain exit. */
  public Optional<Operation> operation() {
    return Optional.ofNullable(operation);
  }
}
