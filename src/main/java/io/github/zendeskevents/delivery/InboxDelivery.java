package io.github.zendeskevents.delivery;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.DeliveryAttempt;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.MergedEvents;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.inbox.DispatchCapacity;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.LaneDispatcher;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.OutcomeCallback;
import io.github.zendeskevents.settings.ContextSingletons;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.StartupListener;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the lanes of the inbox and the routes together: each claimed event becomes an exchange of the route
 * {@code direct:zendesk-deliver}, and what that route noted as the outcome goes back to the inbox. It begins when the whole
 * context has started and ends before the first route stops, so that no event is in flight while routes come and go.
 */
public final class InboxDelivery extends LifecycleStrategySupport implements StartupListener {

    private static final Logger LOG = LoggerFactory.getLogger(InboxDelivery.class);
    private static final String ROUTE = "direct:zendesk-deliver";
    /** Where steps of a user's own take part in the way of an identify. */
    private static final List<String> POINTS_OF_IDENTIFIES =
            List.of("zendesk-before-router", "zendesk-before-identify", "zendesk-after-identify");
    /** Where the histogram of the latency counts: from at once to a day, because Zendesk may be away that long. */
    private static final Duration[] LATENCIES = Stream.of(
                    "PT0.1S", "PT0.25S", "PT0.5S", "PT1S", "PT2.5S", "PT5S", "PT10S", "PT30S", "PT1M", "PT5M", "PT15M",
                    "PT1H", "PT6H", "PT24H")
            .map(Duration::parse)
            .toArray(Duration[]::new);
    /** Of the 30 seconds that an orderly end may take, this much is for what is in flight. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final String squashBean;
    private volatile IdentifyMerger squash;
    private volatile Endpoint endpoint;
    private volatile AsyncProducer route;
    private LaneDispatcher dispatcher;

    /**
     * The delivery from this inbox to this account, which begins with the context.
     *
     * @param squash the name of the bean that makes one of identifies that wait; it is looked up at the start and after each
     *     change of routes, so that what an edit says of it counts once that edit is taken
     */
    public static InboxDelivery of(ZendeskAccount account, Inbox inbox, String squash) {
        CamelContext context = account.context();
        return ContextSingletons.of(context).once("zendeskInboxDelivery", InboxDelivery.class, () -> {
            InboxDelivery deliverer = new InboxDelivery(account, inbox, squash);
            context.addLifecycleStrategy(deliverer);
            try {
                context.addStartupListener(deliverer);
            } catch (Exception failed) {
                throw new IllegalStateException("Delivery could not start", failed);
            }
            return deliverer;
        });
    }

    private InboxDelivery(ZendeskAccount account, Inbox inbox, String squashBean) {
        this.account = account;
        this.inbox = inbox;
        this.squashBean = squashBean;
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        // Camel tells it again whenever routes are added to a running context.
        if (dispatcher != null) {
            return;
        }
        connect(context);
        dispatcher = new LaneDispatcher(
                inbox,
                this::deliver,
                account.workers(),
                account.settings().inbox().lanes(),
                account.clock(),
                occupancy());
        account.load().onWait(dispatcher::placeFreed);
        account.credentialStatus().onChange(this::follow);
        account.rateLimiters().onlyWhile(inbox::entitled);
        account.credentialStatus().onReturn(() -> inbox.retryNow(Integer.MAX_VALUE));
        follow(account.credentialStatus().state().accepted());
        Gauge.builder("zendesk.delivery.in.flight", dispatcher, LaneDispatcher::inFlight)
                .register(account.meters());
        dispatcher.start();
    }

    @Override
    public void onContextStopping(CamelContext context) {
        account.rateLimiters().close();
        int left = dispatcher == null ? 0 : dispatcher.stop(PATIENCE);
        // Before the routes stop, which would wait for those that wait.
        account.giveUpWaiting();
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

    private DispatchCapacity occupancy() {
        return new DispatchCapacity() {
            @Override
            public int waiting() {
                return account.load().waiting();
            }

            @Override
            public void inFlight(int now, boolean more) {
                account.load().inFlight(now, more);
            }
        };
    }

    /**
     * Makes a change while no event is in flight, so that none is in the middle of a route that goes. Nothing is taken from the
     * inbox meanwhile, and what waits for one of Zendesk's limits goes back into it.
     *
     * @param patience how long to wait for what is in flight at the most
     * @return false when something was still in flight then; nothing was changed
     */
    public boolean whileIdle(Duration patience, Runnable change) {
        if (dispatcher == null) {
            change.run();
            return true;
        }
        long deadline = System.nanoTime() + patience.toNanos();
        dispatcher.hold();
        try {
            do {
                account.rateLimiters().giveBack();
                if (dispatcher.awaitIdle(Duration.ofMillis(100))) {
                    change.run();
                    connect(account.context());
                    return true;
                }
            } while (System.nanoTime() < deadline);
            return false;
        } finally {
            dispatcher.release();
        }
    }

    private void connect(CamelContext context) {
        squash = CamelContextHelper.mandatoryLookup(context, squashBean, IdentifyMerger.class);
        Endpoint first = context.getEndpoint(ROUTE);
        try {
            AsyncProducer producer = first.createAsyncProducer();
            ServiceHelper.startService(producer);
            ServiceHelper.stopService(route);
            route = producer;
            endpoint = first;
        } catch (Exception noProducer) {
            throw new IllegalStateException("Delivery could not start: there is no " + ROUTE, noProducer);
        }
    }

    private void follow(boolean accepted) {
        if (accepted) {
            dispatcher.resume();
        } else {
            dispatcher.pause(account.credentialStatus().state().reason());
        }
    }

    private void deliver(Inbox.Delivery delivery, OutcomeCallback done) {
        List<Inbox.Waiting> behind = behind(delivery);
        Optional<MergedEvents> run = behind.isEmpty() || stepsOfOnesOwn()
                ? Optional.empty()
                : squash.run(
                        delivery.event(),
                        behind.stream().map(Inbox.Waiting::event).toList());
        if (run.isPresent()) {
            deliver(
                    delivery,
                    run.get(),
                    behind.stream()
                            .limit(run.get().events().size() - 1L)
                            .map(Inbox.Waiting::id)
                            .toList(),
                    done);
        } else {
            deliverAlone(delivery, done);
        }
    }

    private List<Inbox.Waiting> behind(Inbox.Delivery delivery) {
        int worthALook = squash.worthALook(delivery.event());
        try {
            return worthALook > 0 ? inbox.behind(delivery, worthALook) : List.of();
        } catch (InboxUnavailableException unknown) {
            LOG.debug("{} is delivered by itself: {}", delivery.event(), unknown.getMessage());
            return List.of();
        }
    }

    /** A step that a user added may change, drop or copy events: it must see each. */
    private boolean stepsOfOnesOwn() {
        return account.context().getRoutes().stream()
                .map(one -> one.getEndpoint().getEndpointBaseUri())
                .anyMatch(uri -> POINTS_OF_IDENTIFIES.stream().anyMatch(uri::endsWith));
    }

    /** What cannot be delivered as one may hold one event that can never be delivered: then each shows for itself. */
    private void deliver(Inbox.Delivery delivery, MergedEvents run, List<Long> behind, OutcomeCallback done) {
        Exchange exchange = exchange(delivery, run.merged(), Optional.of(run));
        route.process(exchange, doneSync -> {
            Outcome outcome = outcome(exchange, run.merged());
            if (outcome instanceof Outcome.Dead) {
                account.onWorker(() -> deliverAlone(delivery, done));
                return;
            }
            tell(outcome);
            if (outcome instanceof Outcome.Retry) {
                count(delivery.event(), outcome);
                done.accept(outcome);
            } else {
                run.events().forEach(event -> count(event, outcome));
                done.together(outcome, behind);
            }
        });
    }

    private Exchange exchange(Inbox.Delivery delivery, Event event, Optional<MergedEvents> merged) {
        Exchange exchange = endpoint.createExchange();
        exchange.getMessage().setBody(event);
        exchange.setVariable(Variables.EVENT, event);
        exchange.setVariable(Variables.DELIVERY, new DeliveryAttempt(delivery.attempts() == 0, merged));
        return exchange;
    }

    private void deliverAlone(Inbox.Delivery delivery, OutcomeCallback done) {
        Exchange exchange = exchange(delivery, delivery.event(), Optional.empty());
        route.process(exchange, doneSync -> {
            Outcome outcome = outcome(exchange, delivery.event());
            tell(outcome);
            count(delivery.event(), outcome);
            done.accept(outcome);
        });
    }

    private static Outcome outcome(Exchange exchange, Event event) {
        if (exchange.getException() != null) {
            LOG.error(
                    "{} left its route with a failure that the route should have named",
                    event,
                    exchange.getException());
            return new Outcome.Retry(exchange.getException().toString(), Optional.empty());
        }
        return exchange.getVariable(Variables.OUTCOME, Outcome.class);
    }

    private void tell(Outcome outcome) {
        if (outcome instanceof Outcome.Retry again) {
            account.credentialStatus().failed();
            again.notBefore().ifPresent(pause -> account.after(pause.plusMillis(50), dispatcher::look));
        } else if (outcome instanceof Outcome.Delivered) {
            account.credentialStatus().succeeded();
        }
    }

    private void count(Event event, Outcome outcome) {
        MeterRegistry meters = account.meters();
        String type = TypeTag.of(event);
        String code = outcome instanceof Outcome.Dead dead ? dead.code() : "";
        meters.counter("zendesk.events", "type", type, "outcome", outcome.status(), "code", code)
                .increment();
        if (outcome instanceof Outcome.Dead dead) {
            LOG.info("Dead letter: {} {} ({})", event, dead.code(), dead.step());
        }
        if (outcome instanceof Outcome.Retry again) {
            LOG.debug("{} is tried again: {}", event, again.reason());
        } else {
            latency(type)
                    .record(Duration.between(event.acceptedAt(), account.clock().instant()));
            LOG.debug("{} {}", event, outcome.status());
        }
    }

    private Timer latency(String type) {
        return Timer.builder("zendesk.delivery.latency")
                .description("From the acceptance of an event to its end")
                .tag("type", type)
                .serviceLevelObjectives(LATENCIES)
                .register(account.meters());
    }
}
