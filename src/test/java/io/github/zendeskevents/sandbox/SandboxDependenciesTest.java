package io.github.zendeskevents.sandbox;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SandboxDependenciesTest {

    private static final Pattern OTHERS =
            Pattern.compile(".*/(\\w*Test|AgainstSandbox|SandboxDemo)(\\$[^/]*)?\\.class");

    private static boolean isPartOfTheSandbox(Location location) {
        return !location.matches(OTHERS);
    }

    @Test
    void sandboxSharesNoCodeWithWhatItChecksAndNeedsOnlyJettyJacksonAndSlf4j() {
        JavaClasses sandbox = new ClassFileImporter()
                .withImportOption(SandboxDependenciesTest::isPartOfTheSandbox)
                .importPackages("io.github.zendeskevents.sandbox");
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.zendeskevents.sandbox",
                        "java..",
                        "org.eclipse.jetty..",
                        "com.fasterxml.jackson..",
                        "org.slf4j..")
                .check(sandbox);
    }
}
