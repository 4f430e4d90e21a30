package dev.ostinato.examples.room;

import module dev.ostinato;
import module java.base;

/** A chat room; a member whose process ends has left. */
public interface Room {

  sealed interface Request<R> extends Call<Room, R> {}

  record Join(String nick, ServerRef<? extends Member> member) implements Request<Joining> {}

  record Who() implements Request<Set<String>> {}

  sealed interface Event extends Cast<Room> {}

  record Say(String nick, String text) implements Event {}

  enum Joining {
    JOINED,
    NICK_TAKEN
  }

  /** What a member must understand. */
  interface Member {

    record Heard(String nick, String text) implements Cast<Member> {}
  }

  static StartResult<ServerRef<Room>> startLink() {
    return GenServer.startLink(new RoomServer());
  }

  static Joining join(ServerRef<Room> room, String nick, ServerRef<? extends Member> member) {
    return room.call(new Join(nick, member));
  }

  static Set<String> who(ServerRef<Room> room) {
    return room.call(new Who());
  }

  static void say(ServerRef<Room> room, String nick, String text) {
    room.cast(new Say(nick, text));
  }

  static void main() {
    var room = startLink().orElseThrow();
    var ann = Guest.startLink().orElseThrow();
    var bob = Guest.startLink().orElseThrow();
    IO.println("ann: " + join(room, "ann", ann));
    IO.println("bob: " + join(room, "bob", bob));
    IO.println("another ann: " + join(room, "ann", bob));
    say(room, "ann", "is there any tea?");
    say(room, "bob", "it is in the cache");
    IO.println("here: " + new TreeSet<>(who(room)));
    IO.println("bob heard: " + Guest.heard(bob));
    bob.stop();
    while (who(room).contains("bob")) Processes.sleep(Duration.ofMillis(1));
    say(room, "ann", "bob?");
    IO.println("here: " + who(room));
    IO.println("ann heard: " + Guest.heard(ann));
  }
}

record RoomServer() implements GenServer<RoomServer.State, Room.Request<?>, Room.Event>, Room {

  record Seat(ServerRef<? extends Member> member, Monitor monitor) {}

  record State(Map<String, Seat> seats) {}

  @Override
  public InitResult<State> init() {
    return ok(new State(new HashMap<>()));
  }

  @Override
  public CallResult<State> handleCall(Room.Request<?> request, From<?> from, State state) {
    var seats = state.seats();
    return switch (request) {
      case Join join when seats.containsKey(join.nick()) -> join.reply(Joining.NICK_TAKEN, state);
      case Join join -> {
        seats.put(join.nick(), new Seat(join.member(), Processes.monitor(join.member())));
        yield join.reply(Joining.JOINED, state);
      }
      case Who who -> who.reply(Set.copyOf(seats.keySet()), state);
    };
  }

  @Override
  public Next<State> handleCast(Room.Event event, State state) {
    return switch (event) {
      case Say(var nick, var text) -> {
        state.seats().values().forEach(seat -> seat.member().cast(new Member.Heard(nick, text)));
        yield noReply(state);
      }
    };
  }

  @Override
  public Next<State> handleInfo(Object message, State state) {
    return switch (message) {
      case Down(var monitor, _, _) -> {
        state.seats().values().removeIf(seat -> seat.monitor().equals(monitor));
        yield noReply(state);
      }
      default -> unexpected(message, state);
    };
  }
}

/** A member that remembers what it hears. */
record Guest() implements GenServer<List<String>, Guest.Memory, Room.Member.Heard>, Room.Member {

  record Memory() implements Call<Guest, List<String>> {}

  static StartResult<ServerRef<Guest>> startLink() {
    return GenServer.startLink(new Guest());
  }

  static List<String> heard(ServerRef<Guest> guest) {
    return guest.call(new Memory());
  }

  @Override
  public InitResult<List<String>> init() {
    return ok(List.of());
  }

  @Override
  public CallResult<List<String>> handleCall(Memory memory, From<?> from, List<String> heard) {
    return memory.reply(heard, heard);
  }

  @Override
  public Next<List<String>> handleCast(Room.Member.Heard said, List<String> heard) {
    var line = said.nick() + ": " + said.text();
    return noReply(Stream.concat(heard.stream(), Stream.of(line)).toList());
  }
}
