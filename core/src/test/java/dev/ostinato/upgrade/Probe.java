package dev.ostinato.upgrade;

/** By which a test talks to a program whose classes it does not know: both releases have it. */
public interface Probe {

  Object ask(Object... words) throws Exception;
}
