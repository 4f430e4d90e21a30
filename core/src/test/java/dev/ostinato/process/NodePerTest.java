package dev.ostinato.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.internal.runtime.LocalNode;
import java.lang.reflect.Method;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs each test as a process of a new node. */
final class NodePerTest implements InvocationInterceptor {

  private static final Duration PATIENT = Duration.ofSeconds(10);
  private static final Duration IMPATIENT = Duration.ofMillis(250);

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> test,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    play(test, method);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> test,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    play(test, method);
  }

  private static void play(
      Invocation<@Nullable Void> test, ReflectiveInvocationContext<Method> method) {
    boolean impatient =
        AnnotationSupport.isAnnotated(method.getExecutable(), Impatient.class)
            || AnnotationSupport.isAnnotated(method.getTargetClass(), Impatient.class);
    var node = Node.open(Node.killGrace(impatient ? IMPATIENT : PATIENT));
    try (var _ = Logged.open()) {
      try {
        node.run(() -> proceed(test));
      } finally {
        node.close();
      }
      if (!impatient) {
        assertThat(((LocalNode) node).zombies()).as("processes that did not unwind").isZero();
      }
    }
  }

  private static boolean proceed(Invocation<@Nullable Void> test) throws Exception {
    try {
      test.proceed();
      return true;
    } catch (Exception | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError(thrown);
    }
  }
}
