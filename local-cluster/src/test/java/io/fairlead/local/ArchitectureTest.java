package io.fairlead.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses OURS =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.fairlead.local");

    @Test
    void packages_form_no_circle() {
        slices().matching("io.fairlead.local.(*)..").should().beFreeOfCycles().check(OURS);
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
    void names_say_something() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Dto|\\.Abstract\\w*|\\.Base\\w*)")
                .check(OURS);
    }
}
