import org.jspecify.annotations.NullMarked;

/** Plays scenarios that were observed on the real Erlang/OTP through the public API. */
@NullMarked
module dev.ostinato.conformance {
  requires dev.ostinato;
  requires java.logging;
  requires static org.jspecify;
}
