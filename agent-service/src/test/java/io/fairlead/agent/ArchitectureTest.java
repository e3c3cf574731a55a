package io.fairlead.agent;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import io.fairlead.testkit.HouseRules;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

/// What keeps the rooms of this service apart.
class ArchitectureTest {

    private static final HouseRules RULES = HouseRules.of("io.fairlead.agent");
    private static final JavaClasses CLASSES = RULES.importedClasses();

    @Test
    void features_form_no_circle_and_keep_their_insides() {
        ApplicationModules.of(AgentApplication.class).verify();
    }

    @Test
    void of_the_core_only_values_are_used() {
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.fairlead.core.allocation..")
                                .or(resideInAPackage("io.fairlead.core.policy..")))
                .because("what goes where is decided by the master and the frameworks")
                .check(CLASSES);
    }

    @Test
    void what_spring_finds_is_not_public() {
        RULES.whatSpringFindsIsNotPublic();
    }

    @Test
    void the_runtime_interface_knows_no_runtime() {
        noClasses()
                .that(resideInAPackage("..agent.runtime.."))
                .should()
                .dependOnClassesThat(resideInAPackage("..agent.process.."))
                .because("a container runtime goes beside the process runtime")
                .check(CLASSES);
    }

    @Test
    void names_say_what_a_thing_is() {
        RULES.namesSayWhatAThingIs();
    }

    @Test
    void constructors_take_few_things() {
        classes()
                .that(DescribedPredicate.describe("are no records", (JavaClass c) -> !c.isRecord()))
                .should(FewParameters.atMost(6))
                .because("who needs more has two tasks")
                .check(CLASSES);
    }

    @Test
    void every_package_is_null_marked() {
        RULES.everyPackageIsNullMarked();
    }
}
