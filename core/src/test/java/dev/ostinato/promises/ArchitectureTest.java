package dev.ostinato.promises;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.have;
import static com.tngtech.archunit.lang.conditions.ArchConditions.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.ostinato.process.Processes;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which part of the library may use which. */
class ArchitectureTest {

  /** The rooms, in their order: each uses only those before it. */
  private static final List<String> ROOMS =
      List.of(
          "process",
          "server",
          "registry",
          "supervisor",
          "task",
          "agent",
          "application",
          "sys",
          "upgrade");

  private static final JavaClasses LIBRARY = new ClassFileImporter().importPath(Programs.library());

  private static final ModuleDescriptor MODULE =
      ModuleFinder.of(Programs.library()).find("dev.ostinato").orElseThrow().descriptor();

  private static String room(String name) {
    return "dev.ostinato." + name + "..";
  }

  @Test
  void every_class_of_the_library_has_been_read() {
    assertThat(LIBRARY.contain(Processes.class)).isTrue();
    assertThat(LIBRARY.size()).isGreaterThan(100);
  }

  @Test
  void every_exported_package_is_a_room_of_the_list() {
    assertThat(MODULE.exports())
        .filteredOn(export -> !export.isQualified())
        .extracting(ModuleDescriptor.Exports::source)
        .isSubsetOf(ROOMS.stream().map(room -> "dev.ostinato." + room).toList())
        .contains("dev.ostinato.process", "dev.ostinato.server", "dev.ostinato.registry");
  }

  @Test
  void every_class_is_in_a_room_or_internal() {
    var places = new ArrayList<>(ROOMS.stream().map(r -> room(r)).toList());
    places.add("dev.ostinato.internal..");
    classes().should().resideInAnyPackage(places.toArray(String[]::new)).check(LIBRARY);
  }

  @Test
  void a_room_uses_only_rooms_before_it() {
    for (int i = 0; i < ROOMS.size(); i++) {
      for (var later : ROOMS.subList(i + 1, ROOMS.size())) {
        noUse(room(ROOMS.get(i)), room(later)).check(LIBRARY);
      }
    }
  }

  private static ArchRule noUse(String by, String of) {
    return noClasses()
        .that()
        .resideInAPackage(by)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(of)
        .allowEmptyShould(true);
  }

  @Test
  void a_rule_that_is_wrong_is_found_to_be_broken() {
    assertThatThrownBy(() -> noUse(room("server"), room("process")).check(LIBRARY))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ServerLoop");
    assertThatThrownBy(
            () -> slices().matching("dev.ostinato.(*)..").should().beFreeOfCycles().check(LIBRARY))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Cycle detected");
  }

  @Test
  void the_internal_packages_have_no_cycle() {
    slices().matching("dev.ostinato.internal.(*)..").should().beFreeOfCycles().check(LIBRARY);
  }

  @Test
  void the_rooms_have_no_cycle_among_themselves() {
    slices()
        .matching("dev.ostinato.(*)")
        .should()
        .beFreeOfCycles()
        .ignoreDependency(
            resideInAPackage("dev.ostinato.internal.."), DescribedPredicate.alwaysTrue())
        .check(LIBRARY);
  }

  @Test
  void the_internal_packages_use_no_room_but_the_first() {
    noClasses()
        .that()
        .resideInAPackage("dev.ostinato.internal..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOMS.stream().skip(1).map(r -> room(r)).toArray(String[]::new)))
        .check(LIBRARY);
  }

  @Test
  void the_internal_packages_use_of_the_first_room_only_data() {
    // Processes is what users call: it is made of the internal packages, not the other way round.
    noClasses()
        .that()
        .resideInAPackage("dev.ostinato.internal..")
        .should()
        .callMethodWhere(
            describe(
                "a function of Processes is called",
                call -> call.getTargetOwner().isEquivalentTo(Processes.class)))
        .check(LIBRARY);
  }

  @Test
  void no_public_method_of_a_room_speaks_of_internal_types() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat(
            describe("are public types of a room", ArchitectureTest::isExported))
        .should()
        .notHaveRawReturnType(resideInAPackage("dev.ostinato.internal.."))
        .andShould(not(have(internalParameter())))
        .check(LIBRARY);
  }

  private static boolean isExported(JavaClass type) {
    boolean open = type.getModifiers().contains(JavaModifier.PUBLIC);
    return open
        && !type.getPackageName().startsWith("dev.ostinato.internal")
        && type.getEnclosingClass().map(ArchitectureTest::isExported).orElse(true);
  }

  private static DescribedPredicate<JavaMethod> internalParameter() {
    return describe(
        "a parameter of an internal type",
        method ->
            method.getRawParameterTypes().stream()
                .anyMatch(type -> type.getPackageName().startsWith("dev.ostinato.internal")));
  }

  @Test
  void the_module_requires_nothing_at_run_time_but_java_base() {
    var atRunTime =
        MODULE.requires().stream()
            .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
            .map(ModuleDescriptor.Requires::name)
            .collect(toSet());
    var atCompileTime =
        MODULE.requires().stream()
            .filter(r -> r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
            .map(ModuleDescriptor.Requires::name)
            .collect(toSet());
    assertThat(atRunTime).containsExactly("java.base");
    assertThat(atCompileTime)
        .containsExactlyInAnyOrder("org.jspecify", "jdk.jfr", "java.management", "jdk.management");
  }

  @Test
  void the_classes_use_nothing_but_exported_packages_of_java_base() {
    var allowed =
        describe(
            "of the library, of java.base, of jspecify, of the flight recorder or of management",
            (JavaClass type) ->
                type.getBaseComponentType().isPrimitive()
                    || type.getPackageName().startsWith("dev.ostinato.")
                    || type.getPackageName().equals("org.jspecify.annotations")
                    || type.getPackageName().equals("jdk.jfr")
                    || type.getPackageName().equals("java.lang.management")
                    || type.getPackageName().equals("jdk.management")
                    || isExportedByJavaBase(type.getBaseComponentType().getPackageName()));
    classes().should().onlyDependOnClassesThat(allowed).check(LIBRARY);
  }

  @Test
  void only_one_class_uses_the_flight_recorder_which_a_jvm_may_lack() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.ostinato\\.internal\\.event\\.FlightEvents.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.jfr..")
        .check(LIBRARY);
  }

  @Test
  void only_one_class_uses_the_beans_of_the_jvm_which_it_may_lack() {
    noClasses()
        .that()
        .haveNameNotMatching("dev\\.ostinato\\.internal\\.carrier\\.Relief\\$Scheduler")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.lang.management..", "jdk.management..")
        .check(LIBRARY);
  }

  private static boolean isExportedByJavaBase(String name) {
    var base = Object.class.getModule();
    return base.getPackages().contains(name) && base.isExported(name);
  }
}
