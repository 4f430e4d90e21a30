package dev.ostinato.internal.release;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes of objects of the classes of other releases the same of the classes of one release: records
 * by the names of their components, enums by name, collections by their elements.
 *
 * <p>What has nothing to do with other releases stays the object that it is, and so may be shared
 * with others; but see {@link #copying}. One carrier keeps what is the same object the same. It is
 * for one thread.
 */
public final class Carrier {

  private final Classes classes;
  private final boolean copies;
  private final IdentityHashMap<Object, Object> done = new IdentityHashMap<>();
  private boolean hasMet;

  private Carrier(Classes classes, boolean copies) {
    this.classes = classes;
    this.copies = copies;
  }

  /**
   * To a release that is to take over, or to one that did.
   *
   * @param renamed how classes of the one before it are called there
   */
  public static Carrier to(ReleaseLoader target, Map<String, String> renamed) {
    return new Carrier(new Classes(target, renamed), false);
  }

  /** To the release that runs now, for an object of one of the past. */
  public static Carrier toNewest(ReleaseLoader past) {
    var newest = past;
    for (var next = past.next(); next != null; next = next.next()) {
      newest = next;
    }
    return to(newest, Map.of());
  }

  /** To one of the past, whose code still waits for an answer. */
  public static Carrier back(ReleaseLoader past) {
    return to(past, Map.of());
  }

  /** One that makes all collections anew, so that they can be changed; not concurrent ones. */
  public Carrier copying() {
    return new Carrier(classes, true);
  }

  /** One that knows nothing of what this has carried. */
  public Carrier another() {
    return new Carrier(classes, copies);
  }

  public ReleaseLoader target() {
    return classes.target();
  }

  /** Whether it has met something of another release. */
  public boolean hasMet() {
    return hasMet;
  }

  /**
   * Carries an object.
   *
   * @param what the object is, the beginning of the path in the failure
   */
  public @Nullable Object carry(String what, @Nullable Object old) throws CannotCarry {
    try {
      return carry(old);
    } catch (CannotCarry failed) {
      throw failed.within(what);
    } catch (StackOverflowError deep) {
      throw new CannotCarry(what, "is nested too deeply", null);
    } catch (RuntimeException | LinkageError failed) { // of a collection that somebody changes
      throw new CannotCarry(what, "cannot be read: " + failed, null);
    }
  }

  /** As above, an object that is not null. */
  public Object carryOne(String what, Object old) throws CannotCarry {
    var carried = carry(what, old);
    if (carried == null) {
      throw new IllegalStateException("nothing was made of something");
    }
    return carried;
  }

  /**
   * Carries a record that the next release has as well, made anew: of the components that the two
   * classes have in common this one's are carried; those that are new, or cannot be, are those of
   * {@code given}.
   */
  public Object merge(String what, Object old, Object given) throws CannotCarry {
    var type = given.getClass();
    if (!(old instanceof Record)
        || !type.isRecord()
        || !standsFor(old.getClass()).filter(type::equals).isPresent()) {
      return carryOne(what, old);
    }
    var from = Shape.of(old.getClass());
    var to = Shape.of(type);
    try {
      var values = from.values(old);
      var next = to.values(given);
      for (int i = 0; i < next.length; i++) {
        int place = from.names().indexOf(to.names().get(i));
        next[i] = place < 0 ? next[i] : carryElse(values[place], next[i]);
      }
      return Shape.make(to.canonical(), next);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
      throw notMade(type, failed).within(what);
    }
  }

  private @Nullable Object carryElse(@Nullable Object old, @Nullable Object given) {
    try {
      return another().carry("", old);
    } catch (CannotCarry code) {
      return given;
    }
  }

  /** Looks whether an object has nothing to do with another release. */
  public void expectSame(String what, Object old) throws CannotCarry {
    if (another().carryOne(what, old) != old) {
      throw new CannotCarry(
          what,
          "is made of classes of a release; what uses it is code, which cannot be carried. Let a"
              + " GenServer keep it",
          null);
    }
  }

  /**
   * A key as the release of now has it: whoever asks for it may be of the past. One that cannot be
   * carried is not there.
   */
  public static Object current(Object key) {
    if (!ReleaseLoader.isOfThePast(key)) {
      return key;
    }
    try {
      return toNewest(Objects.requireNonNull(ReleaseLoader.of(key.getClass())))
          .carryOne("key", key);
    } catch (CannotCarry lost) {
      return key;
    }
  }

  /**
   * What stands in a static field of the class that stands for one of {@code past}, where there is
   * {@code old}; {@code old} if it is in no such field.
   */
  public Object inSameField(ReleaseLoader past, Class<?> type, Object old) {
    for (var holder : past.made()) {
      for (var field : holder.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && type.isAssignableFrom(field.getType())
            && valueOf(field) == old) {
          return inField(holder, field.getName()).orElse(old);
        }
      }
    }
    return old;
  }

  private Optional<Object> inField(Class<?> past, String name) {
    var type = standsFor(past);
    try {
      return type.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(valueOf(type.get().getDeclaredField(name)));
    } catch (NoSuchFieldException none) {
      return Optional.empty();
    }
  }

  private static @Nullable Object valueOf(Field field) {
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException | RuntimeException | LinkageError closed) {
      return null;
    }
  }

  /** Whether a class is of another release of the same program. */
  public boolean isForeign(Class<?> type) {
    boolean is = classes.isForeign(type);
    hasMet |= is;
    return is;
  }

  /** The class that stands for one of another release; empty if there is none. */
  public Optional<Class<?>> standsFor(Class<?> old) {
    return classes.standFor(old);
  }

  private Class<?> foundFor(Class<?> old) throws CannotCarry {
    try {
      return standsFor(old)
          .orElseThrow(() ->
              new CannotCarry(
                  "", "is of class " + old.getName() + ", which " + target() + " lacks", null));
    } catch (LinkageError wrong) {
      throw new CannotCarry(
          "", "is of class " + old.getName() + ", which does not load: " + wrong, null);
    }
  }

  // One object

  private @Nullable Object carry(@Nullable Object old) throws CannotCarry {
    if (old == null || old instanceof String || old instanceof Number || old instanceof Boolean) {
      return old;
    }
    var known = done.get(old);
    if (known != null) {
      return known;
    }
    Object next =
        switch (old) {
          case Class<?> type -> isForeign(type) ? foundFor(type) : type;
          case Enum<?> constant -> constant(constant);
          case Carried thing -> thing.carried(this);
          case Record record -> record(record);
          case Optional<?> optional -> optional(optional);
          case Collection<?> collection -> new CarriedCollection(this, done).carry(collection);
          case Map<?, ?> map -> new CarriedMap(this, done).carry(map);
          case Map.Entry<?, ?> entry -> entry(entry);
          case AtomicReference<?> reference -> reference(reference);
          default -> old.getClass().isArray() ? array(old) : other(old);
        };
    done.put(old, next);
    return next;
  }

  @Nullable Object element(@Nullable Object old, String place) throws CannotCarry {
    try {
      return carry(old);
    } catch (CannotCarry failed) {
      throw failed.within(place);
    }
  }

  /** Of a collection that has been made anew, and the one that it was: which is to be taken. */
  Object chosen(Object old, Object next, boolean same) {
    boolean isShared = old.getClass().getName().startsWith("java.util.concurrent.");
    return same && (!copies || isShared) ? old : next;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class of constants
  private Object constant(Enum<?> old) throws CannotCarry {
    var type = old.getDeclaringClass();
    if (!isForeign(type)) {
      return old;
    }
    var next = foundFor(type);
    if (!next.isEnum()) {
      throw new CannotCarry("", "is a constant of " + type.getName() + ", now no enum", null);
    }
    try {
      return Enum.valueOf((Class) next, old.name());
    } catch (IllegalArgumentException missing) {
      throw new CannotCarry(
          "", "is the constant " + old.name() + ", which " + next.getName() + " lacks", null);
    }
  }

  private Object optional(Optional<?> old) throws CannotCarry {
    var value = old.orElse(null);
    var next = element(value, ".value");
    return next == value ? old : Optional.ofNullable(next);
  }

  private Object entry(Map.Entry<?, ?> old) throws CannotCarry {
    var key = element(old.getKey(), ".key");
    var value = element(old.getValue(), ".value");
    boolean same = key == old.getKey() && value == old.getValue();
    return same
        ? old
        : new AbstractMap.SimpleImmutableEntry<@Nullable Object, @Nullable Object>(key, value);
  }

  /** Others may have it as well: it cannot be made anew. */
  private Object reference(AtomicReference<?> old) throws CannotCarry {
    var value = old.get();
    if (element(value, ".value") != value) {
      throw new CannotCarry(
          "", "is an AtomicReference to something of a release, which others may share", null);
    }
    return old;
  }

  private Object array(Object old) throws CannotCarry {
    var component = old.getClass().getComponentType();
    int length = Array.getLength(old);
    var element = isForeign(component) ? foundFor(component) : component;
    var next = Array.newInstance(element, length);
    if (component.isPrimitive()) {
      System.arraycopy(old, 0, next, 0, length);
      return copies ? next : old;
    }
    done.put(old, next);
    boolean same = element == component;
    for (int i = 0; i < length; i++) {
      var value = Array.get(old, i);
      var carried = element(value, "[" + i + "]");
      same &= carried == value;
      set(next, i, carried);
    }
    return same && !copies ? old : next;
  }

  private static void set(Object array, int place, @Nullable Object value) throws CannotCarry {
    try {
      Array.set(array, place, value);
    } catch (IllegalArgumentException wrong) {
      throw new CannotCarry("[" + place + "]", "does not fit into its array", wrong);
    }
  }

  // Records

  private Object record(Record old) throws CannotCarry {
    var type = old.getClass();
    boolean isForeign = isForeign(type);
    var shape = Shape.of(type);
    @Nullable Object[] values;
    try {
      values = shape.values(old);
    } catch (ReflectiveOperationException | RuntimeException closed) {
      return lookedInto(old, isForeign, closed);
    }
    var names = shape.names();
    boolean same = !isForeign;
    for (int i = 0; i < values.length; i++) {
      var value = values[i];
      var carried = element(value, "." + names.get(i));
      same &= carried == value;
      values[i] = carried;
    }
    return same ? old : isForeign ? ofOther(old, shape, values) : again(old, shape, values);
  }

  /** A record that cannot be taken apart: one of a closed module stays as it is. */
  private static Object lookedInto(Object old, boolean isForeign, Exception closed)
      throws CannotCarry {
    if (isForeign || !(closed instanceof java.lang.reflect.InaccessibleObjectException)) {
      var cause = Shape.cause(closed);
      throw new CannotCarry(
          "", "is a " + old.getClass().getName() + " that cannot be read: " + cause, null);
    }
    return old;
  }

  private static Object again(Object old, Shape shape, @Nullable Object[] values)
      throws CannotCarry {
    try {
      return Shape.make(shape.canonical(), values);
    } catch (ReflectiveOperationException | RuntimeException failed) {
      throw notMade(old.getClass(), failed);
    }
  }

  private Object ofOther(Object old, Shape from, @Nullable Object[] values) throws CannotCarry {
    var type = foundFor(old.getClass());
    if (!type.isRecord()) {
      throw new CannotCarry("", "is a record " + type.getName() + ", which is none now", null);
    }
    var to = Shape.of(type);
    boolean hasSameNames =
        to.names().size() == from.names().size() && to.names().containsAll(from.names());
    try {
      var taking = to.constructor(from);
      if (hasSameNames && (taking == null || fits(from, to))) {
        return Shape.make(to.canonical(), ordered(values, from, to));
      }
      if (taking != null) {
        return Shape.make(taking, values);
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
      throw notMade(type, failed);
    }
    throw new CannotCarry("", otherComponents(type, old.getClass(), from, to), null);
  }

  private static @Nullable Object[] ordered(@Nullable Object[] values, Shape from, Shape to) {
    var ordered = new @Nullable Object[values.length];
    for (int i = 0; i < values.length; i++) {
      ordered[i] = values[from.names().indexOf(to.names().get(i))];
    }
    return ordered;
  }

  /** Whether components of the same name are of types of the same name. */
  private static boolean fits(Shape from, Shape to) {
    return from.names().stream().allMatch(name -> from.type(name).equals(to.type(name)));
  }

  private static String otherComponents(Class<?> type, Class<?> old, Shape from, Shape to) {
    var name = type.getSimpleName();
    var loader = ReleaseLoader.of(old);
    var version = loader == null ? "" : loader.version();
    return "is a "
        + type.getName()
        + to.text()
        + ", but was "
        + from.text()
        + ": add a constructor "
        + name
        + from.text()
        + ", or a record "
        + name
        + "V"
        + version
        + from.text()
        + " of which codeChange makes the new one";
  }

  private static CannotCarry notMade(Class<?> type, Throwable failed) {
    var cause = failed instanceof Exception thrown ? Shape.cause(thrown) : failed;
    return new CannotCarry("", "cannot be made a " + type.getName() + ": " + cause, null);
  }

  // Everything else

  private Object other(Object old) throws CannotCarry {
    var type = old.getClass();
    if (!isForeign(type)) {
      return old;
    }
    if (type.isHidden() || type.isSynthetic()) {
      throw new CannotCarry(
          "",
          "is a function of "
              + ReleaseLoader.of(type)
              + ", which is code and cannot be carried;"
              + " data can, a record for example",
          null);
    }
    if (type.isAnonymousClass() || type.isLocalClass()) {
      throw new CannotCarry(
          "", "is of a class without a name of its own, " + type.getName() + ": give it one", null);
    }
    if (hasFields(type)) {
      throw new CannotCarry(
          "",
          "is a " + type.getName() + ", which is neither a record, nor an enum, nor a collection",
          null);
    }
    var next = foundFor(type);
    try {
      return Shape.make(next.getDeclaredConstructor(), new @Nullable Object[0]);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError failed) {
      throw notMade(next, failed);
    }
  }

  private static boolean hasFields(Class<?> type) {
    for (@Nullable Class<?> at = type; at != null; at = at.getSuperclass()) {
      for (var field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          return true;
        }
      }
    }
    return false;
  }
}
