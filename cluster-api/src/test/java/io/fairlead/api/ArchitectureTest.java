package io.fairlead.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.fairlead.testkit.HouseRules;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The contract says what the parts tell each other, and decides nothing.
class ArchitectureTest {

    private static final String ROOT = "io.fairlead.api";

    private static final List<String> PACKAGES =
            List.of("agent", "framework", "json", "operator", "problem", "web");

    private static final HouseRules RULES = HouseRules.of(ROOT);
    private static final JavaClasses API = RULES.importedClasses();

    @Test
    void the_packages_that_rules_name_hold_classes() {
        RULES.holdClasses(PACKAGES);
    }

    @Test
    void of_the_core_it_knows_the_values_only() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fairlead.core.allocation..", "io.fairlead.core.policy..")
                .check(API);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.fairlead.master..", "io.fairlead.agent..", "io.fairlead.gateway..")
                .check(API);
    }

    @Test
    void only_the_web_manners_know_the_server() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.servlet..",
                        "org.springframework.boot..",
                        "org.springframework.context..",
                        "org.springframework.web.servlet..")
                .check(API);
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
