package io.fairlead.core;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import io.fairlead.testkit.HouseRules;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// What keeps the core pure: the same code runs in the live master, in tests and in simulation.
class ArchitectureTest {

    private static final String ROOT = "io.fairlead.core";

    /// Every package that a rule names: none of them may be empty, or the rule would guard nothing.
    private static final List<String> PACKAGES =
            List.of("allocation", "constraint", "id", "offer", "policy", "resource", "task");

    private static final HouseRules RULES = HouseRules.of(ROOT);
    private static final JavaClasses CORE = RULES.importedClasses();

    @Test
    void the_packages_that_rules_name_hold_classes() {
        RULES.holdClasses(PACKAGES);
    }

    @Test
    void the_core_knows_only_the_jdk_jspecify_and_itself() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideOutsideOfPackages(
                                "java..", "org.jspecify.annotations..", ROOT + ".."))
                .check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..", "java.sql..", "java.nio.file..", "java.util.logging..")
                .check(CORE);
    }

    @Test
    void time_comes_in_as_an_argument() {
        noClasses().should().callMethod(Instant.class, "now").check(CORE);
        noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
        noClasses().should().dependOnClassesThat(assignableTo(InstantSource.class)).check(CORE);
        noFields().should().haveRawType(Clock.class).check(CORE);
    }

    @Test
    void randomness_comes_in_as_an_argument() {
        noClasses().should().callMethod(UUID.class, "randomUUID").check(CORE);
        noClasses().should().callMethod(Math.class, "random").check(CORE);
        noClasses().should().callConstructor(Random.class).check(CORE);
        noClasses().should().callMethod(RandomGenerator.class, "getDefault").check(CORE);
    }

    @Test
    void there_are_no_threads_locks_or_loggers() {
        noClasses().should().dependOnClassesThat(assignableTo(Thread.class)).check(CORE);
        noClasses().should().dependOnClassesThat(assignableTo(Executor.class)).check(CORE);
        noClasses().should().dependOnClassesThat(nameMatching(".*\\bLogger")).check(CORE);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.concurrent..")
                .check(CORE);
    }

    @Test
    void there_is_no_static_state() {
        fields().that().areStatic().should().beFinal().check(CORE);
        assertThat(CORE.stream().flatMap(c -> c.getFields().stream()))
                .filteredOn(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .noneMatch(field -> field.getModifiers().contains(JavaModifier.VOLATILE));
    }

    @Test
    void packages_form_no_circle() {
        RULES.packagesFormNoCircle();
    }

    @Test
    void names_say_what_a_thing_is() {
        RULES.namesSayWhatAThingIs();
    }

    @Test
    void every_package_is_null_marked() {
        RULES.everyPackageIsNullMarked();
    }
}
