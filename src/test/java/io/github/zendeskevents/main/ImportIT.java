package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.inbox.sql.PostgresServer;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/run import} of the built distribution. */
class ImportIT {

    private static final String ALL_KINDS =
            """
            {"type":"identify","userId":"u1","traits":{"name":"Ada","email":"ada@acme.example"},"receivedAt":"2025-01-02T03:04:05Z"}
            {"type":"identify","userId":
            [{"type":"track","userId":"u1","event":"Seen","originalTimestamp":"2025-02-03T04:05:06Z","receivedAt":"2025-03-03T04:05:06Z"},{"type":"page","userId":"u1"}]
            42
            {"batch":[{"type":"group","userId":"u1","groupId":"g1","traits":{"name":"Acme"}},{"type":"track","userId":"u1"}]}
            {"type":"track","userId":"u1","event":"Bought","receivedAt":"2025-01-02T03:04:05Z"}
            """;

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @TempDir
    private Path folder;

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aFileWithAllKindsOfLinesIsTakenWithItsTimes() throws IOException {
        write("history.jsonl", ALL_KINDS);
        try (CommandRun run = importing("history.jsonl")) {
            assertThat(run.status()).as(run.err()).isEqualTo(3);
            assertThat(run.out().replaceAll(" {2,}", " "))
                    .contains("history.jsonl: 2 could not be read, and are dead letters:")
                    .contains("line 2")
                    .contains("event 5: an event must be a JSON object, not a number")
                    .contains("Imported 8 events of 1 file")
                    .contains("delivered 4")
                    .contains("ignored not-sent 1")
                    .contains("dead invalid-event 2")
                    .contains("dead missing-event-name 1");
        }
        assertThat(times("u1")).containsExactlyInAnyOrder("2025-02-03T04:05:06Z", "2025-01-02T03:04:05Z");
        assertThat(sandbox.organization("g1")).isPresent();

        try (CommandRun run = importing("history.jsonl")) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("history.jsonl: all of it was taken before");
        }
        try (CommandRun run = importing("--again", "history.jsonl")) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out().replaceAll(" {2,}", " ")).contains("taken before (the same messageId) ");
        }
        assertThat(times("u1")).hasSize(2);
    }

    @Test
    void theStandardInputGzipAndTablesAreTaken() throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a.jsonl.gz")))) {
            out.write("{\"type\":\"identify\",\"userId\":\"z1\",\"traits\":{\"name\":\"Zoe\"}}\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
        write(
                "users.csv",
                "\uFEFFUser ID;name;email;plan;traits.address.city\nc1;Ann;ann@acme.example;pro;Berlin\nc2;\"Bob; Jr\";;;\n");
        write("events.csv", "userId,event,total,timestamp\nc1,Bought,42,2025-05-06T07:08:09Z\n");

        try (CommandRun run = importing("a.jsonl.gz", "users.csv", "--type", "identify")) {
            assertThat(run.status()).as(run.out() + run.err()).isZero();
        }
        try (CommandRun run =
                CommandRun.reading(folder.resolve("events.csv"), sandbox, folder, "import", "-", "--type", "track")) {
            assertThat(run.status()).as(run.out() + run.err()).isZero();
        }

        assertThat(sandbox.user("z1")).isPresent();
        JsonNode ann = sandbox.user("c1").orElseThrow();
        assertThat(ann.path("email").asText()).isEqualTo("ann@acme.example");
        assertThat(ann.path("user_fields").toString()).isEqualTo("{\"plan\":\"pro\",\"address_city\":\"Berlin\"}");
        assertThat(sandbox.user("c2").orElseThrow().path("name").asText()).isEqualTo("Bob; Jr");
        assertThat(times("c1")).containsExactly("2025-05-06T07:08:09Z");
    }

    @Test
    void anEmptyFileAmongOthersIsNothingToImport() throws IOException {
        write("a.jsonl", "{\"type\":\"identify\",\"userId\":\"a1\",\"traits\":{\"name\":\"Ada\"}}\n");
        write("empty.jsonl", "");
        try (CommandRun run = importing("a.jsonl", "empty.jsonl")) {
            assertThat(run.status()).as(run.out() + run.err()).isZero();
            assertThat(run.out())
                    .contains("empty.jsonl: is empty, so there is nothing to import")
                    .contains("of 1 file");
        }
        assertThat(sandbox.user("a1")).isPresent();
    }

    @Test
    void columnsOfATableNamedAsPeopleNameThemAreTheTraitsThatTheyMean() throws IOException {
        write(
                "users.csv",
                "user_id;First Name;Last Name;E-Mail;Phone;Plan Name\nc1;Ann;Lee;ann@acme.example;+4930123456;pro\n");
        write("others.csv", "user_id;name;Name\nc2;Bob;Robert\n");
        try (CommandRun run = importing("users.csv", "others.csv", "--type", "identify")) {
            assertThat(run.status()).as(run.out() + run.err()).isZero();
        }

        JsonNode ann = sandbox.user("c1").orElseThrow();
        assertThat(ann.path("name").asText()).isEqualTo("Ann Lee");
        assertThat(ann.path("email").asText()).isEqualTo("ann@acme.example");
        assertThat(ann.path("phone").asText()).isEqualTo("+4930123456");
        assertThat(ann.path("user_fields").path("plan_name").asText()).isEqualTo("pro");
        assertThat(sandbox.user("c2").orElseThrow().path("name").asText()).isEqualTo("Bob");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void neverDoMoreEventsWaitThanIsSaid() throws IOException {
        write(
                "history.jsonl",
                IntStream.range(0, 5_900)
                        .mapToObj(i -> "{\"type\":\"identify\",\"userId\":\"u" + i + "\",\"traits\":{\"name\":\"N\"}}")
                        .collect(Collectors.joining("\n")));
        write("first.jsonl", "{\"type\":\"identify\",\"userId\":\"first\",\"traits\":{\"name\":\"N\"}}\n");
        sandbox.faults().on("POST", ".*/users.*").always().answer(SandboxFault.status(503));
        try (CommandRun run = importing("first.jsonl", "history.jsonl", "-Dzendesk.inbox.url=jdbc:sqlite:waits.db")) {
            await().atMost(Duration.ofMinutes(1)).until(() -> run.err().contains("4,501"));
            run.terminate();
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(130);
            assertThat(run.out().replaceAll(" {2,}", " ")).contains("waiting in the inbox 4,501");
        }
    }

    @Test
    void killedInTheMiddleItGoesOnAndLosesAndDoublesNothing() throws IOException {
        int all = 8_000;
        write(
                "history.jsonl",
                IntStream.range(0, all)
                        .mapToObj(i -> "{\"type\":\"track\",\"userId\":\"u" + i % 40
                                + "\",\"event\":\"Seen\",\"properties\":{\"n\":" + i
                                + "},\"context\":{\"traits\":{\"name\":\"N\",\"email\":\"u" + i % 40
                                + "@acme.example\"}}}\n")
                        .collect(Collectors.joining()));
        try (CommandRun run = importing("history.jsonl")) {
            await().atMost(Duration.ofMinutes(1)).until(() -> events() > 100);
            run.kill();
        }
        assertThat(events()).isLessThan(all);
        try (CommandRun run = importing("history.jsonl")) {
            await().atMost(Duration.ofMinutes(1)).until(() -> events() > 2_000 || !run.isAlive());
            run.terminate();
            assertThat(run.status()).as(run.err()).isEqualTo(130);
            assertThat(run.out()).contains("Interrupted after ").contains("it goes on where it was");
        }
        try (CommandRun run = importing("history.jsonl")) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out().replaceAll(" {2,}", " "))
                    .contains("Imported 8,000 events of 1 file")
                    .contains("delivered 8,000");
        }
        // One event that was in flight at the kill may be there twice: Zendesk has no key against that.
        assertThat(events()).isBetween((long) all, all + 200L);
        assertThat(sandbox.endUsers().stream()
                        .flatMap(user -> sandbox.timeline(user.path("id").asLong()).stream())
                        .map(event -> event.at("/properties/n").asText())
                        .distinct())
                .hasSize(all);
    }

    @ParameterizedTest
    @CsvSource({
        "none.jsonl, none.jsonl: there is no such file",
        "., .: is a folder; name the files in it",
        "/dev/null, /dev/null: is a pipe or a device; give its content on the standard input: -",
        "not.gz, 'not.gz: is not gzip, though its name says so'",
        "empty.jsonl, empty.jsonl: is empty",
        "no-type.csv, no-type.csv: its header has no column 'type': add --type",
        "twice.csv, twice.csv: the header of its first line names userid twice",
        "good.jsonl good.jsonl, 'good.jsonl: is named twice'",
        "good.jsonl -Dzendesk.inbox.url=off, 'zendesk.inbox.url: ''off'' is not allowed with an import'",
        "good.jsonl -Dzendesk.oauth.token=wrong, Zendesk does not accept a bearer token",
        "no-id.csv --type identify, 'no-id.csv: its header has no column ''userId'', which each identify needs'"
    })
    void whatCannotBeImportedIsOneLineAndStatus2(String words, String line) throws IOException {
        write("not.gz", "hello");
        write("empty.jsonl", " \n");
        write("no-type.csv", "userId,name\nu1,Ada\n");
        write("no-id.csv", "name\nAda\n");
        write("twice.csv", "userId,userid\nu1,u1\n");
        write("good.jsonl", "{\"type\":\"identify\",\"userId\":\"u1\",\"traits\":{\"name\":\"Ada\"}}\n");
        try (CommandRun run = importing(words.split(" "))) {
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
            assertThat(run.err().lines().filter(said -> !said.contains(" WARN ")))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("bin/run import: " + line);
        }
        assertThat(sandbox.endUsers()).isEmpty();
    }

    @Test
    void aFileThatBreaksOffIsTakenUpToThere() throws IOException {
        Path whole = folder.resolve("whole.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(whole))) {
            for (int i = 0; i < 3_000; i++) {
                out.write(
                        ("{\"type\":\"page\",\"userId\":\"" + Math.sin(i) + "\"}\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(folder.resolve("half.gz"), Arrays.copyOf(bytes, bytes.length / 2));
        try (CommandRun run = importing("half.gz")) {
            assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
            assertThat(run.out()).containsPattern("half.gz: cannot be read on after 1\\d{3} events, which are taken");
            assertThat(run.out().replaceAll(" {2,}", " ")).containsPattern("ignored not-sent 1,\\d{3}");
        }
    }

    @Test
    void theSourceThatOptionsNameIsLeftAlone() throws IOException {
        Path in = Files.createDirectory(folder.resolve("in"));
        write("in/live.json", "{\"type\":\"identify\",\"userId\":\"live\",\"traits\":{\"name\":\"Live\"}}");
        write("old.ndjson", "{\"type\":\"identify\",\"userId\":\"old\",\"traits\":{\"name\":\"Old\"}}");

        try (CommandRun run = CommandRun.against(
                sandbox, folder, "import", "old.ndjson", "-Dzendesk.source.uri=file:" + in + "?move=.done")) {
            assertThat(run.status()).as(run.err()).isZero();
        }
        assertThat(sandbox.user("old")).isPresent();
        assertThat(sandbox.user("live")).isEmpty();
        assertThat(in.resolve("live.json")).exists();
    }

    @Test
    void aFileThatWasMendedFarFromItsHeadIsAnotherFile() throws IOException {
        String ignored = "{\"type\":\"page\",\"userId\":\"u1\"}\n".repeat(3_000);
        for (String name : List.of("Adq", "Ada")) {
            write(
                    "users.jsonl",
                    ignored + "{\"type\":\"identify\",\"userId\":\"u1\",\"traits\":{\"name\":\"" + name + "\"}}\n");
            try (CommandRun run = importing("users.jsonl")) {
                assertThat(run.status()).as(run.out() + run.err()).isZero();
            }
            assertThat(sandbox.user("u1").orElseThrow().path("name").asText()).isEqualTo(name);
        }
    }

    @Test
    void besideARunningProgramItSaysWhatToDoAndServesWhereThatIsWanted() throws IOException {
        write("history.jsonl", "{\"type\":\"identify\",\"userId\":\"u1\",\"traits\":{\"name\":\"Ada\"}}\n");
        try (RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            program.startAndAwaitReady(sandbox);
            try (CommandRun run = importing("history.jsonl")) {
                assertThat(run.status()).as(run.out() + run.err()).isEqualTo(2);
                assertThat(run.err()).contains("is in use by another process").contains("import with --serve");
            }
            program.terminate();
            sandbox.faults().on("POST", ".*/users").always().answer(SandboxFault.status(503));
            try (CommandRun run = importing(
                    "history.jsonl",
                    "--serve",
                    "-Dhttp.port=" + program.port(),
                    "-Dmanagement.port=" + FreePort.next())) {
                await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> assertThat(
                                program.send("identify", "{'userId':'u2','traits':{'name':'Bea'}}")
                                        .statusCode())
                        .isEqualTo(200));
                sandbox.faults().clear();
                assertThat(run.status()).as(run.out() + run.err()).isZero();
            }
        }
        assertThat(sandbox.user("u1")).isPresent();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void liveEventsArriveWithinSecondsThoughAnImportWaitsForTheLimitsOfThePlan() throws IOException {
        writeHistoryOfMoreThanTwentyMinutes();
        try (RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder);
                CommandRun run = importing(
                        "history.jsonl",
                        "--serve",
                        "-Dhttp.port=" + program.port(),
                        "-Dmanagement.port=" + FreePort.next())) {
            assertALiveEventArrivesWithinSeconds(program);
            run.kill();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void liveEventsOfAnotherProcessArriveWithinSecondsTooWhereBothHaveOneDatabase() throws IOException, SQLException {
        writeHistoryOfMoreThanTwentyMinutes();
        String inbox = "-Dzendesk.inbox.url=" + SERVER.newSchema();
        try (RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            program.startAndAwaitReady(sandbox, inbox);
            try (CommandRun run = importing("history.jsonl", inbox)) {
                assertALiveEventArrivesWithinSeconds(program);
                assertThat(run.isAlive()).as(run.out() + run.err()).isTrue();
                run.kill();
            }
        }
    }

    private void writeHistoryOfMoreThanTwentyMinutes() throws IOException {
        sandbox.change(settings -> settings.withLimits(SandboxPlan.TEAM.limits()));
        write(
                "history.jsonl",
                IntStream.range(0, 6_000)
                        .mapToObj(i -> "{\"type\":\"track\",\"userId\":\"u" + i
                                + "\",\"event\":\"Seen\",\"context\":{\"traits\":{\"name\":\"N\",\"email\":\"u" + i
                                + "@acme.example\"}}}\n")
                        .collect(Collectors.joining()));
    }

    private void assertALiveEventArrivesWithinSeconds(RunningDistribution program) {
        await().atMost(Duration.ofMinutes(2)).until(() -> events() > 60);
        program.send("identify", "{'userId':'live','traits':{'name':'Lea','email':'lea@acme.example'}}");
        program.send("track", "{'userId':'live','event':'Called'}");

        await().atMost(Duration.ofSeconds(40))
                .until(() -> sandbox.user("live").isPresent() && times("live").size() == 1);
        assertThat(events()).isLessThan(1_000);
    }

    private CommandRun importing(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "import";
        System.arraycopy(words, 0, all, 1, words.length);
        return CommandRun.against(sandbox, folder, all);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private long events() {
        return sandbox.endUsers().stream()
                .mapToLong(user -> sandbox.timeline(user.path("id").asLong()).size())
                .sum();
    }

    private List<String> times(String user) {
        return sandbox.timeline(sandbox.user(user).orElseThrow().path("id").asLong()).stream()
                .map(event -> event.path("created_at").asText())
                .toList();
    }
}
