package io.github.zendeskevents.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.alert.Situation.Backlog;
import io.github.zendeskevents.alert.Situation.Pause;
import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each change of state is one alert, on a clock that the tests move. */
class AlertRulesTest {

    private static final Duration AGE = Duration.ofMinutes(15);

    private final MutableClock clock = new MutableClock();
    private final AlertRules rules = new AlertRules();

    @Test
    void aPauseIsToldOnceWithItsReasonAndSoIsItsEnd() {
        Pause refused = new Pause(false, "401 for \"GET\"\nC:\\x", clock.instant());

        assertThat(look(quiet())).isEmpty();
        assertThat(look(paused(refused))).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo("delivery-paused");
            assertThat(alert.severity()).isEqualTo(Alert.Severity.CRITICAL);
            assertThat(alert.message())
                    .startsWith("Delivery pauses: 401 for 'GET'")
                    .doesNotContain("\n", "\"", "\\");
            assertThat(alert.json()).contains("\"severity\":\"critical\"", "\"at\":\"" + clock.instant() + "\"");
        });
        clock.advance(Duration.ofDays(1));
        assertThat(look(paused(refused))).isEmpty();
        assertThat(names(quiet())).containsExactly("delivery-resumed");
        assertThat(look(quiet())).isEmpty();
    }

    @Test
    void aPauseForAnotherReasonIsAnotherOne() {
        assertThat(names(paused(new Pause(false, "401", clock.instant())))).containsExactly("delivery-paused");
        assertThat(look(paused(new Pause(true, "by hand", clock.instant()))))
                .singleElement()
                .satisfies(alert -> assertThat(alert.severity()).isEqualTo(Alert.Severity.WARNING));
    }

    @Test
    void zendeskIsAwayAfterFiveMinutesAndNotBefore() {
        Instant since = clock.instant();

        clock.advance(Duration.ofSeconds(299));
        assertThat(look(away(since))).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(names(away(since))).containsExactly("zendesk-away");
        clock.advance(Duration.ofHours(5));
        assertThat(look(away(since))).isEmpty();
        assertThat(names(quiet())).containsExactly("zendesk-back");

        Instant again = clock.instant();
        clock.advance(Duration.ofMinutes(4));
        assertThat(look(away(again))).isEmpty();
        assertThat(look(quiet()))
                .as("too short to be told, so its end is not told either")
                .isEmpty();
    }

    @Test
    void ofEachCodeTheFirstDeadLettersAfterAQuietHourAreToldWithTheirCount() {
        assertThat(look(dead(Map.of("rejected", 3L, "unknown-user", 1L))))
                .extracting(Alert::message)
                .satisfiesExactly(
                        rejected -> assertThat(rejected).startsWith("3 events are dead letters: rejected;"),
                        unknown -> assertThat(unknown).startsWith("1 event is a dead letter: unknown-user;"));
        for (int i = 0; i < 100; i++) {
            clock.advance(Duration.ofMinutes(59));
            assertThat(look(dead(Map.of("rejected", 1000L)))).isEmpty();
        }
        clock.advance(Duration.ofMinutes(60));
        assertThat(look(dead(Map.of("rejected", 2L)))).singleElement().satisfies(alert -> {
            assertThat(alert.details().path("code").asText()).isEqualTo("rejected");
            assertThat(alert.details().path("count").asLong()).isEqualTo(2);
        });
    }

    @Test
    void anOldBacklogIsToldAndItsEnd() {
        Instant oldest = clock.instant();

        clock.advance(AGE);
        assertThat(look(backlog(7, Optional.of(oldest)))).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(look(backlog(7, Optional.of(oldest)))).singleElement().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo("backlog-old");
            assertThat(alert.message()).isEqualTo("7 events wait, the oldest for 15 min");
            assertThat(alert.details().path("oldestPendingSeconds").asLong()).isEqualTo(901);
        });
        clock.advance(AGE);
        assertThat(look(backlog(9, Optional.of(oldest)))).isEmpty();
        assertThat(names(backlog(0, Optional.empty()))).containsExactly("backlog-recovered");
    }

    @Test
    void credentialsThatEndAreToldOnceInTheirLastThirtyDays() {
        LocalDate end = LocalDate.parse("2026-04-01");

        assertThat(look(ending(end))).isEmpty();
        clock.advance(Duration.ofDays(2));
        assertThat(names(ending(end))).containsExactly("credentials-ending");
        clock.advance(Duration.ofDays(20));
        assertThat(look(ending(end))).isEmpty();
    }

    @Test
    void whatWasSoBeforeTheStartIsNotToldAgain() {
        Pause byHand = new Pause(true, "by hand", clock.instant());
        rules.known(Optional.of(byHand), Map.of("rejected", clock.instant()));

        clock.advance(Duration.ofMinutes(30));
        assertThat(look(paused(byHand))).isEmpty();
        assertThat(names(dead(Map.of("rejected", 1L)))).containsExactly("delivery-resumed");
    }

    private List<Alert> look(Situation situation) {
        return rules.changes(situation, AGE);
    }

    private List<String> names(Situation situation) {
        return look(situation).stream().map(Alert::name).toList();
    }

    private Situation quiet() {
        return situation(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    private Situation paused(Pause pause) {
        return situation(Optional.of(pause), Optional.empty(), Optional.empty(), Map.of(), Optional.empty());
    }

    private Situation away(Instant since) {
        return situation(Optional.empty(), Optional.of(since), Optional.empty(), Map.of(), Optional.empty());
    }

    private Situation dead(Map<String, Long> letters) {
        return situation(Optional.empty(), Optional.empty(), Optional.empty(), letters, Optional.empty());
    }

    private Situation backlog(long pending, Optional<Instant> oldest) {
        Optional<Backlog> backlog = Optional.of(new Backlog(pending, oldest));
        return situation(Optional.empty(), Optional.empty(), backlog, Map.of(), Optional.empty());
    }

    private Situation ending(LocalDate end) {
        return situation(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), Optional.of(end));
    }

    private Situation situation(
            Optional<Pause> pause,
            Optional<Instant> away,
            Optional<Backlog> backlog,
            Map<String, Long> letters,
            Optional<LocalDate> end) {
        return new Situation(clock.instant(), pause, away, backlog, letters, end);
    }
}
