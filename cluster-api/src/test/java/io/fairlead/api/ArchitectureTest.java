package io.fairlead.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The contract says what the parts tell each other, and decides nothing.
class ArchitectureTest {

    private static final String ROOT = "io.fairlead.api";

    private static final List<String> PACKAGES =
            List.of("agent", "framework", "json", "operator", "problem", "web");

    private static final JavaClasses API =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages(ROOT);

    @Test
    void the_packages_that_rules_name_hold_classes() {
        assertThat(PACKAGES)
                .allSatisfy(name ->
                        assertThat(API.stream())
                                .anyMatch(c -> c.getPackageName().equals(ROOT + "." + name)));
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
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(API);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".*Impl",
                ".*Manager",
                ".*Helper",
                ".*Utils?",
                ".*Dto",
                "(.*\\.)?Abstract.*",
                "(.*\\.)?Base[A-Z].*"
            })
    void names_say_what_a_thing_is(String forbidden) {
        noClasses().should().haveNameMatching(forbidden).check(API);
    }

    @Test
    void every_package_is_null_marked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(API);
        assertThat(API.stream().map(c -> c.getPackageName()).distinct())
                .allSatisfy(
                        name -> assertThat(API.contain(name + ".package-info")).as(name).isTrue());
    }
}
