package io.fairlead.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import io.fairlead.testkit.HouseRules;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final HouseRules RULES = HouseRules.of("io.fairlead.local");
    private static final JavaClasses OURS = RULES.importedClasses();

    @Test
    void packages_form_no_circle() {
        RULES.packagesFormNoCircle();
    }

    @Test
    void processes_and_the_database_know_nothing_of_the_cluster() {
        noClasses()
                .that()
                .resideInAnyPackage("..local.process..", "..local.postgres..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..local.cluster..", "..local.demo..")
                .check(OURS);
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
