package io.github.zendeskevents.alert;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.delivery.outcome.DeadLetterCounts;
import io.github.zendeskevents.delivery.outcome.EndpointLog;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.settings.Setting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks how things stand, and keeps what has changed until the endpoint of {@code zendesk.alert.uri} has it. It looks on the thread of
 * its route's timer: an endpoint that is slow delays alerts alone.
 */
public final class Alerts {

    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final String ROUTE = "zendesk-alert";
    private static final int MOST_WAITING = 100;
    /** Of the time that an orderly end may take. */
    private static final Duration AT_THE_END = Duration.ofSeconds(3);

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final AlertRules rules;
    private final boolean resumed;
    private final DeadLetterCounts deadLetters;
    private final Instant began;
    private final EndpointLog log = new EndpointLog(
            LOG, "Alerts", Setting.ALERT_URI, "they wait, and are tried again every few seconds for a day");
    private final Deque<Alert> waiting = new ArrayDeque<>();
    private List<Alert> shown = List.of();
    private boolean looked;

    /** The alerts of this account and its inbox. */
    public static Alerts of(ZendeskAccount account, Inbox inbox) {
        return ContextSingletons.of(account.context())
                .once("zendeskAlerts", Alerts.class, () -> new Alerts(account, inbox));
    }

    private Alerts(ZendeskAccount account, Inbox inbox) {
        this.account = account;
        this.inbox = inbox;
        this.resumed = account.state().remembers(AlertRules.class);
        this.rules = account.state().once(AlertRules.class, AlertRules::new);
        this.deadLetters = DeadLetterCounts.of(account);
        this.began = account.clock().instant();
        account.credentialStatus().onChange(accepted -> account.workers().execute(this::pauseChanged));
        account.context().addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStarted(CamelContext context) {
                learnWhatWasBefore();
            }

            @Override
            public void onContextStopping(CamelContext context) {
                tellLast();
            }
        });
    }

    /** What was so before the start is no change; an operator may end it before the first look. */
    private synchronized void learnWhatWasBefore() {
        if (looked || account.context().getRoute(ROUTE) == null) {
            return;
        }
        try {
            if (!resumed) {
                rules.known(byHand().filter(pause -> pause.since().isBefore(began)), deadLettersBefore());
            }
            looked = true;
        } catch (InboxUnavailableException unavailable) {
            LOG.debug("Nothing is known of the inbox yet: {}", Visible.of(unavailable.getMessage()));
        }
    }

    /**
     * Sends what has changed since the last look, before the routes stop: the next start could not tell it from what was told. What is
     * being sent already is not sent again.
     */
    private void tellLast() {
        if (account.context().getRoute(ROUTE) == null) {
            return;
        }
        List<Alert> untold;
        synchronized (this) {
            List<Alert> before = shown;
            findAlertsToSend();
            untold = shown.stream().filter(alert -> !before.contains(alert)).toList();
        }
        RouteSender sender = new RouteSender(account.context(), "direct:" + ROUTE);
        try {
            CompletableFuture.runAsync(() -> untold.forEach(
                            alert -> sender.request(alert.json(), String.class).join()))
                    .get(AT_THE_END.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            LOG.warn("The last alerts do not reach the endpoint of {}", Setting.ALERT_URI.property());
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the endpoint is to be told now, as JSON objects, the oldest first. */
    public synchronized List<String> findAlertsToSend() {
        Instant now = account.clock().instant();
        learnWhatWasBefore();
        try {
            rules.changes(situation(now), account.settings().alertBacklogAge()).forEach(this::add);
        } catch (InboxUnavailableException unavailable) {
            LOG.debug("Nothing is known of the inbox now: {}", Visible.of(unavailable.getMessage()));
        }
        waiting.removeIf(alert -> alert.at().plus(LONGEST_WAIT).isBefore(now));
        shown = List.copyOf(waiting);
        return shown.stream().map(Alert::json).toList();
    }

    /** Looks at once whether delivery pauses: a pause may be over before the next look. What has changed is sent then. */
    public synchronized void pauseChanged() {
        if (!looked) {
            return;
        }
        try {
            rules.pause(account.clock().instant(), byHand().or(this::byCredentials))
                    .ifPresent(this::add);
        } catch (InboxUnavailableException unavailable) {
            LOG.debug("Nothing is known of the inbox now: {}", Visible.of(unavailable.getMessage()));
        }
    }

    /** The endpoint has the alert that {@link #findAlertsToSend} gave at this place. */
    public synchronized void noteSent(@ExchangeProperty(Exchange.SPLIT_INDEX) int place) {
        waiting.remove(shown.get(place));
        log.reached();
    }

    /** The endpoint has not got the alert: it waits for the next look. */
    public void noteFailure(Exchange exchange, @ExchangeProperty(Exchange.EXCEPTION_CAUGHT) Throwable failure) {
        log.failed(exchange.getContext(), failure);
    }

    private void add(Alert alert) {
        LOG.info("Alert {}: {}", alert.name(), alert.message());
        if (waiting.size() >= MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.add(alert.with("account", account.settings().url().getHost()));
    }

    private Situation situation(Instant now) {
        Inbox.Counts counts = inbox.counts();
        return new Situation(
                now,
                byHand().or(this::byCredentials),
                account.credentialStatus().awaySince(),
                Optional.of(new Situation.Backlog(counts.pending(), counts.oldestPending())),
                deadLetters.takeNew(),
                account.credentialNotice().end());
    }

    private Optional<Situation.Pause> byHand() {
        return inbox.paused().map(pause -> new Situation.Pause(true, pause.reason(), pause.since()));
    }

    private Optional<Situation.Pause> byCredentials() {
        CredentialStatus status = account.credentialStatus();
        return status.refusedSince()
                .map(since -> new Situation.Pause(false, status.state().reason(), since));
    }

    /** Codes of which there were dead letters just before: those that come now are no first ones. */
    private Map<String, Instant> deadLettersBefore() {
        Map<String, Instant> newest = new HashMap<>();
        inbox.deadLetters().reasons(reason -> {
            if (reason.failedAt().isBefore(began)) {
                newest.merge(reason.code(), reason.failedAt(), (one, other) -> one.isAfter(other) ? one : other);
            }
        });
        return newest;
    }
}
