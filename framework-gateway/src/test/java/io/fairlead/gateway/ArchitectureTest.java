package io.fairlead.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.persistence.Entity;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// What keeps the rooms of this service apart.
class ArchitectureTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.fairlead.gateway");

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
        classes()
                .that()
                .areAnnotatedWith(Entity.class)
                .should()
                .haveSimpleNameEndingWith("Entity")
                .andShould()
                .notBePublic()
                .check(CLASSES);
    }

    @Test
    void controllers_and_configurations_are_not_public() {
        classes()
                .that(
                        simpleNameEndingWith("Controller")
                                .or(simpleNameEndingWith("Configuration"))
                                .or(simpleNameEndingWith("Rows")))
                .should()
                .notBePublic()
                .because("they are found by Spring, and by nobody else")
                .check(CLASSES);
    }

    @Test
    void names_say_what_a_thing_is() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?|Dto)$")
                .andShould()
                .haveNameNotMatching(".*\\.(Abstract|Base)[A-Z][^.]*$")
                .because("such names say nothing of what is in there")
                .check(CLASSES);
    }
}
