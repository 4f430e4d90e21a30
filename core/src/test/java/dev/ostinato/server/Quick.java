package dev.ostinato.server;

/** A puppet that says that it answers at once. */
final class Quick extends Puppet {

  @Override
  public boolean answersAtOnce() {
    return true;
  }
}
