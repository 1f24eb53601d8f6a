package io.github.zendeskevents.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.inbox.MutableClock;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the credentials are looked at, and what the looks lead to. */
class CredentialStatusTest {

    private final MutableClock clock = new MutableClock();
    private final OutageDetector outages = new OutageDetector();
    private final CredentialStatus status = new CredentialStatus(clock, outages);
    private final List<String> heard = new ArrayList<>();

    @BeforeEach
    void listen() {
        status.onChange(accepted -> heard.add(accepted ? "accepted" : "refused"));
        outages.onReturn(() -> heard.add("back"));
    }

    @Test
    void afterTheStartTheCredentialsAreLookedAtOnceAndNotAgain() {
        assertThat(status.isCheckDue()).isTrue();
        assertThat(status.isCheckDue()).as("while one look is under way").isFalse();
        status.accepted();

        assertThat(looksWithin(Duration.ofHours(1))).isZero();
        assertThat(heard).containsExactly("accepted");
    }

    @Test
    void aLookOfWhichNothingIsHeardIsFollowedByAnother() {
        assertThat(status.isCheckDue()).isTrue();
        clock.advance(Duration.ofMinutes(14));
        assertThat(status.isCheckDue()).as("it may still be under way").isFalse();
        clock.advance(Duration.ofMinutes(1));
        assertThat(status.isCheckDue()).isTrue();
    }

    @Test
    void aTimerThatAsksNoLongerStandsStill() {
        assertThat(status.standstill()).as("it has not begun").isEmpty();
        status.isCheckDue();
        clock.advance(Duration.ofMinutes(3));
        assertThat(status.standstill()).isEmpty();
        clock.advance(Duration.ofMillis(1));
        assertThat(status.standstill()).isPresent();
        status.isCheckDue();
        assertThat(status.standstill()).isEmpty();

        status.forgetListeners();
        clock.advance(Duration.ofHours(1));
        assertThat(status.standstill()).as("the routes have ended").isEmpty();
    }

    @Test
    void whileTheyAreRefusedLooksGetRarerUpToHalfAMinuteHoweverManyEventsWereRefused() {
        start();
        for (int i = 0; i < 32; i++) {
            status.refused("no");
        }
        clock.advance(Duration.ofSeconds(1));
        assertThat(status.isCheckDue()).isTrue();
        status.refused("no");

        assertThat(looksWithin(Duration.ofMinutes(10), () -> status.refused("no")))
                .isBetween(20, 26);
        assertThat(heard).containsExactly("accepted", "refused");
    }

    @Test
    void whileZendeskIsAwayALookEveryTwoSecondsFindsItsReturn() {
        start();
        failures(3);
        assertThat(looksWithin(Duration.ofMinutes(10), () -> status.unknown("refused connection")))
                .isBetween(290, 300);
        assertThat(status.state().accepted())
                .as("nothing new is known of the credentials")
                .isTrue();

        clock.advance(Duration.ofSeconds(2));
        assertThat(status.isCheckDue()).isTrue();
        status.accepted();
        assertThat(heard).containsExactly("accepted", "back");
        assertThat(looksWithin(Duration.ofHours(1))).isZero();
    }

    @Test
    void afterOneFailureTheNextLookComesWithinASecond() {
        assertThat(status.isCheckDue()).isTrue();
        status.unknown("500");
        clock.advance(Duration.ofMillis(500));
        assertThat(status.isCheckDue()).isTrue();
        status.unknown("500");
        clock.advance(Duration.ofMillis(500));
        assertThat(status.isCheckDue()).as("pauses grow").isFalse();
        clock.advance(Duration.ofMillis(500));
        assertThat(status.isCheckDue()).isTrue();
    }

    @Test
    void aStartWhileZendeskIsAwayFindsItsReturnJustAsSoon() {
        assertThat(looksWithin(Duration.ofMinutes(10), () -> status.unknown("503")))
                .isBetween(290, 310);
        assertThat(status.state()).isEqualTo(new CredentialStatus.State(false, "503"));

        clock.advance(Duration.ofSeconds(2));
        assertThat(status.isCheckDue()).isTrue();
        status.accepted();
        assertThat(heard).containsExactly("accepted", "back");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme.zendesk.com", "acme.zendesk.com: Name or service not known"})
    void aNameThatNobodyKnowsIsGivenAsTheReason(String message) {
        status.unreachable(new IllegalStateException("wrapped", new UnknownHostException(message)));

        assertThat(status.state().reason()).isEqualTo("the name acme.zendesk.com is not known (DNS)");
    }

    @Test
    void anyOtherTroubleIsGivenAsTheReasonInItsOwnWords() {
        status.unreachable(new RetryException("GET /x was answered 503"));
        assertThat(status.state().reason()).isEqualTo("GET /x was answered 503");

        status.unreachable(new ClosedChannelException());
        assertThat(status.state().reason()).isEqualTo("ClosedChannelException");
    }

    @Test
    void aCheckThatThisProgramGaveUpSaysNothingOfZendesk() {
        start();
        status.accepted();
        status.unreachable(RetryException.blameless("the program is stopping"));

        assertThat(status.awaySince()).isEmpty();
        assertThat(status.state().accepted()).isTrue();
    }

    @Test
    void oneKindOfCallThatFailsWhileTheRestWorksIsNotTakenForAnOutage() {
        start();
        failures(3);
        clock.advance(Duration.ofSeconds(2));
        assertThat(status.isCheckDue()).isTrue();
        status.accepted();

        assertThat(looksWithin(Duration.ofHours(1)))
                .as("no look without another failure")
                .isZero();
        failures(1);
        assertThat(status.isCheckDue()).isTrue();
        status.accepted();
        assertThat(heard).containsExactly("accepted");
    }

    @Test
    void failuresAmongSuccessesCallForNoLook() {
        start();
        for (int i = 0; i < 10; i++) {
            failures(2);
            outages.succeeded();
        }
        clock.advance(Duration.ofSeconds(2));
        assertThat(status.isCheckDue()).isFalse();
    }

    @Test
    void refusedCredentialsAfterAnOutageAreARefusal() {
        start();
        failures(3);
        clock.advance(Duration.ofSeconds(2));
        assertThat(status.isCheckDue()).isTrue();
        status.unknown("503");
        clock.advance(Duration.ofSeconds(2));
        assertThat(status.isCheckDue()).isTrue();
        status.refused("no");

        assertThat(heard).containsExactly("accepted", "refused");
    }

    private void start() {
        assertThat(status.isCheckDue()).isTrue();
        status.accepted();
    }

    private void failures(int times) {
        for (int i = 0; i < times; i++) {
            outages.failed();
        }
    }

    private int looksWithin(Duration time) {
        return looksWithin(time, () -> {});
    }

    private int looksWithin(Duration time, Runnable end) {
        int looks = 0;
        for (Instant until = clock.instant().plus(time);
                clock.instant().isBefore(until);
                clock.advance(Duration.ofSeconds(1))) {
            if (status.isCheckDue()) {
                looks++;
                end.run();
            }
        }
        return looks;
    }
}
