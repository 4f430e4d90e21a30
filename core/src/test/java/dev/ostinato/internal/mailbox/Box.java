package dev.ostinato.internal.mailbox;

/** A recipient that nobody tells to stop, and that counts how often it is made to run. */
class Box extends Recipient {
  private int runs;

  int runs() {
    return runs;
  }

  /** The calling thread, which runs it, has nothing to do for it; true if there is something. */
  boolean leaves() {
    return leave();
  }

  @Override
  protected void resume() {
    runs++;
  }

  @Override
  public void checkpoint() {}

  @Override
  protected boolean mustStop() {
    return false;
  }

  @Override
  protected RuntimeException interrupted() {
    return new IllegalStateException("interrupted");
  }
}
