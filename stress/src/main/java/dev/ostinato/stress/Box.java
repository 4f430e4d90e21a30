package dev.ostinato.stress;

import dev.ostinato.internal.mailbox.Recipient;
import dev.ostinato.internal.mailbox.SystemLane;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A process as far as it has messages, waits for them, and counts who makes it run. */
class Box extends Recipient {
  private final AtomicInteger runs = new AtomicInteger();
  private final SystemLane lane = new SystemLane();
  private volatile boolean told;
  private volatile @Nullable Thread cleaner;
  private boolean receives;

  // By its owner

  /** Waits without a thread, if there is nothing to do; else the calling thread makes it run. */
  void leaveIt() {
    bind();
    leaveOrRun();
  }

  /** As {@link #leaveIt}, by one that runs it already; whether it goes on. */
  boolean leaveOrRun() {
    boolean goesOn = leave();
    if (goesOn) {
      runs.incrementAndGet();
    }
    return goesOn;
  }

  /** Waits for messages alone, as a receive does. */
  boolean awaitMail(long deadline) {
    receives = true;
    boolean came = await(this, deadline);
    receives = false;
    return came;
  }

  boolean claimIt() {
    return claim();
  }

  /** As a worker to whom it was handed. */
  void beginIt() {
    begin();
  }

  void takeOne() {
    takeOut(Objects.requireNonNull(letterAfter(null)));
  }

  void unwind() {
    clearInterrupt();
  }

  void handItBack() {
    handBack();
  }

  SystemLane lane() {
    return lane;
  }

  // By others

  void request() {
    lane.add("request");
    wake(this);
    wakeIdle();
  }

  void tell() {
    interruptIf(() -> {
      told = true;
      return true;
    });
    wakeForAnything();
  }

  /** Tells it to stop, and returns whether there is a thread to be interrupted. */
  boolean tellAndLook() {
    var found = new AtomicInteger();
    interruptIf(() -> {
      told = true;
      found.set(thread() == null ? 0 : 1);
      return false;
    });
    return found.get() == 1;
  }

  /** Tells it to stop, and takes it over at once. */
  void bringToAnEnd() {
    told = true;
    cleaner = Thread.currentThread();
    takeOver();
    takeFromIdle();
  }

  /** Whether it has been taken over, and nobody has written over that. */
  boolean isTakenOver() {
    return cleaner != null && thread() == cleaner;
  }

  int runs() {
    return runs.get();
  }

  // What it is

  @Override
  public boolean isReady() {
    return hasUnread() || (!receives && lane.hasSome());
  }

  @Override
  protected boolean hasOtherWork() {
    return lane.hasSome();
  }

  @Override
  protected void makeWay() {
    synchronized (guard()) {
      var other = cleaner;
      if (other != null && other != Thread.currentThread()) {
        putBack(other);
      }
    }
  }

  @Override
  protected void resume() {
    runs.incrementAndGet();
  }

  @Override
  public void checkpoint() {}

  @Override
  protected boolean mustStop() {
    return told && cleaner != Thread.currentThread();
  }

  @Override
  protected RuntimeException interrupted() {
    return new IllegalStateException("interrupted");
  }
}
