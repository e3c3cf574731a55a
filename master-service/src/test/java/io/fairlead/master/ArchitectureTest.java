package io.fairlead.master;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.fairlead.master.writer.Command;
import io.fairlead.testkit.HouseRules;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// What keeps the rooms of this service apart.
class ArchitectureTest {

    private static final HouseRules RULES = HouseRules.of("io.fairlead.master");
    private static final JavaClasses CLASSES = RULES.importedClasses();

    @Test
    void features_form_no_circle_and_keep_their_insides() {
        ApplicationModules.of(MasterApplication.class).verify();
    }

    @Test
    void the_state_is_pure() {
        noClasses()
                .that()
                .resideInAPackage("..master.state..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.springframework..", "java.sql..", "org.slf4j..", "jakarta..")
                .because("it is decided in tests as in the live master")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..master.state..")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("time comes in as an argument")
                .check(CLASSES);
    }

    @Test
    void commands_do_no_input_or_output() {
        noClasses()
                .that()
                .implement(Command.class)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework..")
                .because("they are decided on the one writer's thread")
                .check(CLASSES);
    }

    @Test
    void the_writer_knows_no_feature() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..master.writer..", "..master.state..", "..master.leadership..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..master.agent..",
                        "..master.framework..",
                        "..master.offer..",
                        "..master.request..",
                        "..master.role..",
                        "..master.task..",
                        "..master.cluster..")
                .check(CLASSES);
    }

    @Test
    void entities_are_seen_by_their_feature_only() {
        RULES.entitiesAreSeenByTheirFeatureOnly();
    }

    @Test
    void what_spring_finds_is_not_public() {
        RULES.whatSpringFindsIsNotPublic("Store");
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
