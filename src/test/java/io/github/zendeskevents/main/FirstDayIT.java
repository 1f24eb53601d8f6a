package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page "Your first day with a real account": its settings, its event, and each of its commands as it stands. */
class FirstDayIT {

    private static final Documentation PAGE = Documentation.page("first-day");

    private final int http = FreePort.next();
    private final int management = FreePort.next();
    private final List<String> given = new ArrayList<>();

    @TempDir
    private Path folder;

    @Test
    void eachCommandDoesWhatThePageSays() throws Exception {
        Path home = folder.resolve("program");
        RunningDistribution.copy(RunningDistribution.built(), home);
        try (Sandbox sandbox = Sandbox.start()) {
            sandbox.change(s -> s.withOAuthClient("customer-events", "hush").withPlan(SandboxPlan.PROFESSIONAL));
            String settings = PAGE.onlyCode("properties");
            assertThat(settings).contains("zendesk.subdomain=acme");
            Files.writeString(
                    home.resolve("conf/application.properties"),
                    settings + "zendesk.url=" + sandbox.url() + "\nhttp.port=" + http + "\nmanagement.port="
                            + management + "\n");
            Files.writeString(home.resolve("secret.txt"), "hush\n");
            Files.writeString(home.resolve("one-user.jsonl"), PAGE.onlyCode("json"));
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(home.resolve("history.jsonl.gz")))) {
                out.write(
                        "{\"type\":\"track\",\"userId\":\"u1\",\"event\":\"Seen\",\"receivedAt\":\"2025-01-02T03:04:05Z\"}\n"
                                .getBytes(StandardCharsets.UTF_8));
            }
            Files.writeString(
                    home.resolve("yesterday.jsonl"),
                    """
                    {"type":"identify","userId":"c1","traits":{"name":"Cleo","plan":"pro"}}
                    {"type":"identify","userId":"c2","traits":{"name":"Dan"}}
                    {"type":"track","userId":"c1","event":"Seen"}
                    {"type":"group","userId":"c2","groupId":"g1","traits":{"name":"Acme"}}
                    """);
            Files.writeString(home.resolve("users.csv"), "userId,name\nu2,Bea\n");

            assertThat(run(home, "bin/run check")).contains("ok       credentials");
            assertThat(run(home, "bin/run import yesterday.jsonl -Dzendesk.dry-run=true"))
                    .containsPattern("(?s)users created +2\n.*\"Cleo\"")
                    .containsPattern("organizations created +1\n")
                    .containsPattern("memberships created +1\n")
                    .containsPattern("fields created +1\n")
                    .containsPattern("timeline events added +1\n");
            assertThat(sandbox.endUsers()).isEmpty();
            run(home, "bin/run import one-user.jsonl");
            assertThat(sandbox.user("u1").orElseThrow().at("/user_fields/plan").asText())
                    .isEqualTo("pro");
            run(home, "bin/run import history.jsonl.gz");
            run(home, "bin/run import users.csv --type identify");
            assertThat(sandbox.user("u2")).isPresent();
            serveAndLook(home);
        }
        assertThat(PAGE.code("sh").stream().flatMap(String::lines)).containsExactlyElementsOf(given);
    }

    private void serveAndLook(Path home) throws Exception {
        given.add("bin/run");
        Process program = process(home, "bin/run");
        try {
            for (String look : List.of(
                    "curl http://127.0.0.1:8081/ops/inbox", "curl http://127.0.0.1:8081/ops/dead-letters/groups")) {
                String here = look.replace("8081", "" + management).replace("curl ", "curl -sSf ");
                await().atMost(Duration.ofMinutes(1)).until(() -> output(process(home, here))
                        .contains(look.endsWith("inbox") ? "\"delivered\":3" : "groups"));
                given.add(look);
            }
        } finally {
            program.destroy();
            assertThat(program.waitFor(40, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(program.exitValue()).isZero();
    }

    private String run(Path home, String command) throws Exception {
        given.add(command);
        Process process = process(home, command);
        String said = output(process);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command, said).isZero();
        return said;
    }

    private static Process process(Path home, String command) throws IOException {
        String[] words = command.split(" ");
        // The name of a program counts from this process's folder, not from that of the new one.
        words[0] = words[0].equals("curl") ? "curl" : home.resolve(words[0]).toString();
        return new ProcessBuilder(words)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        command.equals("bin/run")
                                ? ProcessBuilder.Redirect.appendTo(
                                        home.resolve("run.log").toFile())
                                : ProcessBuilder.Redirect.PIPE)
                .start();
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
