package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the distribution are edited while it runs. */
class RouteEditsIT {

    private static final int USERS = 20;

    @TempDir
    private Path directory;

    private Path routes;
    private Sandbox sandbox;
    private RunningDistribution program;
    /** How far the log was read. */
    private int read;

    @BeforeEach
    void start() throws IOException {
        sandbox = Sandbox.start();
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        routes = copy.resolve("routes");
        program = new RunningDistribution(copy, directory)
                .startAndAwaitReady(sandbox, "-Dcamel.main.routes-reload-enabled=true");
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

    private record Slip(String file, String good, String bad, String reason) {}

    @Test
    void aBrokenEditKeepsTheOldRoutesAndSaysWhyInOneLine() {
        List<Slip> slips = List.of(
                new Slip(
                        "track",
                        "direct:zendesk-find-user",
                        "direct:zendesk-find-user: : x",
                        "mapping values are not allowed"),
                new Slip("track", "choice:", "choose:", "choose"),
                new Slip("track", "direct:zendesk-find-user", "nosuch:endpoint", "nosuch"),
                new Slip("track", "id: zendesk-track", "id: zendesk-identify", "there is a route zendesk-identify"),
                new Slip("group", "${body.userId.isPresent}", "${body.userId.isPresent)", "route zendesk-group: "),
                new Slip("traits", "phone           = phone", "phon = phone", "phon"),
                new Slip("traits", "forUsers", "forNobody", "forNobody"),
                new Slip("timeline", "zendeskTimeline", "zendeskTimelin", "zendeskTimelin"));
        for (int i = 0; i < slips.size(); i++) {
            Slip slip = slips.get(i);
            String before = text(slip.file());
            edit(slip.file(), text -> text.replace(slip.good(), slip.bad()));
            String line = awaitLine(slip.file() + ".camel.yaml is not taken");
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

            write(slip.file(), before + "# mended " + i + "\n");
            awaitTaken(slip.file());
        }
        assertThat(program.log().lines().filter(line -> !line.contains(" INFO ")))
                .hasSameSizeAs(slips);
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
    void anEditNeedNotWaitForEventsThatWaitForALimit() {
        sandbox.faults()
                .on("POST", ".*/events")
                .times(5)
                .answer(SandboxFault.status(429).withRetryAfter(25));
        program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        program.send("track", "{'userId':'u1','event':'Seen'}");
        await().until(() -> !sandbox.calls("POST", ".*/events").isEmpty());

        edit("timeline", text -> text + "# edited\n");
        awaitTaken("timeline");
        sandbox.faults().clear();
        program.awaitAllEnded();
        assertThat(sandbox.timeline(sandbox.user("u1").orElseThrow().path("id").asLong()))
                .hasSize(1);
    }

    @Test
    void theGatewayCanBeEditedToo() {
        edit("gateway", text -> text.replace("expression: \"not found\"", "expression: \"no such call\""));
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

    private void awaitTaken(String file) {
        awaitLine(file + ".camel.yaml is taken");
    }

    /** The next line of the log that holds this, after the one that was awaited last. */
    private String awaitLine(String part) {
        await(part + "; the log says: " + program.log())
                .atMost(Duration.ofSeconds(20))
                .until(() -> holdsWholeLine(program.log(), part));
        String log = program.log();
        int found = log.indexOf(part, read);
        read = log.indexOf('\n', found);
        return log.substring(log.lastIndexOf('\n', found) + 1, read);
    }

    private boolean holdsWholeLine(String log, String part) {
        int found = log.indexOf(part, read);
        return found >= 0 && log.indexOf('\n', found) > 0;
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
            await().atMost(Duration.ofSeconds(60)).until(() -> sent.get() >= until);
        }

        private void run() {
            while (going.get()) {
                int i = sent.get();
                String user = "u" + i % USERS;
                String rest = i < USERS
                        ? "'traits':{'name':'N" + i + "'}}"
                        : "'event':'Seen','properties':{'number':" + i + "}}";
                int status = program.send(i < USERS ? "identify" : "track", "{'userId':'" + user + "'," + rest)
                        .statusCode();
                if (status != 200) {
                    throw new AssertionError("the gateway answered " + status);
                }
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
