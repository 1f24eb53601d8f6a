package io.github.zendeskevents.kamelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.Documentation;
import io.github.zendeskevents.main.RunningDistribution;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The documented second account in the built distribution, edited as the page says. */
@Execution(ExecutionMode.CONCURRENT)
class SecondAccountIT {

    private final Sandbox first = Sandbox.start();
    private final Sandbox second = Sandbox.start(SandboxSettings.defaults().withBearerTokens("second-token"));

    @TempDir
    private Path directory;

    private RunningDistribution program;

    /** The documented route file for a second account, which is this sandbox. */
    static String routes(Sandbox account) {
        String file =
                Documentation.page("customising").section("A second account").onlyCode("yaml");
        return Documentation.withAccount(file, "acme-eu", account.url());
    }

    @BeforeEach
    void edit() throws IOException {
        Path home = directory.resolve("home");
        RunningDistribution.copy(RunningDistribution.built(), home);
        Path routes = home.resolve("routes");
        Files.writeString(routes.resolve("second-account.camel.yaml"), routes(second));
        Files.writeString(
                home.resolve("conf/application.properties"),
                "\nsecond.token=second-token\n",
                StandardOpenOption.APPEND);
        program = new RunningDistribution(home, directory);
    }

    @AfterEach
    void end() {
        program.close();
        first.close();
        second.close();
    }

    @Test
    void eventsOfEuropeGoToTheSecondAccountAndTheOthersToTheFirst() {
        program.startAndAwaitReady(first);

        program.send(
                "identify",
                "{'userId':'u1','context':{'region':'eu'},'traits':{'name':'Ada','email':'ada@eu.example'}}");
        program.send("identify", "{'userId':'u2','traits':{'name':'Bob','email':'bob@us.example'}}");
        program.send("track", "{'userId':'u1','event':'Seen','context':{'region':'eu'}}");
        program.send("identify", "{'userId':'u3','context':{'region':'eu'}}");
        program.awaitAllEnded();

        assertThat(second.user("u1")).isPresent();
        assertThat(second.timeline(second.user("u1").orElseThrow().path("id").asLong()))
                .hasSize(1);
        assertThat(first.user("u1")).isEmpty();
        assertThat(first.user("u2")).isPresent();
        assertThat(second.user("u2")).isEmpty();
        assertThat(program.operations("/ops/dead-letters").path("deadLetters"))
                .hasSize(1)
                .first()
                .satisfies(letter -> assertThat(letter.path("code").asText()).isEqualTo("missing-name"));
        assertThat(program.terminate()).isZero();
        assertThat(program.warnings()).isEmpty();
    }

    @Test
    void endsInOrderWhileTheSecondAccountIsAwayAndDeliversAfterTheNextStart() {
        program.startAndAwaitReady(first);
        second.faults().onAny().always().status(503);
        program.send("identify", "{'userId':'u1','context':{'region':'eu'},'traits':{'name':'Ada'}}");
        await().until(() -> !second.calls(call -> call.status() == 503).isEmpty());

        assertThat(program.terminate()).isZero();
        assertThat(second.user("u1")).isEmpty();
        second.faults().clear();
        program.startAndAwaitReady(first);
        program.awaitAllEnded();

        assertThat(second.user("u1")).isPresent();
    }
}
