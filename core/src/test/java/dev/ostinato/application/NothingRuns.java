package dev.ostinato.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ostinato.internal.runtime.LocalNode;
import dev.ostinato.process.Processes;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * After each test: stops the applications that run, and finds that no process is left but those
 * that were there before.
 *
 * <p>It is to stand after the extension that makes the test a process of a fresh node.
 */
@NullUnmarked
final class NothingRuns implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext c)
      throws Throwable {
    var before = Processes.list();
    invocation.proceed();
    Application.started().reversed().forEach(application -> Application.stop(application));
    assertThat(Application.started()).isEmpty();
    var node = LocalNode.current();
    await("the end of every process").until(() -> List.copyOf(node.list()).equals(before));
  }
}
