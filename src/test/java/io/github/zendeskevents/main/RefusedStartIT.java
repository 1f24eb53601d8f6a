package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The built distribution does not start with what cannot run, and says why in one line. */
class RefusedStartIT {

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
}
