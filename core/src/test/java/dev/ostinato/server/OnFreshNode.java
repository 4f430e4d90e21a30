package dev.ostinato.server;

import dev.ostinato.process.Down;
import dev.ostinato.process.Impatient;
import dev.ostinato.process.Node;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Runs each test as a process of a node of its own, which is closed after it. What the library logs
 * is shown only if the test fails.
 *
 * <p>The node is patient: nothing on it may have to be declared dead, unless the test or its class
 * is {@link Impatient}. There processes that ignore a kill hold it up for a twentieth of a second.
 */
@NullUnmarked
@SuppressWarnings("exports")
public final class OnFreshNode implements InvocationInterceptor {

  private static final boolean SPAWNED = Boolean.getBoolean("dev.ostinato.spawned");

  private static final Duration PATIENT = Duration.ofSeconds(20);
  private static final Duration IMPATIENT = Duration.ofMillis(50);

  /** For the framework. */
  public OnFreshNode() {}

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    onFreshNode(invocation, method);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    onFreshNode(invocation, method);
  }

  private static void onFreshNode(
      Invocation<Void> invocation, ReflectiveInvocationContext<Method> method) {
    boolean impatient =
        AnnotationSupport.isAnnotated(method.getExecutable(), Impatient.class)
            || AnnotationSupport.isAnnotated(method.getTargetClass(), Impatient.class);
    try (var log = Log.open()) {
      try (var node = Node.open(Node.killGrace(impatient ? IMPATIENT : PATIENT))) {
        if (SPAWNED) {
          inProcess(node, invocation);
        } else {
          node.run(() -> proceed(invocation));
        }
      } catch (RuntimeException | Error failure) {
        log.warnings().forEach(line -> failure.addSuppressed(new LoggedException(line)));
        log.errors().forEach(line -> failure.addSuppressed(new LoggedException(line)));
        throw failure;
      }
    }
  }

  /** As {@link #proceed}, in a process with a thread of its own: one that lends it. */
  private static void inProcess(Node node, Invocation<Void> invocation) {
    var result = new CompletableFuture<Void>();
    node.run(() -> {
      var visitor = Pid.self();
      return Processes.spawn(() -> {
        try {
          var monitor = Processes.monitor(visitor); // which is no part of the test
          Processes.receive(Down.class, down -> down.monitor().equals(monitor));
          result.complete(proceed(invocation));
        } catch (Throwable thrown) {
          result.completeExceptionally(thrown);
          throw thrown;
        }
      });
    });
    try {
      result.get();
    } catch (ExecutionException failure) {
      switch (failure.getCause()) {
        case RuntimeException exception -> throw exception;
        case Error error -> throw error;
        default -> throw new AssertionError(failure.getCause());
      }
    } catch (InterruptedException e) {
      throw new AssertionError("the test does not end", e);
    }
  }

  private static Void proceed(Invocation<Void> invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Exception | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }

  /** What was logged, beside the failure of a test. */
  private static final class LoggedException extends Exception {
    private static final long serialVersionUID = 1L;

    LoggedException(String line) {
      super(line, null, false, false);
    }
  }

  /** Does something on a thread that is no process, and so becomes a guest of the first node. */
  public static <R> R asGuest(Callable<R> work) throws Exception {
    var results = new ArrayList<R>();
    var thrown = new ArrayList<Throwable>();
    var thread =
        Thread.ofPlatform()
            .name("guest")
            .start(() -> {
              try {
                results.add(work.call());
              } catch (Throwable t) {
                thrown.add(t);
              }
            });
    thread.join();
    for (var failure : thrown) {
      switch (failure) {
        case Exception exception -> throw exception;
        case Error error -> throw error;
        default -> throw new AssertionError(failure);
      }
    }
    return results.getFirst();
  }

  /** How many messages the calling process has that it has not received, of any kind. */
  public static int waitingMessages() {
    return Processes.info(Pid.self()).orElseThrow().messages();
  }

  /** Waits until a process that is busy has a message that it has not received. */
  static void awaitMessage(Pid pid) {
    while (Processes.info(pid).orElseThrow().messages() == 0) {
      if (Thread.interrupted()) {
        throw new AssertionError("no message has come to " + pid);
      }
      Thread.onSpinWait();
    }
  }
}
