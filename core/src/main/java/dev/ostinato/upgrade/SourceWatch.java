package dev.ostinato.upgrade;

import dev.ostinato.process.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A look at sources, until it is closed: see {@link LiveSources#watch}. */
public final class SourceWatch implements AutoCloseable {

  /** For how long nothing must have changed: editors write in steps. */
  private static final long QUIET_MILLIS = 60;

  private final LiveSources sources;
  private final LiveApplication live;
  private final Consumer<String> told;
  private final WatchService changes;
  private int saves;

  private SourceWatch(
      LiveSources sources, LiveApplication live, Consumer<String> told, WatchService changes) {
    this.sources = sources;
    this.live = live;
    this.told = told;
    this.changes = changes;
  }

  static SourceWatch begin(LiveSources sources, LiveApplication live, Consumer<String> told)
      throws IOException {
    var watch =
        new SourceWatch(sources, live, told, sources.folder().getFileSystem().newWatchService());
    watch.register();
    var node = Node.current();
    Thread.ofPlatform().daemon().name("watch of " + sources.folder()).start(() -> watch.run(node));
    return watch;
  }

  /** Folders are watched one by one; those that are watched already stay so. */
  private void register() throws IOException {
    try (var all = Files.walk(sources.folder())) {
      for (Path folder : all.filter(Files::isDirectory).toList()) {
        folder.register(
            changes,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      }
    }
  }

  private void run(Node node) {
    try {
      while (true) {
        var key = changes.take();
        while (key != null) {
          key.pollEvents();
          key.reset();
          key = changes.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
        told.accept(node.run(this::upgrade));
        registerWhatIsThere();
      }
    } catch (ClosedWatchServiceException closed) {
      // that is the end
    } catch (InterruptedException | IOException | RuntimeException failed) {
      told.accept("sources are watched no longer: " + failed);
    }
  }

  /** A folder, or a file that an editor has made for a moment, may vanish meanwhile. */
  private void registerWhatIsThere() throws IOException {
    try {
      register();
    } catch (UncheckedIOException | NoSuchFileException vanished) {
      told.accept("some folders are not watched: " + vanished);
    }
  }

  private String upgrade() {
    saves++;
    try {
      return live.upgrade(sources.release("save " + saves)).toString();
    } catch (IllegalArgumentException | IllegalStateException wrong) {
      return wrong.getMessage() + "\nthe code of before goes on";
    }
  }

  @Override
  public void close() throws IOException {
    changes.close();
  }
}
