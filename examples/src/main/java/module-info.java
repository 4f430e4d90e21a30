import org.jspecify.annotations.NullMarked;

/** Programs that use the library; the key-value server is the big one. */
@NullMarked
module dev.ostinato.examples {
  requires transitive dev.ostinato;
  requires static org.jspecify;
  requires java.management;
  requires jdk.jfr;

  // releases of the key-value server are no modules
  exports dev.ostinato.examples.kv.wire;
}
