package ashiato.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The rules about who may use whom, which no compiler sees as a whole. The table is the one of ARCHITECTURE.md.
///
/// The module `benchmarks` is built after this one and is not looked at: it may use every module, and none can use it.
class ArchitectureTest {

    private static final Map<String, Set<String>> MAY_USE = new TreeMap<>(Map.of(
            "event", Set.of(),
            "config", Set.of("event"),
            "sensor", Set.of("event"),
            "log", Set.of("event"),
            "agent", Set.of("event", "config", "sensor", "log"),
            "app", Set.of("event", "config", "sensor", "log", "agent")));

    private static final JavaClasses CLASSES = importModules();

    @Test
    void modulesUseOnlyWhatTheTableAllows() {
        MAY_USE.forEach((module, others) -> {
            String[] allowed = Stream.concat(Stream.of(module), others.stream())
                    .map(ArchitectureTest::packagesOf)
                    .toArray(String[]::new);
            check(noClasses()
                    .that()
                    .resideInAPackage(packagesOf(module))
                    .should()
                    .dependOnClassesThat(resideInAPackage("ashiato..").and(not(resideInAnyPackage(allowed))))
                    .because("module " + module + " may use " + (others.isEmpty() ? "no other" : others)));
        });
    }

    @Test
    void internalPackagesAreUsedByTheirOwnModuleOnly() {
        MAY_USE.keySet()
                .forEach(module -> check(noClasses()
                        .that()
                        .resideOutsideOfPackage(packagesOf(module))
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("ashiato." + module + ".internal..")));
    }

    @Test
    void everyClassIsInThePackageOfAModule() {
        check(classes()
                .should()
                .resideInAnyPackage(MAY_USE.keySet().stream()
                        .map(ArchitectureTest::packagesOf)
                        .toArray(String[]::new)));
    }

    @Test
    void internalPackagesAreFreeOfCycles() {
        check(slices().assignedFrom(new InternalPackages()).should().beFreeOfCycles());
    }

    @Test
    void everyPackageIsCheckedForNulls() {
        Set<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(each -> !each.isAnnotatedWith("org.jspecify.annotations.NullMarked"))
                .map(each -> each.getName())
                .collect(Collectors.toSet());
        assertThat(unmarked).as("packages without @NullMarked").isEmpty();
    }

    @Test
    void onlyTheCommandWritesToTheStandardStreams() {
        check(GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS, outsideTheCommand());
    }

    @Test
    void onlyTheCommandChoosesWhereLogMessagesGo() {
        check(noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging.."), outsideTheCommand());
    }

    private static String packagesOf(String module) {
        return "ashiato." + module + "..";
    }

    private static JavaClasses outsideTheCommand() {
        return CLASSES.that(not(resideInAPackage(packagesOf("app"))));
    }

    private static void check(ArchRule rule) {
        check(rule, CLASSES);
    }

    /// A rule whose subject does not exist yet holds.
    private static void check(ArchRule rule, JavaClasses classes) {
        rule.allowEmptyShould(true).check(classes);
    }

    private static JavaClasses importModules() {
        List<Path> outputs = MAY_USE.keySet().stream()
                .map(module -> Path.of("..", module, "target", "classes"))
                .toList();
        assertThat(outputs).as("compiled classes of every module").allMatch(Files::isDirectory);
        return new ClassFileImporter().importPaths(outputs);
    }

    /// Each package under `internal` by itself. A module's public package and its `internal` may know each other.
    private static final class InternalPackages implements SliceAssignment {

        private static final DescribedPredicate<JavaClass> INTERNAL = resideInAPackage("ashiato.*.internal..");

        @Override
        public String getDescription() {
            return "internal packages";
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return INTERNAL.test(javaClass) ? SliceIdentifier.of(javaClass.getPackageName()) : SliceIdentifier.ignore();
        }
    }
}
