package dev.ostinato.conformance.play;

import dev.ostinato.process.Down;
import dev.ostinato.process.Monitored;
import dev.ostinato.process.Name;
import dev.ostinato.process.Pid;
import dev.ostinato.process.Processes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the processes of one scenario are called; the second of a name is {@code name#2}. */
public final class Names {

  /** A process with its name, and how many of that name there are with it. */
  public record Named(String name, int count) {}

  private final Map<String, Integer> counts = new HashMap<>();
  private final Map<Pid, String> names = new HashMap<>();
  private final Map<String, Pid> newest = new HashMap<>();
  private final Map<Name, String> locals = new HashMap<>();
  private final Map<Pid, String> versions = new HashMap<>();

  /** Names a process. */
  public synchronized Named add(Pid pid, String base) {
    int count = counts.merge(base, 1, Integer::sum);
    String name = count == 1 ? base : base + "#" + count;
    names.put(pid, name);
    newest.put(base, pid);
    return new Named(name, count);
  }

  public synchronized String of(Pid pid) {
    return names.getOrDefault(pid, "?");
  }

  /** The newest process of a name; one that has ended if there was none. */
  public Pid pid(String base) {
    Pid found = find(base);
    return found != null && !base.equals("nobody") ? found : ended();
  }

  /** A local name as the library knows it. */
  public synchronized Name local(String text) {
    Name name = Name.local(text);
    locals.put(name, text);
    return name;
  }

  synchronized String of(Name name) {
    return locals.getOrDefault(name, name.toString());
  }

  /** Says which version of the code a process runs. */
  public synchronized void version(Pid pid, String version) {
    versions.put(pid, version);
  }

  /** Which version of the code a process runs; the first, if nobody has said so. */
  synchronized String version(Pid pid) {
    return versions.getOrDefault(pid, "v1");
  }

  synchronized Set<Pid> all() {
    return new HashSet<>(names.keySet());
  }

  private synchronized @Nullable Pid find(String base) {
    return newest.get(base);
  }

  private Pid ended() {
    Monitored<Pid> ended = Processes.spawnMonitor(() -> {});
    Processes.receive(Down.class, down -> down.monitor().equals(ended.monitor()));
    synchronized (this) {
      names.put(ended.handle(), "nobody");
    }
    return ended.handle();
  }
}
