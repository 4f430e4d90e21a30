package dev.ostinato.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.process.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The mode for tests in which each callback is run by a thread of its own. */
@Timeout(120)
class WanderTest {

  private static final String PROGRAM =
      """
      import module dev.ostinato;

      record Who() implements Call<Server, Long> {}

      record Note() implements Cast<Server> {}

      final class Server implements GenServer<Set<Long>, Who, Note> {
        public InitResult<Set<Long>> init() {
          return ok(new HashSet<>(Set.of(me())));
        }

        public CallResult<Set<Long>> handleCall(Who who, From<?> from, Set<Long> threads) {
          threads.add(me());
          return who.reply(me(), threads);
        }

        public Next<Set<Long>> handleCast(Note note, Set<Long> threads) {
          threads.add(me());
          return noReply(threads);
        }

        public boolean answersAtOnce() {
          return true;
        }

        private static long me() {
          return Thread.currentThread().threadId();
        }
      }

      void main() throws Exception {
        var done = new CountDownLatch(1);
        Processes.spawn(() -> {
          ServerRef<Server> server = GenServer.<Server>start(new Server()).orElseThrow();
          for (int i = 0; i < 50; i++) {
            server.cast(new Note());
            server.call(new Who());
          }
          IO.println(((Set<?>) Sys.getState(server)).size());
          done.countDown();
        });
        done.await();
        System.exit(0);
      }
      """;

  @TempDir private Path folder;

  @Test
  void each_callback_has_a_thread_of_its_own() throws Exception {
    assertThat(ChildJvm.run(folder, PROGRAM, "-Ddev.ostinato.wander=true")).containsExactly("101");
  }

  @Test
  void else_threads_are_used_again() throws Exception {
    assertThat(ChildJvm.run(folder, PROGRAM))
        .singleElement()
        .satisfies(threads -> assertThat(Integer.parseInt(threads)).isLessThan(50));
  }
}
