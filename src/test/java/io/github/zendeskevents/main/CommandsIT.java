package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may stand after {@code bin/run} in the built distribution, and the account check among it. */
class CommandsIT {

    @TempDir
    private Path folder;

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--help, 0, 'import  '",
        "--version, 0, 'camel-zendesk-events 1.'",
        "check --version, 0, 'camel-zendesk-events 1.'",
        "import --version, 0, 'camel-zendesk-events 1.'",
        "check --help, 0, '--json'",
        "import --help, 0, '--type'",
        "generate-completion, 0, 'complete'"
    })
    void tellsWhatItCan(String words, int status, String text) {
        try (CommandRun run = CommandRun.bare(folder, words.split(" "))) {
            assertThat(run.status()).isEqualTo(status);
            assertThat(run.out()).contains(text);
            assertThat(run.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chek, bin/run: there is no command 'chek'",
        "--port, bin/run: Unknown option: '--port'",
        "check --jso, bin/run check: Unknown option: '--jso'",
        "import, bin/run import: Missing required parameter: 'FILE'",
        "import x --type page, bin/run import: Invalid value for option '--type'",
        "check, bin/run check: zendesk.subdomain: is not set",
        "check -Dzendesk.subdomain=a.b, bin/run check: zendesk.subdomain: 'a.b' is not allowed",
        "-Dzendesk.subdomian=acme check, bin/run check: zendesk.subdomian: there is no such setting",
        "-Dzendesk.dryRun=true check, 'bin/run check: zendesk.dryRun: there is no such setting; the nearest is zendesk.dry-run'"
    })
    void aWrongWordIsOneLineAndStatus2(String words, String line) {
        try (CommandRun run = CommandRun.bare(folder, words.split(" "))) {
            assertThat(run.status()).as(run.err()).isEqualTo(2);
            assertThat(run.err().lines()).hasSize(1).first().asString().startsWith(line);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void aJavaThatIsMissingOrTooOldIsOneLine() throws Exception {
        Path old = Files.createDirectories(folder.resolve("java-11/bin"));
        Files.writeString(folder.resolve("java-11/release"), "JAVA_VERSION=\"11.0.2\"\n");

        Files.writeString(old.resolve("java"), "#!/bin/sh\nexit 1\n");
        assertThat(old.resolve("java").toFile().setExecutable(true)).isTrue();

        assertThat(runWithJava(folder.resolve("none"))).isEqualTo("there is no Java at '" + folder + "/none/bin/java'");
        assertThat(runWithJava(folder.resolve("java-11"))).isEqualTo("'" + folder + "/java-11/bin/java' is Java 11");
    }

    @Test
    void aFolderThatIsGoneAndTooFewFilesAreOneLine() throws Exception {
        String run = RunningDistribution.built().resolve("bin/run").toString();
        Path gone = Files.createDirectories(folder.resolve("gone"));

        assertThat(runBy("cd '" + gone + "' && rmdir '" + gone + "' && '" + run + "' --version"))
                .startsWith("the folder that it is called from is not there any more");
        assertThat(runBy("ulimit -n 64 && '" + run + "' --version")).startsWith("it may open only 64 files at a time");
    }

    /** The JVM's own end by an error runs the hook of an orderly end, or none where other threads live on. */
    @Test
    void anErrorInTheStartIsOneLineAndEndsIt() throws Exception {
        assertThat(runBy("exec '" + RunningDistribution.built().resolve("bin/run") + "' -Djava.home=/nonexistent"))
                .contains("NoSuchFileException: /nonexistent");
    }

    private String runBy(String script) throws IOException, InterruptedException {
        return refusal(new ProcessBuilder("sh", "-c", script).directory(folder.toFile()));
    }

    private String runWithJava(Path home) throws IOException, InterruptedException {
        ProcessBuilder run = new ProcessBuilder(
                RunningDistribution.built().resolve("bin/run").toString(), "--version");
        run.environment().putAll(Map.of("JAVA_HOME", home.toString()));
        return refusal(run).replaceFirst("; (?s).*", "");
    }

    private static String refusal(ProcessBuilder run) throws IOException, InterruptedException {
        Process process = run.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(1);
        List<String> lines = said.lines()
                // Of the shell, of its own folder.
                .filter(line -> !line.startsWith("sh: "))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0).replaceFirst("camel-zendesk-events cannot start: ", "");
    }

    @Test
    void theCheckSaysOneLineForEachPointAndWritesNothing() {
        sandbox.change(s -> s.withPlan(SandboxPlan.PROFESSIONAL));
        try (CommandRun run = CommandRun.against(sandbox, folder, "check")) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .hasSize(11)
                    .allMatch(line -> line.matches("(ok|warning|error) .*"))
                    .anyMatch(line -> line.startsWith("warning  credentials-end"))
                    .anyMatch(line -> line.contains("400 calls a minute, as the plan Growth or Professional has"));
        }
        assertThat(sandbox.calls(call -> !call.method().equals("GET"))).isEmpty();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void theCheckIsTheSameAsThatOfARunningProgram() throws IOException {
        sandbox.change(s -> s.withTimeline(false));
        JsonNode printed;
        try (CommandRun run = CommandRun.against(sandbox, folder, "check", "--json")) {
            assertThat(run.status()).as(run.err()).isZero();
            printed = new ObjectMapper().readTree(run.out());
        }
        try (RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            program.startAndAwaitReady(sandbox);
            JsonNode answered = program.operations("/ops/check");

            assertThat(answered.findValuesAsText("name")).isEqualTo(printed.findValuesAsText("name"));
            assertThat(answered.findValuesAsText("level")).isEqualTo(printed.findValuesAsText("level"));
            assertThat(answered.path("result").asText()).isEqualTo("warning");
        }
    }

    @Test
    void anErrorOfTheCheckIsStatus1InTheWordsOfReadiness() {
        sandbox.change(s -> s.withCredentialsRejected(true));
        String seen;
        try (CommandRun run = CommandRun.against(sandbox, folder, "check")) {
            assertThat(run.status()).as(run.err()).isEqualTo(1);
            seen = run.out()
                    .lines()
                    .filter(line -> line.startsWith("error"))
                    .findFirst()
                    .orElseThrow();
        }
        try (RunningDistribution program = new RunningDistribution(RunningDistribution.built(), folder)) {
            program.start(sandbox, Map.of(), "-Dzendesk.oauth.token=sandbox-bearer");
            await().atMost(Duration.ofMinutes(1)).until(() -> program.log().contains("Delivery pauses: "));
            String told = program.log()
                    .replaceFirst("(?s).*Delivery pauses: ", "")
                    .lines()
                    .findFirst()
                    .orElseThrow();
            assertThat(seen).contains(told);
        }
    }
}
