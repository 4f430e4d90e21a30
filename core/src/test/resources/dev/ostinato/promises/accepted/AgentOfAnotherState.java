import module dev.ostinato;

class AgentOfAnotherState {
  Child child(Agent<Integer> name) {
    return Agent.named(name, () -> 1); // accepted
  }
}
