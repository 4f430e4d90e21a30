package dev.ostinato.examples.room;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostinato.examples.Output;
import org.junit.jupiter.api.Test;

class RoomTest {

  @Test
  void prints_what_happens() {
    assertThat(Output.of(Room::main))
        .containsExactly(
            "ann: JOINED",
            "bob: JOINED",
            "another ann: NICK_TAKEN",
            "here: [ann, bob]",
            "bob heard: [ann: is there any tea?, bob: it is in the cache]",
            "here: [ann]",
            "ann heard: [ann: is there any tea?, bob: it is in the cache, ann: bob?]");
  }
}
