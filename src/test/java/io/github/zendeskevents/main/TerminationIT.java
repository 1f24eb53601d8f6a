package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built distribution ends in order and in time when it is told to, and loses nothing when it is not. */
class TerminationIT {

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
    @Execution(ExecutionMode.CONCURRENT)
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
    @Execution(ExecutionMode.CONCURRENT)
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
}
