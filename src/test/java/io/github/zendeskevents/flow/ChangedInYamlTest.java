package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Outcome;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the documentation says can be changed in YAML, changed by the very code that stands there. */
class ChangedInYamlTest extends Flow {

    private static final Documentation PAGE = Documentation.page("customising");
    private static final Documentation STEPS = PAGE.section("A step before or after a type of event");
    /** A route that tells that it was passed. */
    private static final String ROUTE =
            """
            - route:
                id: %s
                from:
                  uri: %s
                  steps:
                    - log:
                        message: passed
                        loggingLevel: WARN
            """;

    @TempDir
    private Path directory;

    @Test
    void otherTraitTablesTakeThePlaceOfOurs() {
        try (RunningRoutes routes =
                with("traits.camel.yaml", PAGE.section("Other trait tables").onlyCode("yaml"))) {
            String traits = "'displayName':'Ada','contact':{'email':'ada@t.example'},'mobile':'+4930123456','name':'x'";
            assertThat(routes.send(identify("t1", traits))).isEqualTo(DELIVERED);
            assertThat(routes.send(group("t1", "t-g1", "'name':'Acme','website':'acme.example'")))
                    .isEqualTo(DELIVERED);
        }

        assertThat(user("t1").path("name").asText()).isEqualTo("Ada");
        assertThat(user("t1").path("email").asText()).isEqualTo("ada@t.example");
        assertThat(user("t1").path("phone").asText()).isEqualTo("+4930123456");
        assertThat(user("t1").path("user_fields").path("name").asText()).isEqualTo("x");
        assertThat(texts(organization("t-g1").path("domain_names"))).containsExactly("acme.example");
    }

    @Test
    void anotherFileTakesThePlaceOfOneOfOursAndTheRestStays() throws IOException {
        String file = PAGE.section("Another file in place of one of ours").onlyCode("yaml");
        try (RunningRoutes routes = with("timeline.camel.yaml", file.replace("file:timeline", "file:" + directory))) {
            assertWritesTracksToAFile(routes.inbox());
        }
    }

    @Test
    void anEmbeddingHostLeavesOneFileOfOursOutAndNamesItsOwn() throws Exception {
        Documentation section = PAGE.section("Another file in place of one of ours");
        Path own = Files.createDirectory(directory.resolve("my-routes"));
        String file = section.onlyCode("yaml").replace("file:timeline", "file:" + directory);
        Files.writeString(own.resolve("timeline.camel.yaml"), file);
        Properties properties = new Properties();
        properties.load(new StringReader(section.onlyCode("properties").replace("file:my-routes", "file:" + own)));
        properties.setProperty("zendesk.url", sandbox.url());
        properties.setProperty("zendesk.oauth.token", "sandbox-bearer");
        properties.setProperty("zendesk.inbox.url", "off");
        Main host = new Main();
        host.configure().setAutoConfigurationLogSummary(false);
        host.setInitialProperties(properties);
        host.start();
        try {
            assertWritesTracksToAFile(
                    host.getCamelContext().getRegistry().lookupByNameAndType("zendeskInbox", Inbox.class));
            assertThat(host.getCamelContext().getRoute("zendesk-gateway")).isNull();
        } finally {
            host.stop();
        }
    }

    private void assertWritesTracksToAFile(Inbox inbox) throws IOException {
        assertThat(send(inbox, identify("t2", "'name':'Ada'"))).isEqualTo(DELIVERED);
        assertThat(send(inbox, track("t2", "Seen"))).isEqualTo(DELIVERED);
        assertThat(send(inbox, track("t2", "Bought"))).isEqualTo(DELIVERED);

        long id = user("t2").path("id").asLong();
        assertThat(sandbox.timeline(id)).isEmpty();
        List<String> lines = Files.readAllLines(directory.resolve(id + ".ndjson"));
        assertThat(lines).hasSize(2);
        assertThat(new ObjectMapper().readTree(lines.get(1)).path("event").asText())
                .isEqualTo("Bought");
    }

    @Test
    void aStepOfOnesOwnChangesIgnoresAndRefusesEventsBeforeAndSeesTheUserAfter() {
        ListAppender<ILoggingEvent> log = logOf("my-after-identify");
        try (RunningRoutes routes = with("my-steps.camel.yaml", STEPS.onlyCode("yaml"))) {
            assertThat(routes.send(identify("t3", "'name':'Ada'"))).isEqualTo(DELIVERED);
            assertThat(routes.send(identify("t4", "'name':'Bob','email':'bob@test.example'")))
                    .isEqualTo(new Outcome.Ignored("not-sent", "identify"));
            assertDead(routes.send(identify("t5", "'name':'Methuselah','age':969")), "not-a-person");
        }

        assertThat(user("t3").path("user_fields").path("origin").asText()).isEqualTo("shop");
        assertThat(sandbox.user("t4")).isEmpty();
        assertThat(sandbox.user("t5")).isEmpty();
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("t3 is " + user("t3").path("id").asLong() + " in Zendesk");
    }

    @Test
    void everyPointIsPassedInItsTurnAndAStepThatStopsAloneEndsTheEventAsDelivered() {
        StringBuilder own = new StringBuilder();
        Set<String> points = STEPS.namesIn("point", 0);
        assertThat(points).hasSize(9);
        for (String point : points) {
            own.append(ROUTE.formatted(point.replace("direct:zendesk", "my"), point));
        }
        Map<String, String> file = Map.of("points.camel.yaml", own.toString());
        try (RunningRoutes routes = RunningRoutes.startWith(sandbox, file, "zendesk.alias", "merge")) {
            assertThat(passed(() -> routes.send(identify("t6", "'name':'Ada'"))))
                    .containsExactly("my-before-router", "my-before-identify", "my-after-identify");
            assertThat(passed(() -> routes.send(track("t6", "Seen"))))
                    .containsExactly("my-before-router", "my-before-track", "my-after-track");
            assertThat(passed(() -> routes.send(group("t6", "t-g6", "'name':'Acme'"))))
                    .containsExactly("my-before-router", "my-before-group", "my-after-group");
            assertThat(passed(() -> routes.send("{'type':'alias','previousId':'t6','userId':'t6-now'}")))
                    .containsExactly("my-before-router", "my-before-alias", "my-after-alias");
            assertThat(passed(() -> assertThat(routes.send("{'type':'page'}"))
                            .isEqualTo(new Outcome.Ignored("not-sent", "page"))))
                    .containsExactly("my-before-router");
            assertThat(passed(() -> assertDead(routes.send(identify("t7", "'age':1")), "missing-name")))
                    .containsExactly("my-before-router", "my-before-identify");
        }
        String stop = ROUTE.formatted("my-stop", "direct:zendesk-before-identify") + "        - stop: {}\n";
        try (RunningRoutes routes = with("stop.camel.yaml", stop)) {
            assertThat(routes.send(identify("t7", "'name':'Ada'"))).isEqualTo(DELIVERED);
        }
        assertThat(sandbox.user("t7")).isEmpty();
    }

    @Test
    void aTypeOfEventAndANamedTrackEventGoTheirOwnWays() {
        String file = PAGE.section("Your own types of events").onlyCode("yaml");
        try (RunningRoutes routes = with("my-events.camel.yaml", file)) {
            assertThat(routes.send(identify("t8", "'name':'Ada'"))).isEqualTo(DELIVERED);
            assertThat(routes.send("{'type':'page','userId':'t8','name':'Prices'}"))
                    .isEqualTo(DELIVERED);
            assertThat(
                            routes.send(
                                    "{'type':'track','userId':'t8','event':'Plan Changed','properties':{'plan':'pro) ${body}'}}"))
                    .isEqualTo(DELIVERED);
            assertThat(routes.send(track("t8", "Seen"))).isEqualTo(DELIVERED);
            assertThat(routes.send("{'type':'screen'}")).isEqualTo(new Outcome.Ignored("not-sent", "screen"));
        }

        assertThat(sandbox.timeline(user("t8").path("id").asLong()))
                .extracting(event -> event.path("type").asText())
                .containsExactly("Page Viewed", "Seen");
        assertThat(user("t8").path("user_fields").path("plan").asText()).isEqualTo("pro) ${body}");
    }

    @Test
    void chosenTrackEventsBecomeOneTicketEachThoughTheAnswerWasLostAndOthersGoToTheTimeline() throws IOException {
        try (RunningRoutes routes =
                with("tickets.camel.yaml", Files.readString(Path.of("routes/examples/tickets.camel.yaml")))) {
            assertThat(routes.send(identify("t9", "'name':'Ada'"))).isEqualTo(DELIVERED);
            sandbox.faults().on("POST", ".*/tickets").dropAfter();
            assertThat(routes.send("{'type':'track','messageId':'help-1','userId':'t9','event':'Help Requested',"
                            + "'properties':{'message':'It says ${body} and }} \\u0022quotes\\u0022'}}"))
                    .isEqualTo(DELIVERED);
            assertThat(routes.send(track("t9", "Seen"))).isEqualTo(DELIVERED);
            assertDead(routes.send(track("t9", "Complaint Made")), "missing-message");
        }

        assertThat(sandbox.calls("POST", ".*/tickets")).hasSize(1);
        assertThat(sandbox.state().path("tickets")).singleElement().satisfies(ticket -> {
            assertThat(ticket.path("subject").asText()).isEqualTo("Help Requested");
            assertThat(ticket.path("description").asText()).isEqualTo("It says ${body} and }} \"quotes\"");
            assertThat(ticket.path("requester_id").asLong())
                    .isEqualTo(user("t9").path("id").asLong());
            assertThat(ticket.path("external_id").asText()).isEqualTo("help-1");
            assertThat(texts(ticket.path("tags"))).containsExactly("from-an-event");
        });
        assertThat(sandbox.timeline(user("t9").path("id").asLong()))
                .extracting(event -> event.path("type").asText())
                .containsExactly("Seen");
    }

    @Test
    void aRouteForAnEarlierVersionThatNamesTheDoorAndItsVariablesWorksAsBefore() {
        String file =
                """
                - beans:
                    - name: zendeskOldTemplate
                      type: io.github.zendeskevents.door.CallTemplate
                      properties:
                        request: PUT /api/v2/users/${variable.zendeskUser.id}
                        body: user.notes = ${body.name}
                - route:
                    id: my-notes
                    from:
                      uri: direct:zendesk-after-track
                      steps:
                        - setVariable:
                            name: zendeskCall
                            expression:
                              method:
                                ref: zendeskOldTemplate
                                method: call
                        - to:
                            uri: direct:zendesk-door
                            variableReceive: zendeskAnswer
                        - log:
                            message: "${variable.zendeskAnswer.status} for ${body.type}"
                            logName: my-notes
                """;
        ListAppender<ILoggingEvent> log = logOf("my-notes");
        try (RunningRoutes routes = with("my-notes.camel.yaml", file)) {
            assertThat(routes.send(identify("t11", "'name':'Ada'"))).isEqualTo(DELIVERED);
            assertThat(routes.send(track("t11", "Seen"))).isEqualTo(DELIVERED);
        }

        assertThat(user("t11").path("notes").asText()).isEqualTo("Seen");
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("200 for track");
    }

    @Test
    void ticketsAreOffUnlessTheFileIsThere() {
        send(identify("t10", "'name':'Ada'"));
        send("{'type':'track','userId':'t10','event':'Help Requested','properties':{'message':'Help'}}");

        assertThat(sandbox.calls("POST", ".*/tickets")).isEmpty();
        assertThat(sandbox.timeline(user("t10").path("id").asLong())).hasSize(1);
    }

    private static List<String> passed(Runnable what) {
        ListAppender<ILoggingEvent> log = logOf("ROOT");
        what.run();
        List<String> names = List.copyOf(log.list).stream()
                .filter(line -> line.getFormattedMessage().equals("passed"))
                .map(ILoggingEvent::getLoggerName)
                .toList();
        ((Logger) LoggerFactory.getLogger("ROOT")).detachAppender(log);
        return names;
    }

    private static ListAppender<ILoggingEvent> logOf(String name) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        if (!name.equals("ROOT")) {
            logger.setLevel(Level.INFO);
        }
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        return log;
    }

    @Test
    void anEventThatAStepRollsBackComesAgain() {
        String roll =
                """
                - filter:
                    simple: "${variable.zendeskDelivery.first}"
                    steps:
                      - rollback: {markRollbackOnly: true}
        """
                        .indent(0);
        String own = ROUTE.formatted("my-rollback", "direct:zendesk-before-identify") + roll;
        try (RunningRoutes routes = with("my-rollback.camel.yaml", own)) {
            assertThat(routes.send(identify("t20", "'name':'Ada'"))).isEqualTo(DELIVERED);
        }
        assertThat(sandbox.user("t20")).isPresent();
    }

    @Test
    void anEventIsDeliveredOnceAlsoWhereAStepTakesAllVariablesAway() {
        String own = ROUTE.formatted("my-tidying", "direct:zendesk-after-track")
                + "        - removeVariable: {name: \"*\"}\n";
        try (RunningRoutes routes = with("my-tidying.camel.yaml", own)) {
            assertThat(routes.send(identify("t21", "'name':'Ada'"))).isEqualTo(DELIVERED);
            assertThat(routes.send(track("t21", "Seen"))).isEqualTo(DELIVERED);
        }
        assertThat(sandbox.timeline(user("t21").path("id").asLong())).hasSize(1);
    }

    @Test
    void anEventIsDeliveredOnceAlsoWhereAStepSetsItsOutcomeToAText() {
        String own = ROUTE.formatted("my-note", "direct:zendesk-after-track")
                + "        - setVariable: {name: zendeskOutcome, constant: {expression: done}}\n";
        try (RunningRoutes routes = with("my-note.camel.yaml", own)) {
            assertThat(routes.send(identify("t22", "'name':'Ada'"))).isEqualTo(DELIVERED);
            assertThat(routes.send(track("t22", "Seen"))).isEqualTo(DELIVERED);
        }
        assertThat(sandbox.timeline(user("t22").path("id").asLong())).hasSize(1);
    }

    private RunningRoutes with(String name, String file) {
        return RunningRoutes.startWith(sandbox, Map.of(name, file));
    }

    private static Outcome send(Inbox inbox, String event) {
        return RunningRoutes.outcome(
                inbox.accept(List.of(RunningRoutes.event(event))).toCompletableFuture());
    }
}
