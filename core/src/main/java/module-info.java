import org.jspecify.annotations.NullMarked;

/**
 * Processes, servers, registries, supervisors, tasks, agents and applications in the manner of
 * {@code OTP}.
 *
 * <p>The exported packages are rooms, in this order; each uses only those before it.
 */
@NullMarked
module dev.ostinato {
  requires static org.jspecify;
  requires static java.management;
  requires static jdk.jfr;
  requires static jdk.management;

  exports dev.ostinato.process;
  exports dev.ostinato.server;
  exports dev.ostinato.registry;
  exports dev.ostinato.supervisor;
  exports dev.ostinato.task;
  exports dev.ostinato.agent;
  exports dev.ostinato.application;
  exports dev.ostinato.sys;
  exports dev.ostinato.upgrade;
}
