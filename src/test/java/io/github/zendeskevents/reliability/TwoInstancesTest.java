package io.github.zendeskevents.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.bench.FastAccount;
import io.github.zendeskevents.bench.FastAccount.Drained;
import io.github.zendeskevents.bench.Workload;
import io.github.zendeskevents.inbox.sql.PostgresServer;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances of the program before one account, under the limits of a plan and by a clock that runs fast. Neither knows of the
 * other but by what Zendesk answers. More timeline events wait than a minute allows, and answers are slow, so that many calls
 * are under way when the limit is met: what an instance did not learn shows in refused calls.
 */
class TwoInstancesTest {

    private static final int INSTANCES = 2;
    private static final int TRACKS = 1_000;
    private static final int USERS = 100;
    /**
     * When the limit is met, what each instance then has under way is refused, and no more. On a busy machine, whose time is not
     * sped up with the clock, that may be all of its connections; how few it is with time to measure is for SharedLimitTest to
     * say.
     */
    private static final int CONNECTIONS = 32;

    private static final SandboxSettings SETTINGS = SandboxSettings.defaults()
            .withPlan(SandboxPlan.ENTERPRISE)
            .withSpeed(15)
            .withJournalSize(1_000);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @RegisterExtension
    static final PostgresServer SERVER = new PostgresServer();

    @TempDir
    private Path folder;

    @Test
    void twoInstancesWithTheirOwnInboxesLeaveRoomForEachOther() {
        try (FastAccount account = FastAccount.apart(INSTANCES, SETTINGS, folder)) {
            assertTheyLeaveRoomForEachOther(account);
        }
    }

    @Test
    void twoInstancesOnOneInboxLeaveRoomForEachOther() throws SQLException {
        try (FastAccount account = FastAccount.together(INSTANCES, SETTINGS, SERVER.newSchema())) {
            assertTheyLeaveRoomForEachOther(account);
        }
    }

    private static void assertTheyLeaveRoomForEachOther(FastAccount account) {
        account.sandbox().faults().onAny().always().delayAfter(Duration.ofMillis(10));
        Workload load =
                Workload.tracks("tracks", TRACKS, USERS, 20, account.sandbox().clock());
        Drained users = account.drain(load.events().subList(0, 2 * USERS), PATIENCE);
        Drained tracks =
                account.drain(load.events().subList(2 * USERS, load.events().size()), PATIENCE);

        assertThat(users.left() + tracks.left()).isZero();
        assertThat(tracks.dead()).isZero();
        assertThat(load.endState(account.sandbox())).hasToString("right");
        int minutes = (int) Math.ceil(tracks.minutes());
        assertThat(tracks.calls().limited())
                .as("refused in %d minutes of %s", minutes, tracks.calls())
                .isLessThanOrEqualTo((long) minutes * INSTANCES * CONNECTIONS);
    }
}
