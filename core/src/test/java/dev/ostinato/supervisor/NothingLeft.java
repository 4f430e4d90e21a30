package dev.ostinato.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.Down;
import dev.ostinato.process.ExitReason;
import dev.ostinato.process.Others;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.lang.reflect.Method;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * After each test: tells those who are linked to it to shut down, as a parent does, and finds that
 * no process, link, monitor or name is left. The test traps exits.
 *
 * <p>It is to stand after the extension that makes the test a process of a fresh node.
 */
@NullUnmarked
final class NothingLeft implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext c)
      throws Throwable {
    proceed(invocation);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext c)
      throws Throwable {
    proceed(invocation);
  }

  private static void proceed(Invocation<Void> invocation) throws Throwable {
    Processes.trapExits(true);
    invocation.proceed();
    for (var pid : Processes.info(Pid.self()).orElseThrow().links()) {
      var monitor = Processes.monitor(pid);
      Processes.exit(pid, ExitReason.SHUTDOWN);
      Processes.receive(Down.class, down -> down.monitor() == monitor);
    }
    Others.awaitEnd();
    assertThat(Processes.list()).containsExactly(Pid.self());
    var info = Processes.info(Pid.self()).orElseThrow();
    assertThat(info.links()).isEmpty();
    assertThat(info.monitoredBy()).isEmpty();
    assertThat(Processes.registered()).isEmpty();
  }
}
