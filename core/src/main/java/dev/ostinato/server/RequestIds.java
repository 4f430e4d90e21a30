package dev.ostinato.server;

import dev.ostinato.internal.runtime.LocalProcess;
import dev.ostinato.internal.scheduler.Condition;
import dev.ostinato.internal.time.Clock;
import dev.ostinato.process.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Requests of one process that are waited for together, each with a label: {@code
 * request_id_collection()}. It is for that process alone.
 *
 * @param <L> the labels
 * @param <R> the replies
 */
@SuppressWarnings("NamedLikeContextualKeyword") // yield is the field's name
public final class RequestIds<L, R> {

  private final Map<RequestRef<R>, L> labels = new LinkedHashMap<>();
  private final Queue<Arrival<R>> arrivals = new ConcurrentLinkedQueue<>();
  private final Condition arrived = () -> !arrivals.isEmpty();

  private record Arrival<R>(RequestRef<R> request, Outcome<R> outcome) {}

  /** A request in the collection. */
  public record Labeled<L, R>(L label, RequestId<R> request) {}

  /** The response to a request, which is then no longer in the collection. */
  public record Response<L, R>(L label, Outcome<R> outcome) {}

  /** An empty collection: {@code reqids_new}. */
  public RequestIds() {}

  /**
   * Adds a request: {@code reqids_add}.
   *
   * @throws IllegalArgumentException if it is in the collection, or another process sent it
   */
  public void add(RequestId<R> request, L label) {
    Objects.requireNonNull(label, "label");
    var ref = (RequestRef<R>) request;
    var self = ref.checkOwner();
    if (labels.putIfAbsent(ref, label) != null) {
      throw new IllegalArgumentException("expected a new request, got one that is here: " + ref);
    }
    ref.whenArrived(outcome -> {
      arrivals.add(new Arrival<>(ref, outcome));
      self.wake(arrived);
    });
  }

  public int size() {
    return labels.size();
  }

  /** The requests, in the order in which they were added: {@code reqids_to_list}. */
  public List<Labeled<L, R>> toList() {
    var list = new ArrayList<Labeled<L, R>>();
    labels.forEach((request, label) -> list.add(new Labeled<>(label, request)));
    return list;
  }

  /**
   * The response that came first; empty if there is no request, at once, or when the time is over:
   * then all requests are given up. {@code receive_response}.
   */
  public Optional<Response<L, R>> await(Duration timeout) {
    var response = this.yield(timeout);
    if (response.isEmpty()) {
      labels.keySet().forEach(RequestRef::giveUp);
      labels.clear();
      arrivals.clear();
    }
    return response;
  }

  /**
   * The response that came first; empty if there is no request, at once, or when the time is over:
   * then it can be asked for again. {@code wait_response}; without time, {@code check_response}.
   */
  public Optional<Response<L, R>> yield(Duration timeout) {
    long deadline = Clock.deadline(timeout);
    var self = LocalProcess.running();
    labels.keySet().stream().findFirst().ifPresent(RequestRef::checkOwner);
    while (!labels.isEmpty() && self.await(arrived, deadline)) {
      var arrival = arrivals.remove();
      var label = labels.remove(arrival.request());
      if (label != null) {
        return Optional.of(new Response<>(label, arrival.outcome()));
      }
    }
    return Optional.empty();
  }
}
