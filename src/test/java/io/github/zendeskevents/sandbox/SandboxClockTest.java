package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SandboxClockTest {

    @Test
    void runsFasterThanLifeByItsSpeed() {
        SandboxClock clock = new SandboxClock(3600);
        Instant start = clock.instant();
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> Duration.between(start, clock.instant()).compareTo(Duration.ofMinutes(3)) > 0);
        assertThat(clock.inRealTime(Duration.ofHours(1))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void jumpsForwardAndNeverBack() {
        SandboxClock clock = new SandboxClock(AgainstSandbox.STANDING_STILL);
        Instant start = clock.instant();
        clock.advance(Duration.ofHours(2));
        assertThat(Duration.between(start, clock.instant())).isBetween(Duration.ofHours(2), Duration.ofMinutes(121));
        assertThatThrownBy(() -> clock.advance(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changeOfSpeedGoesOnFromThePresent() {
        SandboxClock clock = new SandboxClock(1_000_000);
        await().pollInterval(Duration.ofMillis(10))
                .until(() -> clock.instant().isAfter(Instant.now().plusSeconds(3600)));
        Instant before = clock.instant();
        clock.setSpeed(AgainstSandbox.STANDING_STILL);
        assertThat(clock.instant()).isAfterOrEqualTo(before);
        assertThatThrownBy(() -> clock.setSpeed(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void limitsOpenWithTheClock() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults()
                .withSpeed(600)
                .withLimits(SandboxLimits.none().withAccountCallsPerMinute(1)))) {
            AgainstSandbox client = new AgainstSandbox() {};
            client.sandbox = sandbox;
            client.get("/users").expect(200);
            await().pollInterval(Duration.ofMillis(20))
                    .until(() -> client.get("/users").status() == 200);
        }
    }
}
