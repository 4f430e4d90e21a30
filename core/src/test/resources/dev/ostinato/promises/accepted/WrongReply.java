import module dev.ostinato;

record WrongReply() implements GenServer<Integer, WrongReply.Request<?>, Cast<WrongReply>> {
  sealed interface Request<R> extends Call<WrongReply, R> {}

  record Get() implements Request<Integer> {}

  public InitResult<Integer> init() {
    return ok(0);
  }

  public CallResult<Integer> handleCall(Request<?> request, From<?> from, Integer count) {
    return switch (request) {
      case Get get -> get.reply(1, count); // accepted
    };
  }
}
