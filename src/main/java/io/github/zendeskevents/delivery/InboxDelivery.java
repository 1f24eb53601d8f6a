package io.github.zendeskevents.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.camel.PromptEndpoints;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.limit.Load;
import io.github.zendeskevents.delivery.outcome.OutcomeCopies;
import io.github.zendeskevents.delivery.outcome.OutcomeMeters;
import io.github.zendeskevents.delivery.preview.DryRun;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Erasures;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.dispatch.DispatchCapacity;
import io.github.zendeskevents.inbox.dispatch.InFlightMemory;
import io.github.zendeskevents.inbox.dispatch.LaneDispatcher;
import io.github.zendeskevents.settings.Setting;
import io.micrometer.core.instrument.Gauge;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.support.LifecycleStrategySupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers from the inbox while its Camel context runs: it begins when the whole context has started and ends before the first
 * route stops, so that no event is in flight while routes come and go. In between it follows the account: it pauses while the
 * credentials are refused, and hurries when Zendesk is back.
 */
public final class InboxDelivery extends LifecycleStrategySupport implements StartupListener, Erasures.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(InboxDelivery.class);
    /** Of the 30 seconds that an orderly end may take, this much is for what is in flight. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);
    /** Events that wait for a limit are given back so often while delivery drains: more of them come to wait meanwhile. */
    private static final Duration GIVE_BACK_EVERY = Duration.ofMillis(100);
    /** An event that is due is certain to be so when it is looked for. */
    private static final Duration DUE_FOR_CERTAIN = Duration.ofMillis(50);

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final LaneDispatcher dispatcher;
    private final OutcomeCopies copies;
    private final OutcomeMeters meters;
    private boolean started;

    /**
     * The delivery from this inbox to this account, which begins with the context.
     *
     * @param merger makes one of identifies that wait
     */
    public static InboxDelivery of(ZendeskAccount account, Inbox inbox, IdentifyMerger merger) {
        CamelContext context = account.context();
        return ContextSingletons.of(context).once("zendeskInboxDelivery", InboxDelivery.class, () -> {
            // Where the routes are added to a running context, some may be about to start.
            if (!context.isStarted()) {
                PromptEndpoints.in(context);
            }
            InboxDelivery delivery = new InboxDelivery(account, inbox, merger);
            context.addLifecycleStrategy(delivery);
            try {
                context.addStartupListener(delivery);
            } catch (Exception failed) {
                throw new IllegalStateException("Delivery could not start", failed);
            }
            return delivery;
        });
    }

    private InboxDelivery(ZendeskAccount account, Inbox inbox, IdentifyMerger merger) {
        this.account = account;
        this.inbox = inbox;
        this.copies = new OutcomeCopies(account);
        this.meters = new OutcomeMeters(account.meters(), account.clock());
        InFlightMemory memory = InFlightMemory.ofHeap();
        this.dispatcher = new LaneDispatcher(
                inbox,
                new RouteDelivery(account, inbox, merger, memory, this::observe, copies),
                account.workers().threads(),
                account.settings().inbox().lanes(),
                account.clock(),
                new LoadCapacity(account.load()),
                memory);
    }

    /** When a context starts, Camel tells this before the routes take anything. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (alreadyStarted) {
            begin();
        }
    }

    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        begin();
    }

    private void begin() {
        // Camel tells it again whenever routes are added to a running context.
        if (started) {
            return;
        }
        started = true;
        account.load().onWait(dispatcher::slotFreed);
        account.credentialStatus().onChange(this::follow);
        account.rateLimiters().onlyWhile(inbox::holdsLease);
        account.outageDetector().onReturn(() -> inbox.retryNow(Integer.MAX_VALUE));
        follow(account.credentialStatus().state().accepted());
        Gauge.builder("zendesk.delivery.in.flight", dispatcher, LaneDispatcher::inFlight)
                .description("Events in delivery now")
                .register(account.meters());
        if (account.settings().dryRun()) {
            LOG.warn(
                    "{}=true: events are looked up and compared, and nothing is written to Zendesk",
                    Setting.DRY_RUN.property());
        }
        dispatcher.start();
    }

    @Override
    public void onContextStopping(CamelContext context) {
        account.rateLimiters().close();
        int left = dispatcher.stop(STOP_TIMEOUT);
        // Before the routes stop, which would wait for those that wait.
        account.giveUpWaiting();
        copies.close();
        if (left > 0) {
            LOG.warn(
                    "{} events were still in flight; {}",
                    left,
                    inbox.durable()
                            ? "they are delivered after the next start"
                            : "their senders were not told that they are safe");
        }
        if (!inbox.durable()) {
            // Whoever still waits for an outcome is told that there will be none, and routes need not wait for it to
            // stop.
            inbox.close();
        }
        account.close();
    }

    /**
     * Takes nothing more from the inbox and waits until nothing is in flight. What waits for one of Zendesk's limits goes back
     * into the inbox. Whether or not all of it has ended, {@link #resume()} goes on.
     *
     * @param timeout how long to wait at the most
     * @return how many events still are in flight then
     */
    public int drain(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        dispatcher.stopClaiming();
        int left;
        do {
            account.rateLimiters().giveBack();
            left = dispatcher.awaitIdle(GIVE_BACK_EVERY);
        } while (left > 0 && System.nanoTime() - deadline < 0);
        return left;
    }

    /** Goes on after {@link #drain}. */
    public void resume() {
        dispatcher.startClaiming();
    }

    /** Tells of events that waited, and ended without a delivery, what is not to be forgotten of them. */
    @Override
    public void forgotten(List<Erasures.Ended> ended) {
        Outcome suppressed = new Outcome.Ignored(Suppressions.CODE, "");
        for (Erasures.Ended one : ended) {
            ObjectNode known = JsonNodeFactory.instance
                    .objectNode()
                    .put("type", one.type())
                    .put("messageId", one.messageId());
            Event event = new Event(known, one.acceptedAt());
            meters.count(event, suppressed);
            copies.ended(event, suppressed);
        }
    }

    /** Why nothing is delivered though it should be, where a restart would mend that; empty while all goes on. */
    public Optional<String> standstill() {
        return dispatcher.standstill();
    }

    private void follow(boolean accepted) {
        if (accepted) {
            dispatcher.resume();
        } else {
            dispatcher.pause(account.credentialStatus().state().reason());
        }
    }

    /** Outcomes show whether Zendesk is there, and an event that waits for a time is looked for when that has come. */
    private void observe(Outcome outcome) {
        if (outcome instanceof Outcome.Retry retry) {
            account.outageDetector().failed();
            retry.notBefore()
                    .ifPresent(wait -> account.scheduler().after(wait.plus(DUE_FOR_CERTAIN), dispatcher::wake));
        } else if (outcome instanceof Outcome.Delivered || DryRun.isOutcome(outcome)) {
            account.outageDetector().succeeded();
        }
    }

    /** Events that wait for a limit, a batch or a job need no slot. */
    private record LoadCapacity(Load load) implements DispatchCapacity {

        @Override
        public int waiting() {
            return load.waiting();
        }

        @Override
        public void inFlight(int now, boolean more) {
            load.inFlight(now, more);
        }
    }
}
