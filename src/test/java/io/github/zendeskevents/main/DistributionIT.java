package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built distribution, run as a user runs it. */
class DistributionIT {

    private static final String CANNOT_START = "camel-zendesk-events cannot start:";

    @TempDir
    private Path directory;

    private Sandbox sandbox;
    private RunningDistribution program;

    @BeforeEach
    void prepare() {
        sandbox = Sandbox.start();
        program = new RunningDistribution(RunningDistribution.built(), directory);
    }

    @AfterEach
    void end() {
        program.close();
        sandbox.close();
    }

    @Test
    void takesEventsOverHttpAndBringsThemToZendesk() {
        program.startAndAwaitReady(sandbox);

        assertThat(program.send(
                                "identify",
                                "{'userId':'u1','traits':{'name':'Ada','email':'ada@acme.example','plan':'pro'}}")
                        .body())
                .isEqualTo("{\"success\":true}");
        program.send("group/", "{'userId':'u1','groupId':'g1','traits':{'name':'Acme','employees':42}}");
        program.send(
                "batch",
                "{'batch':[{'type':'track','userId':'u1','event':'Seen'},{'type':'identify','traits':{}},{'type':'page'}]}");
        program.awaitAllEnded();

        long user = sandbox.user("u1").orElseThrow().path("id").asLong();
        assertThat(sandbox.organizationsOf(user))
                .containsExactly(
                        sandbox.organization("g1").orElseThrow().path("id").asLong());
        assertThat(sandbox.timeline(user)).hasSize(1);
        assertThat(program.operations("/ops/inbox").toString())
                .isEqualTo(
                        "{\"pending\":0,\"delivered\":3,\"ignored\":1,\"dead\":1,\"oldestPendingSeconds\":0,\"etaSeconds\":0}");
        assertThat(program.operations("/ops/dead-letters")
                        .path("deadLetters")
                        .get(0)
                        .path("code")
                        .asText())
                .isEqualTo("missing-user-id");
        assertThat(directory.resolve("data/inbox.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "a,b", "a+b", "a%20b", "a b", "a#b?c", "\u00e4&;'(b)"})
    void startsFromAFolderOfAnyName(String name) throws IOException {
        Path home = Files.createDirectories(directory.resolve(name)).resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);
        Files.writeString(home.resolve("conf/application.properties"), "zendesk.oauth.token=sandbox-bearer\n");

        try (RunningDistribution moved = new RunningDistribution(home, directory)) {
            moved.start(sandbox, Map.of(), "-Dcamel.main.routes-exclude-pattern=**/source.camel.yaml");
            moved.awaitReady();
            moved.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
            moved.awaitAllEnded();
        }
        assertThat(sandbox.user("u1")).isPresent();
    }

    /** Services, containers and cron mostly run in the locale C, in which Java 17 can neither name nor read what is beyond ASCII. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "de_DE.ISO-8859-1"})
    void allLettersAreReadWhateverTheLocale(String locale) throws IOException {
        Path home = directory.resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);
        Files.writeString(
                home.resolve("conf/application.properties"),
                "zendesk.oauth.token=sandbox-bearer\nzendesk.track.events=Gr\u00f6\u00dfe*\nzendesk.source.uri=file:in\n");
        Path traits = home.resolve("routes/traits.camel.yaml");
        Files.writeString(
                traits,
                Files.readString(traits).replace("phone           = phone", "phone           = r\u00fcckruf, phone"));
        Path in = Files.createDirectories(directory.resolve("in"));
        Files.writeString(
                in.resolve("\u00e4.json"),
                """
                {"type":"identify","userId":"\u00fc1","traits":{"name":"Zo\u00eb \u65e5\u672c","r\u00fcckruf":"+491"}}
                {"type":"track","userId":"\u00fc1","event":"Gr\u00f6\u00dfe gew\u00e4hlt"}
                """);

        try (RunningDistribution there = new RunningDistribution(home, directory)) {
            there.start(sandbox, Map.of("LC_ALL", locale));
            there.awaitReady();
            await().until(() -> there.operations("/ops/inbox").path("delivered").asInt() == 2);
        }
        JsonNode user = sandbox.user("\u00fc1").orElseThrow();
        assertThat(user.path("name").asText()).isEqualTo("Zo\u00eb \u65e5\u672c");
        assertThat(user.path("phone").asText()).isEqualTo("+491");
        assertThat(sandbox.timeline(user.path("id").asLong())).hasSize(1);
    }

    @Test
    void whereItCannotFindItsRoutesOneLineSaysSo() throws IOException {
        Path home = Files.createDirectories(directory.resolve("a:b")).resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);

        try (RunningDistribution moved = new RunningDistribution(home, directory)) {
            moved.start(sandbox, Map.of());
            assertThat(moved.awaitEnd(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(moved.log())
                    .endsWith("whose name has a colon; move the folder\n")
                    .hasLineCount(1);
        }
        Files.createDirectories(directory.resolve("empty"));
        for (String folder : new String[] {"none", "empty"}) {
            program.start(
                    sandbox,
                    Map.of(),
                    "-Dzendesk.oauth.token=sandbox-bearer",
                    "-Dcamel.main.routes-include-pattern=file:" + directory + "/" + folder + "/*.camel.yaml");
            assertThat(program.awaitEnd(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(program.log())
                    .contains(
                            "camel-zendesk-events cannot start: camel.main.routes-include-pattern: names no route files")
                    .doesNotContain("Exception");
        }
    }

    /** A volume in the place of {@code conf/} brings no logback.xml; where the root cannot be written there may be no /tmp. */
    @Test
    void withNoPlaceForNativeCodeAndNoFileForTheLogOneLineSaysWhatIsMissing() throws IOException {
        Path home = directory.resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);
        Files.delete(home.resolve("conf/logback.xml"));

        try (RunningDistribution bare = new RunningDistribution(home, directory)) {
            bare.start(
                    sandbox,
                    Map.of(),
                    "-Dzendesk.oauth.token=sandbox-bearer",
                    "-Djava.io.tmpdir=" + directory.resolve("none"));
            assertThat(bare.awaitEnd(Duration.ofSeconds(30))).isEqualTo(1);
            assertThat(bare.log())
                    .hasLineCount(1)
                    .contains("zendesk.inbox.url: the native code of SQLite cannot be loaded from the folder "
                            + directory.resolve("none") + "; it must be one to write to and to run programs from");
        }
    }

    @Test
    void noShutdownHookOfCamelsTakesPartInTheEnd() throws IOException {
        Path home = directory.resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);
        Path logging = home.resolve("conf/logback.xml");
        Files.writeString(
                logging,
                Files.readString(logging)
                        .replace("\"org.apache.camel\" level=\"WARN\"", "\"org.apache.camel\" level=\"INFO\""));

        try (RunningDistribution talkative = new RunningDistribution(home, directory)) {
            talkative.startAndAwaitReady(sandbox);
            assertThat(talkative.terminate()).isZero();
            assertThat(talkative.log())
                    .contains("Apache Camel", "Stopped")
                    .doesNotContain("shutdown hook", "Forcing shutdown");
        }
    }

    @Test
    void finishesWhatIsInFlightOnSigtermAndEndsWithStatus0() {
        program.startAndAwaitReady(sandbox);
        sandbox.faults().onAny().times(3).delay(Duration.ofSeconds(1));
        program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        await().until(() -> !sandbox.calls("GET", ".*search.*").isEmpty());

        assertThat(program.terminate()).isZero();
        assertThat(sandbox.user("u1")).isPresent();
        assertThat(program.log()).contains("Stopped").doesNotContain("Exception");
    }

    @Test
    void sigtermDuringTheStartIsAnOrderlyEndToo() {
        program.start(
                sandbox,
                Map.of(),
                "-Dzendesk.oauth.token=sandbox-bearer",
                "-Xlog:class+load:file=" + directory + "/classes");
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            Path classes = directory.resolve("classes");
            return Files.exists(classes) && Files.readString(classes).contains("org.slf4j.LoggerFactory ");
        });

        assertThat(program.terminate()).isZero();
    }

    @Test
    void endsInOrderWhileZendeskIsAwayAndDeliversAfterTheNextStart() {
        program.startAndAwaitReady(sandbox);
        sandbox.faults().onAny().always().answer(SandboxFault.status(503).withRetryAfter(30));
        for (int i = 0; i < 20; i++) {
            program.send("identify", "{'messageId':'m" + i + "','userId':'u" + i + "','traits':{'name':'N" + i + "'}}");
        }
        assertThat(program.terminate()).isZero();

        sandbox.faults().clear();
        program.startAndAwaitReady(sandbox);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> program.operations("/ops/inbox").path("delivered").asInt() == 20);
        assertThat(sandbox.endUsers()).hasSize(20);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                - route:
                    id: my-step
                    from:
                      uri: direct:zendesk-before-identify
                      steps:
                        - bean:
                            beanType: java.lang.Thread
                            method: "sleep(60000)"
                """,
                """
                - beans:
                    - name: myBeanThatNeverEnds
                      type: io.github.zendeskevents.main.NeverEndingBean
                      destroyMethod: end
                - route:
                    id: my-step
                    from:
                      uri: direct:zendesk-before-identify
                      steps:
                        - bean:
                            ref: myBeanThatNeverEnds
                            method: "use(${body})"
                """,
            })
    void endsInTimeWhateverAStepOrBeanOfAUsersOwnDoes(String own) throws IOException {
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Path file = Files.writeString(copy.resolve("routes/my.camel.yaml"), own);
        Path bean = Path.of(NeverEndingBean.class.getName().replace('.', '/') + ".class");
        Files.createDirectories(copy.resolve("conf").resolve(bean).getParent());
        Files.copy(
                Path.of("target/test-classes").resolve(bean),
                copy.resolve("conf").resolve(bean));
        program = new RunningDistribution(copy, directory);
        program.startAndAwaitReady(sandbox);
        program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}");
        await().until(() -> program.metrics().contains("zendesk_delivery_in_flight 1.0")
                || sandbox.user("u1").isPresent());

        assertThat(program.terminate()).isZero();

        Files.delete(file);
        program.startAndAwaitReady(sandbox);
        program.awaitAllEnded();
        assertThat(sandbox.user("u1")).isPresent();
        assertThat(program.operations("/ops/inbox").path("dead").asInt()).isZero();
    }

    @Test
    void survivesKillNineAndKnowsWhatItDelivered() {
        program.startAndAwaitReady(sandbox);
        for (int i = 0; i < 50; i++) {
            program.send(
                    "identify", "{'messageId':'i" + i + "','userId':'u" + i % 10 + "','traits':{'name':'N" + i + "'}}");
        }
        program.kill();

        program.startAndAwaitReady(sandbox);
        program.send(
                "identify", "{'messageId':'i0','userId':'u0','traits':{'name':'an old one that must not come back'}}");
        program.awaitAllEnded();
        assertThat(program.operations("/ops/inbox").path("delivered").asInt()).isEqualTo(50);
        assertThat(sandbox.endUsers()).hasSize(10);
        for (int i = 0; i < 10; i++) {
            assertThat(sandbox.user("u" + i).orElseThrow().path("name").asText())
                    .isEqualTo("N" + (40 + i));
        }
    }

    @Test
    void runsTheYamlThatLiesInRoutesAndFindsItWhereverItIsCalledFrom() throws IOException {
        Path copy = directory.resolve("somewhere else");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Path track = copy.resolve("routes/track.camel.yaml");
        Files.writeString(track, Files.readString(track).replace("missing-event-name at", "my-own-code at"));
        Path traits = copy.resolve("routes/traits.camel.yaml");
        Files.writeString(
                traits, Files.readString(traits).replace("phone           = phone", "phone           = mobile, phone"));
        Files.copy(track, copy.resolve("routes/my-steps.yaml"));
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        program = new RunningDistribution(copy, elsewhere).startAndAwaitReady(sandbox);

        program.send("track", "{'userId':'u1'}");
        program.send("identify", "{'userId':'u2','traits':{'name':'Ada','mobile':'+4930123456'}}");
        program.awaitAllEnded();

        assertThat(program.operations("/ops/dead-letters")
                        .path("deadLetters")
                        .get(0)
                        .path("code")
                        .asText())
                .isEqualTo("my-own-code");
        assertThat(sandbox.user("u2").orElseThrow().path("phone").asText()).isEqualTo("+4930123456");
        assertThat(elsewhere.resolve("data/inbox.db")).exists();
        assertThat(program.log())
                .contains("my-steps.yaml is not read: the name of a route file must end with .camel.yaml");
    }

    @Test
    void runsNoOtherYamlThanThatInRoutes() throws IOException {
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Files.delete(copy.resolve("routes/account.camel.yaml"));
        program = new RunningDistribution(copy, directory)
                .start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer");

        assertThat(program.awaitEnd(Duration.ofMinutes(1))).isNotZero();
    }

    @Test
    void readsTheEnvironmentAndTheOptionsThatFollowTheCommand() {
        program.start(
                sandbox,
                Map.of(
                        "ZENDESK_OAUTH_CLIENT_ID",
                        SandboxSettings.OAUTH_CLIENT,
                        "ZENDESK_OAUTH_CLIENT_SECRET",
                        SandboxSettings.OAUTH_SECRET,
                        "ZENDESK_SOURCE_NAME",
                        "from-env"),
                "-Dzendesk.send-group-calls-without-user-id=true");
        program.awaitReady();

        program.send("group", "{'groupId':'g1','traits':{'name':'Acme'}}");
        program.send(
                "track",
                "{'userId':'u1','event':'Seen','context':{'traits':{'name':'Ada','email':'ada@acme.example'}}}");
        program.awaitAllEnded();

        assertThat(sandbox.organization("g1")).isPresent();
        assertThat(sandbox.timeline(sandbox.user("u1").orElseThrow().path("id").asLong())
                        .get(0)
                        .path("source")
                        .asText())
                .isEqualTo("from-env");
        assertThat(program.log()).doesNotContain(SandboxSettings.OAUTH_SECRET);
    }

    @ParameterizedTest
    @CsvSource({
        "-Dzendesk.source-name=Zendesk,zendesk.source-name: 'Zendesk' is not allowed",
        "-Dzendesk.update-primary-email=maybe,zendesk.update-primary-email: 'maybe' is not allowed",
        "-Dzendesk.source.uri=nope:x?password=hush,zendesk.source.uri: 'nope:...' is not allowed",
        "-Dzendesk.source.uri=file:x?nosuch=1&password=hush,zendesk.source.uri: 'file:...' is not allowed; must have options"
                + " that its component knows",
        "-Dzendesk.alert.uri=nosuch:x?password=hush,zendesk.alert.uri: 'nosuch:...' is not allowed",
        "-Dzendesk.outcome.uri=file:out?nosuch=1,zendesk.outcome.uri: 'file:...' is not allowed",
        "-Dzendesk.dead-letter.uri=%%%,zendesk.dead-letter.uri: '%%%:...' is not allowed",
        "-Dmanagement.host=no.such.host.invalid,management.host: 'no.such.host.invalid' is not allowed",
        "'-Dzendesk.gateway.write-keys= , ',zendesk.gateway.write-keys: the value set (not shown) is not allowed",
        "-Dzendesk.gateway.host=0.0.0.0,zendesk.gateway.host: '0.0.0.0' is not allowed",
        "-Dzendesk.gateway.max-body-size=0,zendesk.gateway.max-body-size: '0' is not allowed",
        "-Dzendesk.url=http://127.0.0.1:99999,zendesk.url: 'http://127.0.0.1:99999' is not allowed",
        "-Dzendesk.oauth.token=,No way to authenticate is set",
        "-Dzendesk.inbox.url=jdbc:mysql://h/d,zendesk.inbox.url: 'jdbc:mysql://h/d' is not allowed",
        "-Dcamel.main.routes-reload-enabledd=true,camel.main.routesReloadEnabledd: Camel has no such setting",
        "-Dzendesk.update-primary-emial=true,zendesk.update-primary-emial: there is no such setting; the nearest is"
                + " zendesk.update-primary-email"
    })
    void aWrongSettingStopsTheStartWithOneLine(String option, String line) {
        program.start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer", option);

        assertThat(program.awaitEnd(Duration.ofMinutes(1))).isNotZero();
        assertThat(program.log()).contains(line).doesNotContain("hush").doesNotContain("\tat ");
        assertThat(program.log().lines().filter(l -> !l.isBlank() && !l.contains(" INFO ")))
                .hasSize(1);
    }

    @Test
    void aMisspeltNameOfTheManagementIsAWarning() {
        program.startAndAwaitReady(sandbox, "-Dmanagement.tokn=x");

        assertThat(program.warnings())
                .hasSize(1)
                .first()
                .asString()
                .endsWith("management.tokn: there is no such setting; the nearest is management.token");
    }

    @Test
    void ofSeveralEndpointsOfOneComponentTheWrongOneIsNamed() {
        program.start(
                sandbox,
                Map.of(),
                "-Dzendesk.oauth.token=sandbox-bearer",
                "-Dzendesk.source.uri=file:in",
                "-Dzendesk.outcome.uri=file:outcomes",
                "-Dzendesk.alert.uri=file:alerts?nosuch=1");

        assertThat(program.awaitEnd(Duration.ofMinutes(1))).isNotZero();
        assertThat(program.log())
                .contains("cannot start: zendesk.alert.uri: 'file:...' is not allowed")
                .doesNotContain("\tat ");
    }

    @Test
    void aMissingRouteStopsTheStartWithOneLineThatSaysWhoNeedsIt() throws IOException {
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Files.delete(copy.resolve("routes/identify.camel.yaml"));

        assertThat(whyItDoesNotStart(copy))
                .startsWith(" router.camel.yaml, line ")
                .contains("no route starts at direct:zendesk-identify, where the route zendesk-router sends to");
    }

    @Test
    void twoRoutesOfOneIdStopTheStartWithOneLineThatNamesBothFiles() throws IOException {
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Files.writeString(
                copy.resolve("routes/my-track.camel.yaml"),
                Files.readString(copy.resolve("routes/track.camel.yaml")).replace("direct:zendesk-track", "direct:my"));

        assertThat(whyItDoesNotStart(copy))
                .contains("the route id zendesk-track is also that of a route in ")
                .contains("my-track.camel.yaml")
                .contains(" track.camel.yaml");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            - route:\\n\\tid: my-x | , line 2: found character
            - rout: 1 | , line 1: unknown 'rout', expected one of route,
            \\n- route:\\b | , line 2: the character U+0008 is not allowed, expected a text in UTF-8
            '' | is empty
            - route:\\n    id: my-x\\n    from:\\n      uri: direct:x\\n      steps:\\n        - to:\\n            uri: bean:none | , line 7: No bean could be found in the registry for: none
            - route: {id: my-x, from: {uri: 'direct:x', steps: [to: {uri: 'no:where'}]}} | : No endpoint could be found for: no://where,
            - from: {uri: 'direct:x', steps: [log: x]}\\n- onException: {exception: [java.io.IOException], handled: {constant: 'true'}} | : onException must be defined before any routes
            - beans:\\n    - name: my-x\\n      type: shop.Missing | , line 3: shop.Missing
            - route:\\n    id: my-x\\n    from:\\n      uri: {{my.uri}}\\n      steps: [log: x] | , line 4: a value that begins with a brace
            - route:\\n    id: my-x\\n    from:\\n      uri: direct:x\\n      steps:\\n        - to: kamelet:none | , line 6: Resource not found: classpath:kamelets/none
            """)
    void aWrongRouteFileStopsTheStartWithOneLineThatNamesIt(String text, String reason) throws IOException {
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Files.writeString(copy.resolve("routes/my-steps.camel.yaml"), text.translateEscapes());

        assertThat(whyItDoesNotStart(copy)).contains("my-steps.camel.yaml").contains(reason);
    }

    @Test
    void aBeanOfANewerJavaStopsTheStartWithOneLineAndAStatus() throws IOException {
        Path copy = directory.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), copy);
        Path bean = Path.of(NeverEndingBean.class.getName().replace('.', '/') + ".class");
        byte[] code = Files.readAllBytes(Path.of("target/test-classes").resolve(bean));
        code[7] = 99;
        Files.createDirectories(copy.resolve("conf").resolve(bean).getParent());
        Files.write(copy.resolve("conf").resolve(bean), code);
        Files.writeString(
                copy.resolve("routes/my-steps.camel.yaml"),
                "- beans:\n    - name: my-bean\n      type: " + NeverEndingBean.class.getName() + "\n");

        assertThat(whyItDoesNotStart(copy))
                .startsWith(" my-steps.camel.yaml, line 3: ")
                .contains("has been compiled by a more recent version");
    }

    /** What follows in the one line in which it says so; it ends with status 1. */
    private String whyItDoesNotStart(Path home) {
        program = new RunningDistribution(home, directory);
        program.start(sandbox, Map.of("ZENDESK_OAUTH_TOKEN", "sandbox-bearer"));

        assertThat(program.awaitEnd(Duration.ofMinutes(1))).isEqualTo(1);
        assertThat(program.warnings()).hasSize(1);
        String line = program.warnings().get(0);
        assertThat(line).startsWith(CANNOT_START + " ");
        return line.substring(CANNOT_START.length());
    }

    @Test
    void aTakenPortStopsTheStartWithOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(program.port(), 1, InetAddress.getLoopbackAddress())) {
            program.start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer");

            assertThat(program.awaitEnd(Duration.ofMinutes(1))).isNotZero();
            assertThat(program.log())
                    .contains("http.port: '" + program.port() + "' is taken")
                    .doesNotContain("management.port")
                    .doesNotContain("\tat ");
            assertThat(taken.isBound()).isTrue();
        }
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            program.start(
                    sandbox,
                    Map.of(),
                    "-Dzendesk.oauth.token=sandbox-bearer",
                    "-Dmanagement.port=" + taken.getLocalPort());

            assertThat(program.awaitEnd(Duration.ofMinutes(1))).isNotZero();
            assertThat(program.log())
                    .contains("management.port: '" + taken.getLocalPort() + "' is taken")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void isNotReadyWhileZendeskRefusesTheCredentialsAndSaysSo() {
        sandbox.change(s -> s.withCredentialsRejected(true));
        program.start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer");
        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        program.operations("/observe/health/ready").toString().contains("does not accept"));
        assertThat(program.status("/observe/health/ready")).isEqualTo(503);
        assertThat(program.status("/observe/health/live")).isEqualTo(200);
        assertThat(program.send("identify", "{'userId':'u1','traits':{'name':'Ada'}}")
                        .statusCode())
                .isEqualTo(200);

        sandbox.change(s -> s.withCredentialsRejected(false));
        program.awaitReady();
        program.awaitAllEnded();
        assertThat(sandbox.user("u1")).isPresent();
        assertThat(program.log()).doesNotContain("sandbox-bearer");
    }

    @Test
    void theZipHoldsTheSame() throws IOException {
        try (ZipFile zip = new ZipFile(RunningDistribution.built()
                .resolveSibling("camel-zendesk-events.zip")
                .toFile())) {
            for (String entry : new String[] {
                "bin/run",
                "conf/application.properties",
                "routes/router.camel.yaml",
                "routes/examples/tickets.camel.yaml",
                "LICENSE"
            }) {
                assertThat(zip.getEntry("camel-zendesk-events/" + entry))
                        .as(entry)
                        .isNotNull();
            }
            assertThat(zip.stream().filter(e -> e.getName().startsWith("camel-zendesk-events/lib/")))
                    .hasSizeGreaterThan(30);
        }
    }
}
