import org.jspecify.annotations.NullMarked;

/**
 * Processes, servers and registries in the manner of {@code OTP}.
 *
 * <p>The exported packages are rooms, in this order; each uses only those before it.
 */
@NullMarked
module dev.ostinato {
  requires static org.jspecify;

  exports dev.ostinato.process;
  exports dev.ostinato.server;
  exports dev.ostinato.registry;
}
