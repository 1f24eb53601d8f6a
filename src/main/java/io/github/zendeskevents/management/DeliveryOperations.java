package io.github.zendeskevents.management;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.alert.Alerts;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.client.limit.LimitState;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.management.guard.ManagementBinding;
import io.github.zendeskevents.server.HttpReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * Whether events are delivered and, if not, why not; and to stop that and let it go on. Senders are served all the time.
 *
 * <p>The changes throw {@link io.github.zendeskevents.inbox.InboxUnavailableException} when the inbox cannot be written now.
 */
public final class DeliveryOperations {

    private static final int OK = 200;
    private static final String BY_HAND = "paused by an operator";

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final StateLog log;
    private final Alerts alerts;

    /** The delivery from this inbox to this account. */
    public DeliveryOperations(ZendeskAccount account, Inbox inbox) {
        this.account = account;
        this.inbox = inbox;
        this.log = StateLog.of(account);
        this.alerts = Alerts.of(account, inbox);
    }

    /** How it stands, and Zendesk's limits with it. */
    public HttpReply state() {
        List<LimitState> limits = account.rateLimiters().states();
        State state = byHand().or(this::byCredentials)
                .or(this::away)
                .or(() -> usedUp(limits))
                .orElseGet(() -> new State(
                        "delivering",
                        "",
                        log.about(
                                "delivering",
                                Optional.of(account.credentialStatus().since()),
                                now())));
        ObjectNode reply = JsonNodeFactory.instance
                .objectNode()
                .put("state", state.name())
                .put("reason", state.reason())
                .put("since", state.since().toString())
                .put("dryRun", account.settings().dryRun());
        ArrayNode list = reply.putArray("limits");
        limits.forEach(limit -> list.addObject()
                .put("name", limit.name())
                .put("limit", limit.limit().orElse(null))
                .put("remaining", limit.remaining().orElse(null))
                .put(
                        "resetsInSeconds",
                        limit.resetsIn().map(DeliveryOperations::seconds).orElse(null))
                .put("waiting", limit.waiting()));
        return HttpReply.json(OK, reply);
    }

    /** Lets nothing more be delivered, on no instance and not after a restart either, until {@link #resume()}. */
    public HttpReply pause(Message request) {
        inbox.pause(BY_HAND + " from "
                + request.getHeader(ManagementBinding.REMOTE_ADDRESS, "an unknown address", String.class));
        alerts.pauseChanged();
        return state();
    }

    /** Lets events be delivered again. */
    public HttpReply resume() {
        inbox.resume();
        alerts.pauseChanged();
        return state();
    }

    private Optional<State> byHand() {
        return inbox.paused()
                .map(pause -> new State("paused", pause.reason(), log.exactly("by hand", pause.since(), now())));
    }

    private Optional<State> byCredentials() {
        CredentialStatus credentials = account.credentialStatus();
        return Optional.of(credentials.state())
                .filter(state -> !state.accepted())
                .map(state ->
                        new State("paused", state.reason(), log.exactly("by credentials", credentials.since(), now())));
    }

    private Optional<State> away() {
        return account.credentialStatus()
                .awaySince()
                .map(since -> new State("waiting", "Zendesk is away", log.exactly("away", since, now())));
    }

    private Optional<State> usedUp(List<LimitState> limits) {
        return limits.stream()
                .filter(LimitState::isUsedUp)
                .findFirst()
                .map(limit -> new State(
                        "waiting",
                        limit.waiting() + " calls wait for Zendesk's limit " + limit.name(),
                        log.about("used up", limit.waitingSince(), now())));
    }

    /** Rounded up: after so many seconds it is over. */
    private static long seconds(Duration left) {
        return Math.max(0, (left.toMillis() + 999) / 1000);
    }

    private Instant now() {
        return account.clock().instant();
    }

    private record State(String name, String reason, Instant since) {}
}
