package io.obsctl;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The directions of ARCHITECTURE.md. Change both together. */
class ArchitectureTest {
    static final Map<String, ArchRule> RULES = new LinkedHashMap<>();

    static {
        RULES.put(
                "layers",
                layeredArchitecture()
                        .consideringOnlyDependenciesInAnyPackage("io.obsctl..")
                        .layer("main")
                        .definedBy("io.obsctl")
                        .layer("cli")
                        .definedBy("io.obsctl.cli..")
                        .layer("report")
                        .definedBy("io.obsctl.report..")
                        .layer("app")
                        .definedBy("io.obsctl.app..")
                        .layer("features")
                        .definedBy(
                                "io.obsctl.profile..",
                                "io.obsctl.render..",
                                "io.obsctl.lint..",
                                "io.obsctl.deploy..",
                                "io.obsctl.verify..")
                        .layer("lang")
                        .definedBy("io.obsctl.lang..")
                        .layer("lsp")
                        .definedBy("io.obsctl.lsp..")
                        .layer("sandbox")
                        .definedBy("io.obsctl.sandbox..")
                        .layer("infra")
                        .definedBy("io.obsctl.infra..")
                        .layer("event")
                        .definedBy("io.obsctl.event..")
                        .layer("model")
                        .definedBy("io.obsctl.model..")
                        .layer("problem")
                        .definedBy("io.obsctl.problem..")
                        .whereLayer("main")
                        .mayNotBeAccessedByAnyLayer()
                        .whereLayer("cli")
                        .mayOnlyBeAccessedByLayers("main")
                        .whereLayer("lsp")
                        .mayOnlyBeAccessedByLayers("main")
                        .whereLayer("infra")
                        .mayOnlyBeAccessedByLayers("main")
                        .whereLayer("report")
                        .mayOnlyBeAccessedByLayers("main", "cli")
                        .whereLayer("app")
                        .mayOnlyBeAccessedByLayers("main", "cli")
                        .whereLayer("features")
                        .mayOnlyBeAccessedByLayers("main", "app", "infra")
                        .whereLayer("lang")
                        .mayOnlyBeAccessedByLayers("main", "app", "features", "sandbox", "lsp")
                        .whereLayer("sandbox")
                        .mayOnlyBeAccessedByLayers("main")
                        .whereLayer("event")
                        .mayOnlyBeAccessedByLayers("main", "cli", "report", "app", "features", "infra", "sandbox")
                        .whereLayer("model")
                        .mayOnlyBeAccessedByLayers(
                                "main", "cli", "report", "app", "features", "infra", "sandbox", "event")
                        .whereLayer("problem")
                        .mayOnlyBeAccessedByLayers(
                                "main",
                                "cli",
                                "report",
                                "app",
                                "features",
                                "infra",
                                "sandbox",
                                "lsp",
                                "lang",
                                "event",
                                "model")
                        .ensureAllClassesAreContainedInArchitecture());
        RULES.put("no cycles", slices().matching("io.obsctl.(**)").should().beFreeOfCycles());
        for (String f : new String[] {"profile", "render", "lint", "deploy", "verify"}) {
            RULES.put(
                    "feature " + f + " alone",
                    noClasses()
                            .that()
                            .resideInAPackage("io.obsctl." + f + "..")
                            .should()
                            .dependOnClassesThat(resideInAnyPackage(
                                            "io.obsctl.profile..",
                                            "io.obsctl.render..",
                                            "io.obsctl.lint..",
                                            "io.obsctl.deploy..",
                                            "io.obsctl.verify..")
                                    .and(DescribedPredicate.not(resideInAPackage("io.obsctl." + f + "..")))));
        }
        RULES.put(
                "adapters do not know each other",
                slices().matching("io.obsctl.infra.(*)..")
                        .should()
                        .notDependOnEachOther()
                        .ignoreDependency(
                                DescribedPredicate.alwaysTrue(),
                                resideInAnyPackage(
                                        "io.obsctl.infra.http..",
                                        "io.obsctl.infra.json..",
                                        "io.obsctl.infra.secret..")));
        RULES.put(
                "adapters see only ports",
                noClasses()
                        .that()
                        .resideInAPackage("io.obsctl.infra..")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(
                                        "io.obsctl.profile..",
                                        "io.obsctl.render..",
                                        "io.obsctl.lint..",
                                        "io.obsctl.deploy..",
                                        "io.obsctl.verify..")
                                .and(DescribedPredicate.not(partOfAPort()))));
        RULES.put(
                "picocli only in cli",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.obsctl.cli..", "io.obsctl")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("picocli.."));
        RULES.put(
                "lsp4j only in lsp",
                noClasses()
                        .that()
                        .resideOutsideOfPackage("io.obsctl.lsp..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("org.eclipse.lsp4j.."));
        RULES.put(
                "model is data",
                classes()
                        .that()
                        .resideInAPackage("io.obsctl.model..")
                        .and()
                        .doNotHaveFullyQualifiedName("io.obsctl.model.Secret")
                        .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(
                                new DescribedPredicate<JavaClass>("records, enums or interfaces") {
                                    @Override
                                    public boolean test(JavaClass c) {
                                        return c.isRecord() || c.isEnum() || c.isInterface();
                                    }
                                })));
        RULES.put(
                "no ambient world",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.obsctl", "io.obsctl.infra..")
                        .should()
                        .accessTargetWhere(targets(java.util.Map.of(
                                "java.lang.System",
                                        java.util.Set.of(
                                                "getenv",
                                                "getProperty",
                                                "exit",
                                                "out",
                                                "err",
                                                "in",
                                                "currentTimeMillis",
                                                "nanoTime"),
                                "java.time.Instant", java.util.Set.of("now"),
                                "java.time.Clock", java.util.Set.of("systemUTC", "systemDefaultZone"),
                                "java.lang.Thread", java.util.Set.of("sleep")))));
        RULES.put(
                "secrets revealed only in adapters",
                noClasses()
                        .that()
                        .resideOutsideOfPackages("io.obsctl.infra..")
                        .should()
                        .accessTargetWhere(
                                targets(java.util.Map.of("io.obsctl.model.Secret", java.util.Set.of("reveal")))));
    }

    /** An interface, or a type nested in one: what a port exchanges belongs to the port. */
    static DescribedPredicate<JavaClass> partOfAPort() {
        return new DescribedPredicate<>("part of a port") {
            @Override
            public boolean test(JavaClass c) {
                return c.isInterface() || c.getEnclosingClass().map(this::test).orElse(false);
            }
        };
    }

    static DescribedPredicate<com.tngtech.archunit.core.domain.JavaAccess<?>> targets(
            Map<String, java.util.Set<String>> banned) {
        return new DescribedPredicate<>("call, read or refer to " + banned) {
            @Override
            public boolean test(com.tngtech.archunit.core.domain.JavaAccess<?> access) {
                return banned.getOrDefault(access.getTargetOwner().getName(), java.util.Set.of())
                        .contains(access.getTarget().getName());
            }
        };
    }

    @TestFactory
    Stream<DynamicTest> holds() {
        var classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPath(Path.of("target/classes"));
        return RULES.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> rule.getValue().allowEmptyShould(true).check(classes)));
    }
}
