package dev.ostinato.internal.runtime;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of a node: those that have not ended, or are still being told of as ending. */
final class ProcessTable {
  /*
   * Protocol.
   *
   * A process stands in one of ROWS lists, which one its number says. The list is linked through the processes
   * themselves (before, after), so a table of a million takes no room of its own, and to come and
   * to go never needs memory. The links, and `first` and `added` but for reading, are guarded by the row's monitor, which is
   * held for a few instructions, or for as long as it takes to copy a row.
   *
   * isEmpty looks without the monitors. So that who empties a row and then looks for one who waits for that, and one who says
   * that it waits and then looks at the rows, do not miss each other, a row becomes empty by a volatile write;
   * the others need not be.
   */
  private static final VarHandle FIRST;
  private static final VarHandle ADDED;

  static {
    try {
      FIRST = MethodHandles.lookup().findVarHandle(Row.class, "first", LocalProcess.class);
      ADDED = MethodHandles.lookup().findVarHandle(Row.class, "added", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int ROWS = 64;

  private final Row[] rows = new Row[ROWS];

  ProcessTable() {
    for (int i = 0; i < ROWS; i++) {
      rows[i] = new Row();
    }
  }

  /** Those whose numbers leave the same rest. */
  private static final class Row {
    private volatile @Nullable LocalProcess first;
    private volatile int added;

    synchronized void add(LocalProcess process) {
      var next = first;
      process.after = next;
      if (next != null) {
        next.before = process;
      }
      FIRST.setRelease(this, process);
      ADDED.setRelease(this, added + 1); // who misses the process sees that one has come
    }

    synchronized boolean remove(LocalProcess process) {
      var before = process.before;
      var after = process.after;
      if (before != null) {
        before.after = after;
      } else if (first == process) {
        setFirst(after);
      } else {
        return false;
      }
      if (after != null) {
        after.before = before;
      }
      process.before = null;
      process.after = null;
      return true;
    }

    private void setFirst(@Nullable LocalProcess process) {
      if (process == null) {
        FIRST.setVolatile(this, null);
      } else {
        FIRST.setRelease(this, process);
      }
    }

    synchronized void copyTo(List<LocalProcess> all) {
      for (var process = first; process != null; process = process.after) {
        all.add(process);
      }
    }
  }

  private Row row(LocalProcess process) {
    return rows[process.hashCode() & (ROWS - 1)];
  }

  /** Adds a process that has never been here. */
  void add(LocalProcess process) {
    row(process).add(process);
  }

  /** Takes a process out; false if it is not here. */
  boolean remove(LocalProcess process) {
    return row(process).remove(process);
  }

  /** Whether there was a moment at which nobody was here. */
  boolean isEmpty() {
    long before = added();
    for (var row : rows) {
      if (row.first != null) {
        return false;
      }
    }
    return added() == before; // else one may have come behind, and another have gone before
  }

  private long added() {
    long sum = 0;
    for (var row : rows) {
      sum += row.added;
    }
    return sum;
  }

  /** Those who are here, in no order; one that comes or goes meanwhile may be among them. */
  List<LocalProcess> all() {
    var all = new ArrayList<LocalProcess>();
    for (var row : rows) {
      row.copyTo(all);
    }
    return all;
  }
}
