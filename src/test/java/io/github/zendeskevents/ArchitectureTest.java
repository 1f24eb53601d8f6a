package io.github.zendeskevents;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import io.github.zendeskevents.clock.SteadyClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The arrows between the packages point one way, and classes stay short. */
@AnalyzeClasses(packages = "io.github.zendeskevents", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.zendeskevents.";
    private static final String[] HTTP_CLIENTS = {
        "org.apache.camel.component.http..", "org.apache.hc..", "java.net.http.."
    };

    /** So many lines of a file can be read at a time. */
    private static final int MOST_LINES = 250;
    /** Classes that may be longer, with the reason. */
    private static final Map<String, String> LONGER =
            Map.of(ROOT + "settings.Setting", "the table of all settings, which is read by its rows");

    @ArchTest
    static final ArchRule JSON_KNOWS_NOTHING_OF_THE_REST = classes()
            .that()
            .resideInAPackage(ROOT + "json..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "com.fasterxml.jackson..", ROOT + "json..");

    @ArchTest
    static final ArchRule EVENTS_KNOW_NOTHING_OF_THEIR_DECODING = noClasses()
            .that()
            .resideInAPackage(ROOT + "event")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "event.decode..");

    @ArchTest
    static final ArchRule FIELDS_KNOW_NOTHING_OF_TRAITS = noClasses()
            .that()
            .resideInAPackage(ROOT + "mapping.field..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "mapping");

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
                    ROOT + "attempt..",
                    ROOT + "mapping..",
                    ROOT + "records..",
                    ROOT + "inbox..",
                    ROOT + "gateway..",
                    ROOT + "management..",
                    ROOT + "delivery..");

    @ArchTest
    static final ArchRule AN_ATTEMPT_KNOWS_NO_RECORDS = noClasses()
            .that()
            .resideInAPackage(ROOT + "attempt..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "mapping..",
                    ROOT + "records..",
                    ROOT + "inbox..",
                    ROOT + "gateway..",
                    ROOT + "management..",
                    ROOT + "delivery..");

    @ArchTest
    static final ArchRule RECORDS_ARE_ASKED_FOR_ON_BEHALF_OF_AN_ATTEMPT = noClasses()
            .that()
            .resideInAPackage(ROOT + "records..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(ROOT + "client.ZendeskClient");

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_CLIENT_MAKE_NO_CIRCLE =
            slices().matching(ROOT + "client.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule REQUESTS_KNOW_NOT_HOW_THEY_ARE_SENT = noClasses()
            .that()
            .resideInAPackage(ROOT + "client.request")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "client.limit",
                    ROOT + "client.batch",
                    ROOT + "client.job",
                    ROOT + "client.auth",
                    ROOT + "client.http");

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_RECORDS_MAKE_NO_CIRCLE =
            slices().matching(ROOT + "records.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule WHAT_THE_RECORDS_SHARE_KNOWS_NONE_OF_THEM = noClasses()
            .that()
            .resideInAPackage(ROOT + "records")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "records.*..");

    @ArchTest
    static final ArchRule WHAT_READS_ROUTE_FILES_DOES_NOT_RUN_THEM = noClasses()
            .that()
            .resideInAPackage(ROOT + "main.routes")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "main");

    @ArchTest
    static final ArchRule FILES_KNOW_NOTHING_OF_THE_IMPORT = noClasses()
            .that()
            .resideInAPackage(ROOT + "main.imports.file")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "main",
                    ROOT + "main.imports",
                    ROOT + "main.command",
                    ROOT + "inbox..",
                    ROOT + "client..",
                    ROOT + "delivery..",
                    "org.apache.camel..");

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_CLIENT_DO_NOT_KNOW_WHAT_IS_MADE_OF_THEM = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "client.limit",
                    ROOT + "client.batch",
                    ROOT + "client.job",
                    ROOT + "client.auth",
                    ROOT + "client.http")
            .should()
            .dependOnClassesThat()
            .haveNameMatching(ROOT.replace(".", "\\.") + "client\\.(Zendesk|Account|ClientBeans|HostMeters).*");

    @ArchTest
    static final ArchRule LIMITS_KNOW_NO_OTHER_PART_OF_THE_CLIENT = noClasses()
            .that()
            .resideInAPackage(ROOT + "client.limit")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "client.batch", ROOT + "client.job", ROOT + "client.auth", ROOT + "client.http");

    @ArchTest
    static final ArchRule CREDENTIALS_KNOW_NO_OTHER_PART_OF_THE_CLIENT = noClasses()
            .that()
            .resideInAPackage(ROOT + "client.auth")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "client.limit", ROOT + "client.batch", ROOT + "client.http");

    @ArchTest
    static final ArchRule WHAT_ALL_MAY_USE_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAnyPackage(
                    ROOT + "failure..", ROOT + "camel..", ROOT + "cache..", ROOT + "clock..", ROOT + "log..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.github.zendeskevents..")
                    .and(not(resideInAnyPackage(
                            ROOT + "failure..", ROOT + "camel..", ROOT + "clock..", ROOT + "log.."))));

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

    /** Classes that keep a clock to tell, keep or hand on the time of day. All others wait, and a clock that is set changes no wait. */
    private static final List<String> TELL_THE_TIME_OF_DAY = List.of(
            "client.AccountState",
            "client.auth.CredentialNotice",
            "client.batch.TroubledRecords",
            "client.check.Probe",
            "client.check.RightsPoints",
            "client.limit.KnownLimits",
            "records.user.EventUsers");

    @ArchTest
    static final ArchRule WAITS_GO_BY_A_CLOCK_THAT_NOBODY_SETS = classes()
            .that()
            .resideInAnyPackage(ROOT + "client..", ROOT + "records..", ROOT + "cache..")
            .and(new DescribedPredicate<JavaClass>("keep a clock") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getFields().stream()
                                    .anyMatch(field -> field.getRawType().isAssignableTo(Clock.class))
                            && !type.isRecord()
                            && !TELL_THE_TIME_OF_DAY.contains(type.getName().substring(ROOT.length()));
                }
            })
            .should()
            .dependOnClassesThat()
            .areAssignableTo(SteadyClock.class);

    @ArchTest
    static final ArchRule CACHES_GO_BY_A_CLOCK_THAT_NOBODY_SETS = classes()
            .that()
            .resideInAPackage(ROOT + "cache..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(SteadyClock.class);

    @ArchTest
    static final ArchRule THE_SEAM_OF_THE_INBOX_KNOWS_NO_IMPLEMENTATION = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "inbox.sql..", ROOT + "inbox.memory..", ROOT + "inbox.dispatch..");

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_INBOX_DO_NOT_KNOW_EACH_OTHER = slices().matching(ROOT + "inbox.(*)..")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(alwaysTrue(), resideInAPackage(ROOT + "inbox.lane"));

    @ArchTest
    static final ArchRule LANES_KNOW_NO_INBOX = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox.lane")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "inbox", ROOT + "inbox.sql..", ROOT + "inbox.memory..", ROOT + "inbox.dispatch..");

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_SQL_INBOX_MAKE_NO_CIRCLE =
            slices().matching(ROOT + "inbox.sql.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule THE_PARTS_OF_THE_SQL_INBOX_DO_NOT_KNOW_WHAT_IS_MADE_OF_THEM = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox.sql.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "inbox.sql");

    @ArchTest
    static final ArchRule THE_TABLES_KNOW_NOT_WHO_WRITES = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox.sql.table")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "inbox.sql.write", ROOT + "inbox.sql.claim", ROOT + "inbox.sql.deadletter");

    @ArchTest
    static final ArchRule WHAT_IS_TOLD_AND_PREVIEWED_KNOWS_NO_DELIVERY = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "delivery.outcome", ROOT + "delivery.preview")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "delivery");

    @ArchTest
    static final ArchRule THE_GUARD_KNOWS_NO_OPERATION = noClasses()
            .that()
            .resideInAPackage(ROOT + "management.guard")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "management", ROOT + "management.events", ROOT + "management.users");

    @ArchTest
    static final ArchRule BODIES_AND_KEYS_KNOW_NOTHING_OF_THE_GATEWAY = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "gateway.body", ROOT + "gateway.key")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "gateway", ROOT + "event..");

    @ArchTest
    static final ArchRule PARTS_OF_MESSAGES_KNOW_NOT_WHAT_IS_MADE_OF_THEM = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "event.decode.part", ROOT + "event.decode.json")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "event.decode");

    @ArchTest
    static final ArchRule JSON_OF_SENDERS_KNOWS_NO_EVENTS = noClasses()
            .that()
            .resideInAPackage(ROOT + "event.decode.json")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "event", ROOT + "event.decode.part");

    @ArchTest
    static final ArchRule THE_DATABASES_KNOW_NOTHING_OF_EVENTS = noClasses()
            .that()
            .resideInAPackage(ROOT + "inbox.sql.database")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "inbox.sql",
                    ROOT + "inbox.sql.table",
                    ROOT + "inbox.sql.write",
                    ROOT + "inbox.sql.claim",
                    ROOT + "inbox.sql.deadletter",
                    ROOT + "event..");

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
    static final ArchRule THE_CONSOLE_KNOWS_NOTHING_BUT_FILES = classes()
            .that()
            .resideInAPackage(ROOT + "console..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.apache.camel", ROOT + "console..", ROOT + "server..");

    @ArchTest
    static final ArchRule ONLY_ONE_PACKAGE_KNOWS_OPEN_TELEMETRY = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "trace.otel")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.opentelemetry..");

    @ArchTest
    static final ArchRule NOBODY_KNOWS_BY_WHAT_EVENTS_ARE_TRACED = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "trace..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "trace.otel");

    @ArchTest
    static final ArchRule TRACES_KNOW_NOTHING_OF_WHAT_IS_TRACED = classes()
            .that()
            .resideInAPackage(ROOT + "trace..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.apache.camel..",
                    "io.opentelemetry..",
                    ROOT + "camel",
                    ROOT + "settings",
                    ROOT + "trace..");

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

    @ArchTest
    static final ArchRule CLASSES_ARE_SHORT = classes()
            .that()
            .areTopLevelClasses()
            .should(new ArchCondition<>("have " + MOST_LINES + " lines at most") {
                @Override
                public void check(JavaClass one, ConditionEvents events) {
                    long lines = lines(one);
                    boolean mayBeLonger = LONGER.containsKey(one.getName());
                    if (lines > MOST_LINES != mayBeLonger) {
                        events.add(violated(
                                one,
                                one.getName() + " has " + lines + " lines"
                                        + (mayBeLonger ? " and needs no exception" : ": split it by what it does")));
                    }
                }
            });

    private static long lines(JavaClass one) {
        Path file = Path.of("src/main/java", one.getName().replace('.', '/') + ".java");
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
