package io.github.zendeskevents;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the packages point one way. */
@AnalyzeClasses(packages = "io.github.zendeskevents", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.zendeskevents.";
    private static final String[] HTTP_CLIENTS = {
        "org.apache.camel.component.http..", "org.apache.hc..", "java.net.http.."
    };

    @ArchTest
    static final ArchRule EVENT_KNOWS_NOTHING_OF_THE_REST = noClasses()
            .that()
            .resideInAPackage(ROOT + "event..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel..",
                    "java.sql..",
                    ROOT + "mapping..",
                    ROOT + "records..",
                    ROOT + "client..",
                    ROOT + "inbox..",
                    ROOT + "gateway..",
                    ROOT + "management..",
                    ROOT + "delivery..",
                    ROOT + "settings..");

    @ArchTest
    static final ArchRule MAPPING_IS_PURE = noClasses()
            .that()
            .resideInAPackage(ROOT + "mapping..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel..",
                    "java.sql..",
                    ROOT + "event..",
                    ROOT + "records..",
                    ROOT + "client..",
                    ROOT + "inbox..",
                    ROOT + "gateway..",
                    ROOT + "delivery..");

    @ArchTest
    static final ArchRule THE_CLIENT_KNOWS_NOTHING_OF_EVENTS = noClasses()
            .that()
            .resideInAPackage(ROOT + "client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "event..",
                    ROOT + "mapping..",
                    ROOT + "records..",
                    ROOT + "inbox..",
                    ROOT + "gateway..",
                    ROOT + "management..",
                    ROOT + "delivery..");

    @ArchTest
    static final ArchRule THE_INBOX_KNOWS_EVENTS_ONLY = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.apache.camel..",
                    ROOT + "mapping..",
                    ROOT + "records..",
                    ROOT + "client..",
                    ROOT + "gateway..",
                    ROOT + "management..",
                    ROOT + "delivery..",
                    ROOT + "settings..");

    @ArchTest
    static final ArchRule THE_SEAM_OF_THE_INBOX_KNOWS_NO_IMPLEMENTATION = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "inbox.sql..", ROOT + "inbox.memory..", ROOT + "inbox.dispatch..");

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_INBOX_DO_NOT_KNOW_EACH_OTHER =
            slices().matching(ROOT + "inbox.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule THE_DATABASES_KNOW_NOTHING_OF_EVENTS = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox.sql.database")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "inbox.sql", ROOT + "event..");

    @ArchTest
    static final ArchRule ONLY_ITS_FACTORY_KNOWS_WHERE_AN_INBOX_KEEPS_EVENTS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(ROOT + "delivery.AccountInbox")
            .and()
            .resideOutsideOfPackages(ROOT + "inbox.sql..", ROOT + "inbox.memory..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "inbox.sql..", ROOT + "inbox.memory..");

    @ArchTest
    static final ArchRule ONLY_THE_SQL_INBOX_SPEAKS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "inbox.sql..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..", "com.zaxxer..", "org.sqlite..");

    @ArchTest
    static final ArchRule ONLY_THE_CLIENT_SPEAKS_HTTP_TO_ZENDESK = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(HTTP_CLIENTS);

    @ArchTest
    static final ArchRule ONLY_THE_PROGRAM_KNOWS_CAMEL_MAIN = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "main..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.camel.main..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_THE_KAMELETS = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "kamelet..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "kamelet..", "org.apache.camel.component.kamelet..");

    @ArchTest
    static final ArchRule NO_STATE_IS_STATIC =
            fields().that().areStatic().should().haveModifier(JavaModifier.FINAL);

    @ArchTest
    static final ArchRule CLASSES_ARE_FINAL = classes()
            .that()
            .areNotInterfaces()
            .and()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveModifier(JavaModifier.ABSTRACT)
            .and()
            .areNotEnums()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .and()
            .areNotNestedClasses()
            .should()
            .haveModifier(JavaModifier.FINAL);
}
