import module dev.ostinato;

record NoMessages() implements GenServer<Integer, Message<?>, Cast<NoMessages>> { // accepted
  public InitResult<Integer> init() {
    return ok(0);
  }
}
