package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.CredentialsRefusedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.delivery.outcome.Outcomes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.UndeliverableException;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectConsumerNotAvailableException;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The four classes of failure. */
class OutcomesTest {

    private static final Event EVENT = RunningRoutes.event("{'type':'identify','userId':'u1'}");

    private final CamelContext context = new DefaultCamelContext();
    private final Outcomes outcomes = new Outcomes();
    private final Exchange exchange = new DefaultExchange(context);

    @BeforeEach
    void start() {
        context.start();
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new UndeliverableException("no-name at zendesk-users: it needs a name"),
                        new Outcome.Dead("no-name", "it needs a name", "zendesk-users")),
                Arguments.of(new RetryException("503"), new Outcome.Retry("503", Optional.empty())),
                Arguments.of(
                        new RetryException("429", Optional.of(Duration.ofSeconds(7))),
                        new Outcome.Retry("429", Optional.of(Duration.ofSeconds(7)))),
                Arguments.of(
                        new SocketTimeoutException("Read timed out"),
                        new Outcome.Retry("SocketTimeoutException: Read timed out", Optional.empty())),
                Arguments.of(new IOException(), new Outcome.Retry("IOException", Optional.empty())),
                Arguments.of(
                        new InboxUnavailableException("locked", null),
                        new Outcome.Retry("InboxUnavailableException: locked", Optional.empty())),
                Arguments.of(
                        new RejectedExecutionException("no more work"),
                        new Outcome.Retry("RejectedExecutionException: no more work", Optional.empty())),
                Arguments.of(
                        new IllegalStateException("a bug, made by this test"),
                        new Outcome.Dead(
                                "internal-error",
                                "IllegalStateException: a bug, made by this test; the body was java.lang.String,"
                                        + " and a step of your own must leave the event there",
                                "")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachFailureHasItsOutcomeAndTheBodyIsTheEventAgain(Exception failure, Outcome expected) {
        exchange.setVariable(Variables.EVENT, EVENT);
        exchange.getMessage().setBody("what a step that failed half way left");

        outcomes.noteFailure(exchange, EVENT, failure);

        assertThat(exchange.getVariable(Variables.OUTCOME)).isEqualTo(expected);
        assertThat(exchange.getMessage().getBody()).isSameAs(EVENT);
    }

    @Test
    void aFailureIsKnownThroughWhatWasWrappedAroundIt() {
        outcomes.noteFailure(
                exchange,
                EVENT,
                new CamelExecutionException(
                        "wrapped", exchange, new CompletionException(new RetryException("the cause"))));

        assertThat(exchange.getVariable(Variables.OUTCOME)).isEqualTo(new Outcome.Retry("the cause", Optional.empty()));
    }

    @Test
    void anEventWhoseCredentialsWereRefusedIsTriedAgain() {
        outcomes.noteFailure(exchange, EVENT, new CredentialsRefusedException("Zendesk refuses the credentials (401)"));

        assertThat(exchange.getVariable(Variables.OUTCOME))
                .isEqualTo(new Outcome.Retry("Zendesk refuses the credentials (401)", Optional.empty()));
    }

    @Test
    void anEventWaitsForARouteThatIsMissing() {
        outcomes.noteFailure(
                exchange,
                EVENT,
                new DirectConsumerNotAvailableException(
                        "No consumers available on endpoint: direct://zendesk-identify", exchange));

        assertThat(exchange.getVariable(Variables.OUTCOME))
                .isEqualTo(new Outcome.Retry("no route runs at direct:zendesk-identify", Optional.empty()));
    }

    @Test
    void aFailureOfAnythingElseThanTheEventIsTriedAgainOnRequest() {
        outcomes.noteRetry(exchange, new IllegalArgumentException("no such folder"));

        assertThat(exchange.getVariable(Variables.OUTCOME))
                .isEqualTo(new Outcome.Retry("IllegalArgumentException: no such folder", Optional.empty()));
    }
}
