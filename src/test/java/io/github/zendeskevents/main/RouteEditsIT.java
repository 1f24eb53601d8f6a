package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Files of the distribution are edited while it runs. */
class RouteEditsIT {

    private static final int USERS = 20;
    private static final String FOLLOW_EDITS = "-Dcamel.main.routes-reload-enabled=true";

    @TempDir
    private Path directory;

    private Path routes;
    private Sandbox sandbox;
    private RunningDistribution program;
    /** How long an event had to be sent until it was taken, at the most. */
    private volatile Duration away = Duration.ZERO;
    /** How far the log was read. */
    private int read;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start();
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        routes = copy.resolve("routes");
        program = new RunningDistribution(copy, directory);
        program.startAndAwaitReady(sandbox, FOLLOW_EDITS);
    }

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    @Test
    void editsTakeEffectWhileEventsFlowAndEachOfThemIsDeliveredOnce() {
        try (Flow flow = new Flow()) {
            edit("track", text -> text.replace("missing-event-name at", "my-own-code at"));
            awaitTaken("track");
            edit("account", text -> text + "# another look at the beans\n");
            awaitTaken("account");
            edit("traits", text -> text.replace("phone           = phone", "phone           = mobile, phone"));
            awaitTaken("traits");
            write(
                    "my-steps",
                    """
                    - route:
                        id: my-before-identify
                        from:
                          uri: direct:zendesk-before-identify
                          steps:
                            - setBody:
                                expression:
                                  simple:
                                    expression: "${body.with('traits.origin', 'shop')}"
                    """);
            awaitTaken("my-steps");
            edit("router", text -> text.replace("# The content-based router", "# My content-based router"));
            awaitTaken("router");
            flow.awaitMore(200);
        }

        program.send("track", "{'userId':'late'}");
        program.send("identify", "{'userId':'late','traits':{'name':'Ada','mobile':'+4930123456'}}");
        program.awaitAllEnded();
        assertThat(program.operations("/ops/dead-letters").path("deadLetters"))
                .singleElement()
                .satisfies(dead -> assertThat(dead.path("code").asText()).isEqualTo("my-own-code"));
        assertThat(sandbox.user("late").orElseThrow().path("phone").asText()).isEqualTo("+4930123456");
        assertThat(sandbox.user("late")
                        .orElseThrow()
                        .path("user_fields")
                        .path("origin")
                        .asText())
                .isEqualTo("shop");

        remove("my-steps");
        awaitTaken("my-steps");
        program.send("identify", "{'userId':'later','traits':{'name':'Bob'}}");
        program.awaitAllEnded();
        assertThat(sandbox.user("later")
                        .orElseThrow()
                        .path("user_fields")
                        .path("origin")
                        .isTextual())
                .isFalse();
        assertThat(program.terminate()).isZero();
        assertThat(program.log())
                .doesNotContain("Exception")
                .doesNotContain(" ERROR ")
                .doesNotContain("\tat ");
    }

    /** @param near a part of the line that is wrong, or that has what is missing */
    private record Slip(String file, String good, String bad, String near, String reason) {}

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aWrongEditChangesNothingAndIsNamedInOneLineWithFileLineAndWhatWasExpected() {
        List<Slip> slips = List.of(
                new Slip(
                        "track",
                        "direct:zendesk-find-user",
                        "direct:zendesk-find-user: : x",
                        ": : x",
                        "mapping values are not allowed"),
                new Slip("track", "choice:", "choose:", "choose:", "unknown 'choose', expected one of choice, "),
                new Slip("track", "when:", "wenn:", "wenn:", "unknown 'wenn', expected one of when, "),
                new Slip(
                        "track",
                        "description: ",
                        "descriptoin: ",
                        "descriptoin: ",
                        "unknown 'descriptoin', expected one of description, "),
                new Slip("track", "direct:zendesk-find-user", "nosuch:endpoint", "nosuch:endpoint", "nosuch"),
                new Slip(
                        "track",
                        "uri: direct:zendesk-find-user",
                        "uri: direct:zendesk-find-user?wait=1",
                        "wait=1",
                        "Unknown parameters"),
                new Slip(
                        "track",
                        "id: zendesk-track",
                        "id: zendesk-identify",
                        "id: zendesk-identify",
                        "the route id zendesk-identify is also that of a route in identify.camel.yaml"),
                new Slip(
                        "group",
                        "\"${body.userId.isPresent}\"",
                        "\"${body.userId.isPresent)\"",
                        "${body.userId.isPresent)",
                        "expected symbol functionEnd"),
                new Slip(
                        "traits",
                        "phone           = phone",
                        "phon = phone",
                        "phon = phone",
                        "'phon' is not an attribute"),
                new Slip("traits", "forUsers", "forNobody", "type: ", "TraitTable#forNobody"),
                new Slip(
                        "timeline",
                        "zendeskTimeline",
                        "zendeskTimelin",
                        "bean:zendeskTimelin",
                        "No bean could be found in the registry for: zendeskTimelin"),
                new Slip(
                        "timeline",
                        "method: add",
                        "method: addd",
                        "method: addd",
                        "'addd' of bean zendeskTimeline, expected one of add"),
                new Slip(
                        "deliver",
                        "method: noteDelivered",
                        "method: noteDeliverd",
                        "method: noteDeliverd",
                        "Method with name: noteDeliverd not found"));
        for (int i = 0; i < slips.size(); i++) {
            Slip slip = slips.get(i);
            String before = text(slip.file());
            edit(
                    slip.file(),
                    text -> text.replaceFirst(Pattern.quote(slip.good()), Matcher.quoteReplacement(slip.bad())));
            String line = awaitLine(slip.file() + ".camel.yaml is not taken: line " + lineOf(slip) + ": ");
            assertThat(line).contains(slip.reason());

            program.send(
                    "batch",
                    ("{'batch':[{'type':'identify','userId':'u#','traits':{'name':'Ada','phone':'+4930123456'}},"
                                    + "{'type':'track','userId':'u#','event':'Seen'},"
                                    + "{'type':'group','userId':'u#','groupId':'g#','traits':{'name':'Acme #'}}]}")
                            .replace("#", "" + i));
            program.awaitAllEnded();
            assertThat(program.operations("/ops/inbox").path("delivered").asInt())
                    .as(line)
                    .isEqualTo(3 * (i + 1));
            assertThat(sandbox.user("u" + i).orElseThrow().path("phone").asText())
                    .isEqualTo("+4930123456");
            write(slip.file(), before);
        }
        edit("track", text -> text + "# mended\n");
        awaitTaken("track");
        assertThat(program.warnings()).hasSameSizeAs(slips);
    }

    @Test
    void aFileWithARouteThatOthersNeedCannotBeTakenAwayWhileEventsFlow() {
        String identify = text("identify");
        try (Flow flow = new Flow()) {
            remove("identify");
            assertThat(awaitLine("identify.camel.yaml is not taken: "))
                    .contains("router.camel.yaml, line ")
                    .contains("no route starts at direct:zendesk-identify, where the route zendesk-router sends to");
            flow.awaitMore(50);
            write("identify", identify);
            edit("track", text -> text + "# edited\n");
            awaitTaken("track");
            flow.awaitMore(50);
        }
        assertThat(program.warnings()).hasSize(1);
    }

    @Test
    void aRouteOfItsOwnWithTheIdOfAnotherIsRefusedAlsoWhereCamelWouldKeepOneOfThem() {
        write(
                "my-health",
                """
                - route:
                    id: zendesk-health
                    from:
                      uri: direct:my-health
                      steps:
                        - stop: {}
                """);
        assertThat(awaitLine("my-health.camel.yaml is not taken: line 2: "))
                .contains("the route id zendesk-health is also that of a route in operations.camel.yaml");
    }

    private int lineOf(Slip slip) {
        List<String> lines = text(slip.file()).lines().toList();
        return 1
                + IntStream.range(0, lines.size())
                        .filter(i -> lines.get(i).contains(slip.near()))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void onlyAnEditThatIsTakenChangesHowManyIdentifiesBecomeOne() {
        program.send(
                "batch",
                "{'batch':[{'type':'identify','userId':'u1','traits':{'name':'Ada'}},"
                        + "{'type':'identify','userId':'u2','traits':{'name':'Bob'}}]}");
        String before = text("account");
        edit(
                "account",
                text -> text.replace("zendeskIdentifyMerger", "mySquash").replace("1: 50", "1: 1")
                        + """
                - route:
                    id: zendesk-track
                    from:
                      uri: direct:my-track
                      steps:
                        - stop: {}
                """);
        awaitLine("account.camel.yaml is not taken");
        assertThat(writesForThreeIdentifies("u1")).isEqualTo(1);

        write("account", before.replace("1: 50", "1: 1"));
        awaitTaken("account");
        assertThat(writesForThreeIdentifies("u2")).isEqualTo(3);
    }

    private int writesForThreeIdentifies(String userId) {
        program.awaitAllEnded();
        sandbox.clearCalls();
        program.send(
                "batch",
                "{'batch':["
                        + IntStream.range(0, 3)
                                .mapToObj(i -> "{'type':'identify','userId':'" + userId + "','traits':{'plan':'plan "
                                        + i + "'}}")
                                .collect(Collectors.joining(","))
                        + "]}");
        program.awaitAllEnded();
        return sandbox.calls("PUT", "/api/v2/users/\\d+").size();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEditNeedNotWaitForEventsThatWaitForALimit() {
        sandbox.faults()
                .on("POST", ".*/events")
                .times(5)
                .answer(SandboxFault.status(429).withRetryAfter(15));
        program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.send("track", "{'userId':'u1','event':'Seen'}");
        await().until(() -> !sandbox.calls("POST", ".*/events").isEmpty());

        edit("timeline", text -> text + "# edited\n");
        awaitTaken("timeline");
        assertThat(program.log()).doesNotContain("The edit of timeline.camel.yaml waits");
        sandbox.faults().clear();
        program.awaitAllEnded();
        assertThat(sandbox.timeline(sandbox.user("u1").orElseThrow().path("id").asLong()))
                .hasSize(1);
    }

    @Test
    void theGatewayCanBeEditedToo() {
        edit("gateway", text -> text.replace("refuse(404, 'not found')", "refuse(404, 'no such call')"));
        awaitTaken("gateway");

        assertThat(program.send("nonsense", "{}").body()).contains("no such call");
        assertThat(program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}")
                        .statusCode())
                .isEqualTo(200);
        program.awaitAllEnded();
        assertThat(sandbox.user("u1")).isPresent();
    }

    @Test
    void ticketsAreTurnedOnByACopyOfTheExample() throws IOException {
        program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        String help = "{'userId':'u1','event':'Help Requested','properties':{'message':'Please help'}}";
        program.send("track", help);
        program.awaitAllEnded();
        assertThat(sandbox.state().path("tickets")).isEmpty();

        Files.copy(routes.resolve("examples/tickets.camel.yaml"), routes.resolve("tickets.camel.yaml"));
        awaitTaken("tickets");
        program.send("track", help);
        program.awaitAllEnded();
        assertThat(sandbox.state().path("tickets")).hasSize(1);
    }

    @Test
    void withoutAnInboxSendersAreToldToComeAgainAndNothingIsLostOrDoubled() {
        assertThat(program.terminate()).isZero();
        program.startAndAwaitReady(sandbox, FOLLOW_EDITS, "-Dzendesk.inbox.url=off");
        try (Flow flow = new Flow()) {
            edit("track", text -> text + "# one\n");
            awaitTaken("track");
            flow.awaitMore(20);
            edit("users", text -> text + "# two\n");
            awaitTaken("users");
            flow.awaitMore(20);
        }
    }

    @Test
    void anEditThatPassesTheCheckAndDoesNotStartGivesWayToWhatRanBefore() {
        String taken =
                """
                - route:
                    id: my-port
                    from:
                      uri: zendesk-jetty:http://127.0.0.1:%d/mine
                      steps:
                        - stop: {}
                """
                        .formatted(URI.create(sandbox.url()).getPort());
        write("my-port", taken);
        assertThat(awaitLine("my-port.camel.yaml is not taken: ")).contains("a port is taken");

        program.awaitReady();
        send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.awaitAllEnded();
        assertThat(sandbox.user("u1")).isPresent();
        write("my-port", taken.replaceFirst("zendesk-jetty:[^ \n]*", "direct:my-port"));
        awaitTaken("my-port");
        assertThat(program.warnings()).hasSize(1);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anEditWaitsForWhatIsInFlightAndDeliveryGoesOnMeanwhile() {
        send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.awaitAllEnded();
        sandbox.faults().on("POST", ".*/events").times(1).delay(Duration.ofSeconds(20));
        send("track", "{'userId':'u1','event':'Seen'}");
        await().until(() -> program.metrics().contains("zendesk_delivery_in_flight 1.0"));

        edit("timeline", text -> text + "# edited\n");
        awaitLine("The edit of timeline.camel.yaml waits: after 10 s");
        send("identify", "{'userId':'u2','traits':{'name':'Bob'}}");
        await().until(() -> sandbox.user("u2").isPresent());
        assertThat(program.log()).doesNotContain("is taken");
        program.awaitAllEnded();
        assertThat(sandbox.timeline(sandbox.user("u1").orElseThrow().path("id").asLong()))
                .hasSize(1);
    }

    @Test
    void sigtermDuringAnExchangeEndsInOrder() {
        edit("track", text -> text + "# edited\n");
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> program.send("identify", "{'userId':'u0','traits':{'name':'Eve'}}")
                                .statusCode()
                        == 503);

        assertThat(program.terminate()).isZero();
        assertThat(program.log()).doesNotContain("Exception").doesNotContain(" ERROR ");
        program.startAndAwaitReady(sandbox);
        send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.awaitAllEnded();
        assertThat(sandbox.user("u1")).isPresent();
    }

    @Test
    void countersGoOnAfterAnEditAndGaugesLookAtWhatRuns() {
        send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.awaitAllEnded();
        sandbox.faults().on("POST", ".*/events").always().answer(SandboxFault.status(503));
        edit("track", text -> text + "# edited\n");
        awaitTaken("track");
        send("identify", "{'userId':'u2','traits':{'name':'Bob'}}");
        send("track", "{'userId':'u2','event':'Seen'}");

        await().untilAsserted(() -> assertThat(program.metrics())
                .contains("zendesk_events_total{code=\"\",outcome=\"delivered\",type=\"identify\"} 2.0")
                .contains("zendesk_inbox_pending 1.0"));
    }

    private void awaitTaken(String file) {
        awaitLine(file + ".camel.yaml is taken");
    }

    /** The next line of the log that holds this, after the one that was awaited last. */
    private String awaitLine(String part) {
        await().untilAsserted(() -> assertThat(log()).containsPattern(Pattern.quote(part) + ".*\n"));
        String log = log();
        int found = log.indexOf(part);
        int end = log.indexOf('\n', found);
        read += end;
        return log.substring(log.lastIndexOf('\n', found) + 1, end);
    }

    private String log() {
        return program.log().substring(read);
    }

    /** Sends as an SDK does: again, until it is told that the event is safe. */
    private void send(String call, String body) {
        long begun = System.nanoTime();
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> program.send(call, body), answer -> {
                    assertThat(answer.statusCode()).isIn(200, 503);
                    assertThat(answer.headers().firstValue("Retry-After").isPresent())
                            .isEqualTo(answer.statusCode() == 503);
                    return answer.statusCode() == 200;
                });
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        away = took.compareTo(away) > 0 ? took : away;
    }

    private void edit(String file, UnaryOperator<String> change) {
        String text = text(file);
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        write(file, changed);
    }

    private String text(String file) {
        try {
            return Files.readString(routes.resolve(file + ".camel.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String file, String text) {
        try {
            Files.writeString(routes.resolve(file + ".camel.yaml"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void remove(String file) {
        try {
            Files.delete(routes.resolve(file + ".camel.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Identifies and tracks of {@value #USERS} users, sent without a pause; at the end each must be in Zendesk, and once. */
    private final class Flow implements AutoCloseable {

        private final AtomicBoolean going = new AtomicBoolean(true);
        private final AtomicInteger sent = new AtomicInteger();
        private final Thread sender = new Thread(this::run, "sender");

        Flow() {
            sender.start();
            awaitMore(100);
        }

        void awaitMore(int events) {
            int until = sent.get() + events;
            await().until(() -> sent.get() >= until);
        }

        private void run() {
            while (going.get()) {
                int i = sent.get();
                String user = "u" + i % USERS;
                String rest = i < USERS
                        ? "'traits':{'name':'N" + i + "'}}"
                        : "'event':'Seen','properties':{'number':" + i + "}}";
                send(i < USERS ? "identify" : "track", "{'messageId':'m" + i + "','userId':'" + user + "'," + rest);
                sent.incrementAndGet();
            }
        }

        @Override
        public void close() {
            going.set(false);
            try {
                sender.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            System.out.println("Edits: senders were sent away for " + away + " at the longest");
            program.awaitAllEnded();
            assertThat(program.operations("/ops/dead-letters").path("deadLetters"))
                    .isEmpty();
            int arrived = 0;
            for (int user = 0; user < USERS; user++) {
                List<String> events =
                        sandbox
                                .timeline(sandbox.user("u" + user)
                                        .orElseThrow()
                                        .path("id")
                                        .asLong())
                                .stream()
                                .map(event -> event.at("/properties/number").asText())
                                .toList();
                assertThat(events).doesNotHaveDuplicates();
                arrived += events.size();
            }
            assertThat(arrived).isEqualTo(sent.get() - USERS);
        }
    }
}
