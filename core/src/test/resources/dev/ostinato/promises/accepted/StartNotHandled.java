import module dev.ostinato;

import example.Counter;

class StartNotHandled {
  String show(StartResult<ServerRef<Counter>> result) {
    return switch (result) {
      case StartResult.Ok(var pid, _) -> "started " + pid;
      case StartResult.Failed(var reason) -> "failed: " + reason; // accepted
      case StartResult.Ignored() -> "ignored";
    };
  }
}
