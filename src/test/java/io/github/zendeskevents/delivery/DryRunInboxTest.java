package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dry run takes no inbox of real runs, and a real run none of a dry run. */
class DryRunInboxTest {

    private static final String ANN = "{'type':'identify','messageId':'m-1','userId':'ann','traits':{'name':'Ann'}}";

    @TempDir
    Path folder;

    private final Sandbox sandbox = Sandbox.start();

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void aDryRunDoesNotUseUpTheEventsOfRealRuns() {
        deliver("false");

        assertThatThrownBy(() -> start("true"))
                .satisfies(failure -> assertThat(Causes.find(failure, InboxSettingException.class))
                        .hasValueSatisfying(line -> assertThat(line.getMessage())
                                .startsWith("zendesk.inbox.url: ")
                                .contains("real runs")
                                .contains("jdbc:sqlite:data/dry-run.db")));
        deliver("false");
    }

    @Test
    void aRealRunDoesNotTakeTheEventsOfADryRunForRepeats() {
        deliver("true");
        assertThat(sandbox.user("ann")).isEmpty();

        assertThatThrownBy(() -> start("false"))
                .satisfies(failure -> assertThat(Causes.find(failure, InboxSettingException.class))
                        .hasValueSatisfying(line -> assertThat(line.getMessage())
                                .startsWith("zendesk.inbox.url: ")
                                .contains("dry run")));
        deliver("true");
    }

    @Test
    void withoutASettingADryRunKeepsItsEventsInMemory() {
        try (RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.dry-run", "true", "zendesk.inbox.url", "")) {
            assertThat(routes.inbox().durable()).isFalse();
            assertThat(routes.send(ANN).code()).isEqualTo("dry-run");
        }
    }

    private void deliver(String dryRun) {
        try (RunningRoutes routes = start(dryRun)) {
            routes.sendLater(ANN).join();
            await().until(() -> routes.inbox().counts().pending() == 0);
        }
    }

    private RunningRoutes start(String dryRun) {
        return RunningRoutes.start(
                sandbox, "zendesk.dry-run", dryRun, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"));
    }
}
