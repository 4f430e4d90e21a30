package dev.ostinato.stress;

import dev.ostinato.server.Call;
import dev.ostinato.server.CallResult;
import dev.ostinato.server.Cast;
import dev.ostinato.server.From;
import dev.ostinato.server.GenServer;
import dev.ostinato.server.InitResult;
import dev.ostinato.server.ServerRef;

/** A server that answers with what it is asked. */
final class Echo implements GenServer<String, Echo.Ask, Echo.Nothing> {

  record Ask(String what) implements Call<Echo, String> {}

  interface Nothing extends Cast<Echo> {}

  static ServerRef<Echo> started() {
    return GenServer.<Echo>start(new Echo()).orElseThrow();
  }

  @Override
  public InitResult<String> init() {
    return ok("");
  }

  @Override
  public CallResult<String> handleCall(Ask ask, From<?> from, String state) {
    return ask.reply(ask.what(), state);
  }
}
