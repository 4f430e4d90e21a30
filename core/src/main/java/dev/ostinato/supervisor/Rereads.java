package dev.ostinato.supervisor;

/** A plan of the library, whose {@code init} does more than say what to start. */
interface Rereads extends Supervisor.Plan {

  /** What to start, for a supervisor that runs already: it is upgraded. */
  Supervisor.Spec reread();
}
