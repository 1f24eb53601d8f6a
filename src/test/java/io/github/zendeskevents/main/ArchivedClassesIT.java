package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that Java finds ready made in {@code lib/classes.jsa}, in a distribution that was moved to another place. */
class ArchivedClassesIT {

    @TempDir
    private Path folder;

    private Path home;

    @BeforeEach
    void copy() throws IOException {
        home = folder.resolve("copy");
        RunningDistribution.copy(RunningDistribution.built(), home);
    }

    @Test
    void anArchiveThatDoesNotFitIsPassedOverWithoutAWord() throws IOException {
        assertThat(home.resolve("lib/classes.jsa")).exists();

        try (CommandRun run = CommandRun.of(home, folder, loaded(), "--version")) {
            assertThat(run.status()).isZero();
            assertThat(run.out()).startsWith("camel-zendesk-events ").hasLineCount(2);
            assertThat(run.err()).isEmpty();
        }
        assertThat(fromTheArchive()).isZero();
    }

    @Test
    void classesComeFromAnArchiveThatIsMadeAnewWithoutTheSettings() throws IOException {
        // None of these may be used: the first names no account, and the second would have a file be read.
        Files.writeString(
                home.resolve("conf/application.properties"),
                "zendesk.subdomain=nobody\nzendesk.oauth.client-id=c\nzendesk.oauth.client-secret-file=/none\nzendesk.source.uri=file:"
                        + folder.resolve("events") + "\n");
        Files.createDirectories(folder.resolve("events"));
        Files.writeString(folder.resolve("events/one.json"), "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"E\"}");

        // So do options and the environment, which Camel would take first.
        try (CommandRun run = CommandRun.of(
                home,
                folder,
                "archive-classes",
                "-Dzendesk.inbox.url=jdbc:sqlite:" + folder.resolve("data/inbox.db"),
                "-Dzendesk.api-token-file=/none")) {
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out()).contains("lib/classes.jsa");
            assertThat(run.err()).isEmpty();
        }
        try (CommandRun run = CommandRun.of(home, folder, loaded(), "--version")) {
            assertThat(run.status()).isZero();
            assertThat(run.err()).isEmpty();
        }

        assertThat(fromTheArchive()).isGreaterThan(100);
        assertThat(folder.resolve("events/one.json")).exists();
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneLine() throws Exception {
        // Of root nothing is kept from writing, so the folder is not there at all.
        Files.move(home.resolve("lib"), home.resolve("other"));

        try (CommandRun run = CommandRun.of(home, folder, "archive-classes")) {
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err())
                    .isEqualTo("bin/run archive-classes: '" + home.resolve("lib") + "' cannot be written\n");
        }
    }

    @Test
    void whatElseIsInConfStaysInTheClassPath() throws IOException {
        Files.writeString(home.resolve("conf/application-test.properties"), "http.port=0x\n");

        try (CommandRun run = CommandRun.of(home, folder, "archive-classes")) {
            assertThat(run.status()).isEqualTo(2);
            assertThat(run.err())
                    .hasLineCount(1)
                    .contains("conf/ holds more than application.properties and logback.xml");
        }
        try (CommandRun run = CommandRun.of(
                home, folder, "-Dcamel.main.profile=test", "-Dzendesk.subdomain=a", "-Dzendesk.oauth.token=t")) {
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("http.port").contains("0x");
        }
    }

    private String loaded() {
        return "-Xlog:class+load:file=" + folder.resolve("loaded.log");
    }

    private long fromTheArchive() throws IOException {
        try (var lines = Files.lines(folder.resolve("loaded.log"))) {
            return lines.filter(line -> line.contains("shared objects file (top)"))
                    .count();
        }
    }
}
