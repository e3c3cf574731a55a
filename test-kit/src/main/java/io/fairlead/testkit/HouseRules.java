package io.fairlead.testkit;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The rules that hold in every module. Each throws an `AssertionError` that names the offenders.
public final class HouseRules {

    private static final String ENTITY = "jakarta.persistence.Entity";

    private final String root;
    private final JavaClasses classes;

    private HouseRules(String root, JavaClasses classes) {
        this.root = root;
        this.classes = classes;
    }

    /// The rules for a module's own classes, those of its tests left out.
    ///
    /// @param root the package under which all of them are
    public static HouseRules of(String root) {
        return new HouseRules(
                root,
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages(root));
    }

    /// The module's classes, for rules of its own.
    public JavaClasses importedClasses() {
        return classes;
    }

    /// Every package that a rule names holds classes, or the rule would guard nothing.
    ///
    /// @param packages their names below the root
    public void holdClasses(List<String> packages) {
        Set<String> filled =
                classes.stream()
                        .filter(c -> !c.getSimpleName().equals("package-info"))
                        .map(JavaClass::getPackageName)
                        .collect(Collectors.toSet());
        Set<String> empty = new TreeSet<>();
        packages.stream()
                .map(p -> root + "." + p)
                .filter(p -> !filled.contains(p))
                .forEach(empty::add);
        if (!empty.isEmpty()) {
            throw new AssertionError("rules name packages without classes: " + empty);
        }
    }

    /// Names say what a thing is, and no package is a drawer for anything.
    public void namesSayWhatAThingIs() {
        classes()
                .should()
                .haveNameNotMatching(".*(Impl|Manager|Helper|Utils?|Dto)$")
                .andShould()
                .haveNameNotMatching(".*\\.(Abstract|Base)[A-Z][^.]*$")
                .because("such names say nothing of what is in there")
                .check(classes);
        noClasses()
                .should()
                .resideInAnyPackage("..util..", "..common..", "..misc..", "..helpers..")
                .check(classes);
    }

    /// Every package has a `package-info.java` with `@NullMarked`.
    public void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith("org.jspecify.annotations.NullMarked")
                .check(classes);
        Set<String> unmarked =
                classes.stream()
                        .map(JavaClass::getPackageName)
                        .filter(name -> !classes.contain(name + ".package-info"))
                        .collect(Collectors.toCollection(TreeSet::new));
        if (!unmarked.isEmpty()) {
            throw new AssertionError("packages without package-info.java: " + unmarked);
        }
    }

    /// The packages right below the root do not depend on each other in a circle.
    public void packagesFormNoCircle() {
        slices().matching(root + ".(*)..").should().beFreeOfCycles().check(classes);
    }

    /// What Spring finds by itself is seen by nobody else.
    ///
    /// @param endings of the names of such classes, beside `Controller` and `Configuration`
    public void whatSpringFindsIsNotPublic(String... endings) {
        var found = simpleNameEndingWith("Controller").or(simpleNameEndingWith("Configuration"));
        for (String ending : endings) {
            found = found.or(simpleNameEndingWith(ending));
        }
        classes()
                .that(found)
                .should()
                .notBePublic()
                .because("they are found by Spring, and by nobody else")
                .check(classes);
    }

    /// Entities are seen by their feature only.
    public void entitiesAreSeenByTheirFeatureOnly() {
        classes()
                .that()
                .areAnnotatedWith(ENTITY)
                .should()
                .haveSimpleNameEndingWith("Entity")
                .andShould()
                .notBePublic()
                .check(classes);
    }
}
