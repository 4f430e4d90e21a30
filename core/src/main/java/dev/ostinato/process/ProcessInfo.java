package dev.ostinato.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A look at one process, taken while it may go on running: {@code process_info}.
 *
 * @param label what it was called when it was started, or called itself since
 * @param names the local name that it has registered
 * @param parent the process that started it
 * @param ancestors its parent, its parent's parent, and so on, at most sixteen
 * @param messages how many messages wait in its mailbox
 * @param handled how many messages, time-outs and continuations it has handled, if it is a server;
 *     after 2,147,483,647 it goes on below zero
 * @param current of what class the message is that it handles, if it is a server
 * @param handling for how long it has been handling that message, at least; empty if it has just
 *     begun, for one looks some twenty times a second, and if it runs on no worker of the library
 * @param restarts how often the child that it is has been restarted by its supervisor
 * @param stack what its thread does now, innermost first
 */
public record ProcessInfo(
    Pid pid,
    Optional<Object> label,
    List<Name> names,
    Status status,
    Optional<Pid> parent,
    List<Pid> ancestors,
    Set<Pid> links,
    Set<Pid> monitoredBy,
    boolean trapsExits,
    int messages,
    int handled,
    Optional<String> current,
    Optional<Duration> handling,
    int restarts,
    List<StackTraceElement> stack) {

  /** What a process does now: the {@code status} of {@code process_info}. */
  public enum Status {
    /** It runs, or is about to. */
    RUNNING,
    /** It waits for a message, a reply or a time, and none has come yet. */
    WAITING,
    /** It has been told to exit, or exits by itself. */
    EXITING
  }
}
