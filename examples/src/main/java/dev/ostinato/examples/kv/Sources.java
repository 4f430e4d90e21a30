package dev.ostinato.examples.kv;

import module dev.ostinato;
import module java.base;

import dev.ostinato.examples.Arguments;
import dev.ostinato.examples.kv.buckets.Store;
import dev.ostinato.examples.kv.wire.Dialogue;

/** The sources of the part that can be replaced while the server runs. */
public final class Sources {

  /** Where the project is. */
  public static final Path HOME = Path.of(System.getProperty("dev.ostinato.home", ""));

  private static final Path BUCKETS = HOME.resolve("examples/src/main/java").resolve(path());

  private Sources() {}

  private static String path() {
    return Store.class.getPackageName().replace('.', '/');
  }

  /** Those that the server was compiled from. */
  public static LiveSources buckets() {
    if (!Files.isDirectory(BUCKETS)) {
      throw new Arguments.Misused("expected the sources in " + BUCKETS.toAbsolutePath());
    }
    return LiveSources.of(BUCKETS, Store.class.getName()).sharing(Dialogue.class.getPackageName());
  }

  /** A store that is upgraded when they are saved. */
  static LiveApplication watched() throws IOException {
    LiveApplication store;
    try {
      store = LiveApplication.of(buckets().release("as it was started"));
    } catch (IllegalArgumentException wrong) {
      throw new Arguments.Misused(String.valueOf(wrong.getMessage()));
    }
    buckets().watch(store, text -> System.out.println(text));
    System.out.println("watching " + BUCKETS.toAbsolutePath());
    return store;
  }
}
