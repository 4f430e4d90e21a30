package dev.ostinato.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostinato.internal.release.CannotCarry;
import dev.ostinato.internal.release.Carrier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of objects of one release in another one. */
class CarrierTest {

  private static final String MAIN =
      """
      public class Main implements Application, Probe {
        public Supervisor.Spec start(String... args) { return Supervisor.of(Strategy.ONE_FOR_ONE); }

        public Object ask(Object... words) {
          var a = new Item(1, "a");
          var b = new Item(2, "b");
          return switch ((String) words[0]) {
            case "item" -> a;
            case "ArrayList" -> new ArrayList<>(List.of(a, b));
            case "LinkedList" -> new LinkedList<>(List.of(a, b));
            case "ArrayDeque" -> new ArrayDeque<>(List.of(a, b));
            case "HashSet" -> new HashSet<>(List.of(a));
            case "LinkedHashSet" -> new LinkedHashSet<>(List.of(a, b));
            case "TreeSet" -> new TreeSet<>(List.of(a, b));
            case "PriorityQueue" -> new PriorityQueue<>(List.of(a, b));
            case "ConcurrentSkipListSet" -> new java.util.concurrent.ConcurrentSkipListSet<>(List.of(a));
            case "CopyOnWriteArrayList" -> new java.util.concurrent.CopyOnWriteArrayList<>(List.of(a, b));
            case "List.of" -> List.of(a, b);
            case "Set.of" -> Set.of(a);
            case "toList" -> java.util.stream.Stream.of(a, null, b).toList();
            case "Arrays.asList" -> Arrays.asList(a, b);
            case "unmodifiable" -> Collections.unmodifiableList(new ArrayList<>(List.of(a)));
            case "HashMap" -> new HashMap<>(Map.of(a, b));
            case "TreeMap" -> new TreeMap<>(Map.of(a, List.of(b)));
            case "ConcurrentHashMap" -> new java.util.concurrent.ConcurrentHashMap<>(Map.of("k", a));
            case "EnumMap" -> new EnumMap<>(Map.of(Color.RED, a));
            case "EnumSet" -> EnumSet.of(Color.RED);
            case "EnumSet.noneOf" -> EnumSet.noneOf(Color.class);
            case "Map.of" -> Map.of(a, b);
            case "null key" -> { var map = new HashMap<Item, Item>(); map.put(null, a); yield map; }
            case "Optional" -> Optional.of(a);
            case "array" -> new Item[] {a, b};
            case "Object array" -> new Object[] {a, "text", 1};
            case "class" -> Item.class;
            case "constant" -> Color.GREEN;
            case "pair" -> new Pair<>(a, Optional.of(b), Color.RED);
            case "singleton" -> new Singleton();
            case "comparator" -> { var set = new TreeSet<Item>(new ByText()); set.add(b); set.add(a); yield set; }
            case "shared twice" -> { var list = new ArrayList<>(List.of(a)); yield List.of(list, list); }
            case "circle" -> { var list = new ArrayList<Object>(List.of(a)); list.add(list); yield list; }
            case "deep" -> { Chain chain = null; for (int i = 0; i < 1_000_000; i++) chain = new Chain(chain); yield chain; }
            case "record of all" -> new Outcome.Ok<>(List.of(a));
            default -> throw new IllegalArgumentException();
          };
        }
      }
      """;

  private static final String ITEM =
      """
      record Item(int number, String text) implements Comparable<Item> {
        public int compareTo(Item other) { return Integer.compare(number, other.number); }
      }
      """;

  private static final String OTHERS =
      """
      record Pair<A, B>(A first, B second, Color color) {}
      """;
  private static final String COLOR = "enum Color { RED, GREEN }";
  private static final String SINGLETON = "class Singleton {}";
  private static final String CHAIN = "record Chain(Chain next) {}";
  private static final String BY_TEXT =
      """
      class ByText implements Comparator<Item> {
        public int compare(Item a, Item b) { return b.text().compareTo(a.text()); }
      }
      """;

  private static Release release(String version, String... changes) {
    var sources = new String[] {MAIN, ITEM, OTHERS, COLOR, SINGLETON, CHAIN, BY_TEXT};
    for (int i = 0; i < sources.length; i++) {
      for (int change = 0; change < changes.length; change += 2) {
        sources[i] = sources[i].replace(changes[change], changes[change + 1]);
      }
    }
    return Programs.release(version, sources);
  }

  private final Release one = release("1");
  private final LiveApplication live = LiveApplication.of(one);

  private Object made(String what) throws Exception {
    return Programs.probe(one).ask(what);
  }

  private Carrier to(Release next) {
    live.adopt(next);
    return Carrier.to(next.loader(), Map.of());
  }

  private Object carried(Release next, Object old) throws CannotCarry {
    return to(next).carryOne("it", old);
  }

  /** Whether something of the old release is in it. */
  private boolean isClean(Object carried, IdentityHashMap<Object, Boolean> seen) {
    if (seen.put(carried, true) != null) {
      return true;
    }
    if (carried.getClass().getClassLoader() == one.loader()) {
      return false;
    }
    return switch (carried) {
      case Collection<?> all -> all.stream().filter(x -> x != null).allMatch(x -> isClean(x, seen));
      case Map<?, ?> map ->
          isClean(new ArrayList<>(map.keySet()), seen)
              && isClean(new ArrayList<>(map.values()), seen);
      case Object[] array -> isClean(List.of(array), seen);
      case Optional<?> optional -> isClean(optional.stream().toList(), seen);
      case Class<?> type -> type.getClassLoader() != one.loader();
      default -> true;
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "item",
        "ArrayList",
        "LinkedList",
        "ArrayDeque",
        "HashSet",
        "LinkedHashSet",
        "TreeSet",
        "PriorityQueue",
        "ConcurrentSkipListSet",
        "CopyOnWriteArrayList",
        "List.of",
        "Set.of",
        "toList",
        "Arrays.asList",
        "unmodifiable",
        "HashMap",
        "TreeMap",
        "ConcurrentHashMap",
        "EnumMap",
        "EnumSet",
        "Map.of",
        "null key",
        "Optional",
        "constant",
        "pair",
        "comparator",
        "record of all",
        "shared twice",
        "class"
      })
  void it_is_the_same_of_the_other_release(String what) throws Exception {
    var old = made(what);
    var carried = carried(release("2"), old);
    assertThat(carried).isNotSameAs(old).hasToString(old.toString());
    assertThat(isClean(carried, new IdentityHashMap<>())).isTrue();
    boolean isOfKnownKind =
        !List.of("List.of", "Set.of", "toList", "Arrays.asList", "Map.of", "shared twice")
            .contains(what);
    if (isOfKnownKind) {
      assertThat(carried.getClass().getName()).isEqualTo(old.getClass().getName());
    }
  }

  @Test
  void arrays_are_of_the_other_class() throws Exception {
    var two = release("2");
    assertThat(carried(two, made("array")).getClass().getComponentType().getClassLoader())
        .isSameAs(two.loader());
    assertThat((Object[]) carried(two, made("Object array"))).hasSize(3).contains("text", 1);
  }

  @Test
  void what_has_no_fields_is_made_anew() throws Exception {
    var two = release("2");
    assertThat(carried(two, made("singleton")).getClass().getClassLoader()).isSameAs(two.loader());
  }

  @Test
  void an_empty_set_of_constants_takes_those_of_the_other_release() throws Exception {
    var two = release("2");
    @SuppressWarnings("unchecked")
    var set = (Collection<Object>) carried(two, made("EnumSet.noneOf"));
    set.add(Programs.probe(two).ask("constant"));
    assertThat(set).hasSize(1);
  }

  @Test
  void an_object_that_is_there_twice_is_there_twice() throws Exception {
    var lists = (List<?>) carried(release("2"), made("shared twice"));
    assertThat(lists.get(0)).isSameAs(lists.get(1));
  }

  @Test
  void a_list_may_hold_itself() throws Exception {
    var list = (List<?>) carried(release("2"), made("circle"));
    assertThat(list.get(1) == list).isTrue();
  }

  @Test
  void what_is_of_no_release_stays_the_same_object() throws Exception {
    var two = release("2");
    for (var old :
        List.of(new ArrayList<>(List.of("a")), Map.of(1, 2), new int[] {1}, Optional.of(""))) {
      assertThat(carried(two, old)).isSameAs(old);
    }
  }

  @Test
  void a_copy_shares_no_collection_but_those_that_are_made_to_be_shared() throws Exception {
    var copier = to(release("2")).copying();
    var list = new ArrayList<>(List.of("a"));
    var map = new HashMap<String, Object>(Map.of("list", list));
    var shared = new ConcurrentHashMap<>(Map.of("a", "b"));
    var copied = (Map<?, ?>) copier.carryOne("it", map);
    assertThat(copied).isEqualTo(map).isNotSameAs(map);
    assertThat(copied.get("list")).isEqualTo(list).isNotSameAs(list);
    assertThat(copier.carryOne("it", shared)).isSameAs(shared);
  }

  @Test
  void a_constructor_that_takes_the_old_components_says_what_new_ones_are() throws Exception {
    var two =
        release(
            "2",
            "record Item(int number, String text) implements Comparable<Item> {",
            """
            record Item(String text, int number, boolean isNew) implements Comparable<Item> {
              Item(int number, String text) { this(text, number, true); }
            """);
    assertThat(carried(two, made("item"))).hasToString("Item[text=a, number=1, isNew=true]");
  }

  @Test
  void components_may_be_in_another_order_and_wider() throws Exception {
    var two =
        release(
            "2",
            "Item(int number, String text)",
            "Item(String text, long number)",
            "Integer.compare",
            "Long.compare",
            "new Item(1, \"a\")",
            "new Item(\"a\", 1)",
            "new Item(2, \"b\")",
            "new Item(\"b\", 2)");
    assertThat(carried(two, made("item"))).hasToString("Item[text=a, number=1]");
  }

  @Test
  void a_constructor_with_the_old_types_comes_before_names_that_have_other_types_now()
      throws Exception {
    var two =
        release(
            "2",
            "record Item(int number, String text) implements Comparable<Item> {",
            """
            record Item(long number, String text) implements Comparable<Item> {
              Item(int number, String text) { this(number + 100L, text); }
            """,
            "Integer.compare",
            "Long.compare");
    assertThat(carried(two, made("item"))).hasToString("Item[number=101, text=a]");
  }

  @Test
  void other_names_at_the_same_places_are_no_match() throws Exception {
    var two =
        release(
            "2",
            "Item(int number, String text)",
            "Item(int price, String name)",
            "number",
            "price",
            ".text()",
            ".name()");
    assertThatThrownBy(() -> carried(two, made("item")))
        .hasMessageContaining("Item(int price, String name), but was (int number, String text)");
  }

  @Test
  void a_class_that_is_named_after_the_old_version_comes_first() throws Exception {
    var two =
        Programs.release(
            "2",
            MAIN,
            ITEM,
            OTHERS,
            COLOR,
            SINGLETON,
            CHAIN,
            BY_TEXT,
            "record ItemV1(int number, String text) {}");
    assertThat(carried(two, made("item"))).hasToString("ItemV1[number=1, text=a]");
  }

  @Test
  void a_constant_that_is_there_no_longer_is_told() {
    var two = release("2", "{ RED, GREEN }", "{ RED, BLUE }", "Color.GREEN", "Color.BLUE");
    assertThatThrownBy(() -> carried(two, made("constant")))
        .hasMessage("it: is the constant GREEN, which program.Color lacks");
  }

  @Test
  void a_constructor_that_refuses_is_told_with_the_path() {
    var two =
        release(
            "2",
            "implements Comparable<Item> {",
            "implements Comparable<Item> { Item { if (number == 2) throw new"
                + " IllegalStateException(\"two\"); }");
    assertThatThrownBy(() -> carried(two, made("pair")))
        .hasMessageStartingWith("it.second.value: cannot be made a program.Item")
        .hasMessageContaining("two");
    assertThatThrownBy(() -> carried(two, made("ArrayList"))).hasMessageStartingWith("it[1]: ");
    assertThatThrownBy(() -> carried(two, made("TreeMap"))).hasMessageStartingWith("it{Item}[0]: ");
  }

  @Test
  void what_is_nested_too_deeply_is_told() {
    assertThatThrownBy(() -> carried(release("2"), made("deep")))
        .hasMessage("it: is nested too deeply");
  }
}
