package io.fairlead.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.fairlead.testkit.HouseRules;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// What keeps the rooms of this service apart.
class ArchitectureTest {

    private static final HouseRules RULES = HouseRules.of("io.fairlead.gateway");
    private static final JavaClasses CLASSES = RULES.importedClasses();

    @Test
    void features_form_no_circle_and_keep_their_insides() {
        ApplicationModules.of(GatewayApplication.class).verify();
    }

    @Test
    void the_masters_allocator_stays_with_the_master() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("io.fairlead.core.allocation.."))
                .because("the gateway places its tasks by policies, and never shares out")
                .check(CLASSES);
    }

    @Test
    void the_doors_know_nothing_of_how_queues_are_run() {
        noClasses()
                .that(resideInAPackage("..gateway.door.."))
                .should()
                .dependOnClassesThat(resideInAPackage("..gateway.schedule.."))
                .because("a door translates and passes through; it decides nothing")
                .check(CLASSES);
    }

    @Test
    void entities_are_seen_by_their_feature_only() {
        RULES.entitiesAreSeenByTheirFeatureOnly();
    }

    @Test
    void what_spring_finds_is_not_public() {
        RULES.whatSpringFindsIsNotPublic("Rows");
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
