package dev.ostinato.examples.kv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.kv.wire.Acceptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the program ends with when its processes do; it runs on a node of its own. */
class MainTest {

  private final Node node = Node.open();
  private final CompletableFuture<Integer> code =
      CompletableFuture.supplyAsync(
          () -> node.run(() -> Main.run("--port", "0")), Thread::startVirtualThread);

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void ends_with_code_1_when_the_top_supervisor_is_killed() {
    node.run(() -> {
      Processes.exit(top(), ExitReason.KILL);
      return 0;
    });
    assertThat(code.join()).isEqualTo(1);
  }

  @Test
  void ends_with_code_1_when_the_top_supervisor_gives_up() {
    var top = node.run(this::top);
    while (!code.isDone()) node.run(() -> killAcceptor(top));
    assertThat(code.join()).isEqualTo(1);
  }

  private Pid top() {
    await().until(() -> node.run(KeyValue.TOP::whereis).isPresent());
    return KeyValue.TOP.whereis().orElseThrow();
  }

  /** Returns when it has been restarted, or the top supervisor has ended. */
  private static int killAcceptor(Pid top) {
    var tree = Supervisor.at(top);
    try {
      for (var child : tree.children()) {
        if (child.id().equals(Acceptor.ID)
            && child.state() instanceof ChildInfo.State.Running(var pid)) {
          var monitor = Processes.monitor(pid);
          Processes.exit(pid, ExitReason.KILL);
          Processes.receive(Down.class, down -> down.monitor().equals(monitor));
        }
      }
      return tree.count().active();
    } catch (ExitException exit) {
      return 0;
    }
  }
}
