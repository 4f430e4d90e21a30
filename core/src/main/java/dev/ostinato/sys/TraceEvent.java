package dev.ostinato.sys;

import dev.ostinato.process.Pid;

/** One step of a server: a system event of {@code sys}. */
public sealed interface TraceEvent {

  /** Whose step it is. */
  Pid server();

  /** A message is about to be handled: {@code {in, Message}}; a call as its request. */
  record In(Pid server, Object message) implements TraceEvent {}

  /** A call was answered by its callback's return: {@code {out, Reply, To, _}}. */
  record Out(Pid server, Object reply, Pid to) implements TraceEvent {}

  /** A callback has answered nobody, and left this state: {@code {noreply, State}}. */
  record NoReply(Pid server, Object state) implements TraceEvent {}
}
