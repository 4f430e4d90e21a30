package dev.ostinato.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.ostinato.process.Name;
import dev.ostinato.process.Processes;
import dev.ostinato.registry.Registry;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Registering against death: when the death is known, name and key are free and hold nobody. */
@JCStressTest
@Outcome(id = "registered, free", expect = ACCEPTABLE, desc = "In time; it is free after.")
@Outcome(id = "refused, free", expect = ACCEPTABLE, desc = "Too late; it is free after.")
@Outcome(expect = FORBIDDEN, desc = "A name or a key of the dead.")
@State
public class RegisterStress {

  private static final Registry.Unique<Long, String> KEYS = Registry.unique("stress", "value");
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static boolean started;

  private final Victim victim = new Victim();
  private final long number = NUMBERS.incrementAndGet();

  /** One test. */
  public RegisterStress() {
    start();
  }

  /** The registry outlives the threads of jcstress: a process of its own holds it. */
  private static synchronized void start() {
    if (!started) {
      Processes.<String>start(
              starter -> {
                KEYS.startLink().orElseThrow();
                starter.ok("up");
                Processes.receive();
              })
          .orElseThrow();
      started = true;
    }
  }

  /** One who registers the other. */
  @Actor
  public void register(LL_Result result) {
    var name = Name.local(number);
    try {
      KEYS.register(number, "value", victim.pid());
      Processes.register(name, victim.pid());
      result.r1 = "registered";
    } catch (IllegalArgumentException e) {
      result.r1 = "refused";
    }
    victim.awaitDeath();
    boolean free =
        KEYS.lookup(number).isEmpty()
            && KEYS.keys(victim.pid()).isEmpty()
            && name.whereis().isEmpty()
            && KEYS.register(number, "mine").equals(new Registry.Registration.Registered());
    KEYS.unregister(number);
    result.r2 = free ? "free" : "held by the dead";
  }

  /** One who ends the other. */
  @Actor
  public void end() {
    victim.end();
  }
}
