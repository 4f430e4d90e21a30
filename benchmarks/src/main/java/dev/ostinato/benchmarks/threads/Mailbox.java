package dev.ostinato.benchmarks.threads;

import com.softwaremill.jox.Channel;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Where messages wait for a thread. */
interface Mailbox {

  void put(Object message) throws InterruptedException;

  Object take() throws InterruptedException;

  /** The JDK's own. */
  record Queue(BlockingQueue<Object> queue) implements Mailbox {

    Queue() {
      this(new LinkedBlockingQueue<>());
    }

    @Override
    public void put(Object message) throws InterruptedException {
      queue.put(message);
    }

    @Override
    public Object take() throws InterruptedException {
      return queue.take();
    }
  }

  /** Jox's, with its usual room for 16. */
  record Jox(Channel<Object> channel) implements Mailbox {

    Jox() {
      this(Channel.newBufferedDefaultChannel());
    }

    @Override
    public void put(Object message) throws InterruptedException {
      channel.send(message);
    }

    @Override
    public Object take() throws InterruptedException {
      return channel.receive();
    }
  }
}
