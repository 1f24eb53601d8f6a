package io.github.zendeskevents.inbox.sql.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskSpaceTest {

    private static final long MIB = 1024 * 1024;

    private final AtomicLong free = new AtomicLong(1_000 * MIB);
    private final AtomicLong time = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final DiskSpace disk = new DiskSpace("data/inbox.db", 100 * MIB, this::look, time::get);

    private OptionalLong look() {
        looks.incrementAndGet();
        return OptionalLong.of(free.get());
    }

    private void after(Duration pause) {
        time.addAndGet(pause.toNanos());
    }

    @Test
    void refusesEventsBeforeTheDiskIsFullUntilThereIsRoomAgain() {
        assertThat(disk.refusal()).isEmpty();
        free.set(99 * MIB);
        after(Duration.ofSeconds(1));
        assertThat(disk.refusal()).hasValueSatisfying(refusal -> assertThat(refusal)
                .hasMessageContaining("data/inbox.db")
                .hasMessageContaining("99 MiB"));
        assertThat(disk.trouble()).isPresent();

        free.set(105 * MIB);
        after(Duration.ofSeconds(1));
        assertThat(disk.refusal()).as("a little more than it was refused at").isPresent();
        free.set(113 * MIB);
        after(Duration.ofSeconds(1));
        assertThat(disk.refusal()).isEmpty();
        assertThat(disk.trouble()).isEmpty();
    }

    @Test
    void looksOnceASecondHoweverManyEventsCome() {
        for (int i = 0; i < 1_000; i++) {
            disk.refusal();
        }
        assertThat(looks).hasValue(1);
    }

    @Test
    void aWriteThatFindsNoRoomIsTroubleUntilOneSucceeds() {
        disk.writeFailed();
        assertThat(disk.trouble()).hasValueSatisfying(why -> assertThat(why).contains("is full"));
        assertThat(disk.refusal()).as("the next write finds out").isEmpty();
        disk.written();
        assertThat(disk.trouble()).isEmpty();
    }
}
