import static dev.ostinato.process.Processes.*;

class MessageForgottenInReceive {
  sealed interface Message {}

  record Add(int amount) implements Message {}

  record Stop() implements Message {}

  int next(int count) {
    return switch (receive(Message.class)) {
      case Add(int amount) -> count + amount;
      case Stop() -> count; // accepted
    };
  }
}
