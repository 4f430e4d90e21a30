import org.jspecify.annotations.NullMarked;

/** Programs that use the library; the key-value server is the big one. */
@NullMarked
module dev.ostinato.examples {
  requires dev.ostinato;
  requires static org.jspecify;
  requires jdk.jfr;
}
