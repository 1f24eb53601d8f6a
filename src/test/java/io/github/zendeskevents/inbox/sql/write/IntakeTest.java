package io.github.zendeskevents.inbox.sql.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.inbox.sql.table.NewEvent;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Who may bring events while others wait to be stored. */
class IntakeTest {

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    private final Intake intake = new Intake(
            new DiskSpace("of a test", 0, OptionalLong::empty, System::nanoTime), Long.MAX_VALUE / 4, Map::of);

    private static List<NewEvent> event(int sender, long size) {
        return List.of(
                new NewEvent("m", "o", "server", "track", "u", null, "{}", null, sender, null, size, "l", null, 0));
    }

    @Test
    void oneLargeMessageThatIsBeingStoredKeepsNoOtherSenderOut() {
        assertThat(intake.take(event(1, HEAP / 2))).isEmpty();

        assertThat(intake.take(event(2, 1_000))).isEmpty();
        assertThat(intake.take(event(1, 1_000))).isEmpty();
    }

    @Test
    void aSenderOfManyLargeMessagesIsToComeAgainAndOthersAreNot() {
        int taken = 0;
        while (intake.take(event(1, HEAP / 2)).isEmpty()) {
            taken++;
        }

        assertThat(taken).isBetween(1, 3);
        assertThat(intake.take(event(2, 1_000))).isEmpty();
        for (int i = 0; i < taken; i++) {
            intake.written(event(1, HEAP / 2));
        }
        assertThat(intake.take(event(1, HEAP / 2))).isEmpty();
    }
}
