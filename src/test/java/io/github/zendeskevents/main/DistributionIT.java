package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The built distribution, run as a user runs it. */
class DistributionIT {

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
