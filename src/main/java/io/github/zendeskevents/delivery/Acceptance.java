package io.github.zendeskevents.delivery;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.Workers;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.Setting;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Body;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ThreadPoolProfile;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;

/**
 * Brings events into the inbox for whoever called {@code direct:zendesk-accept}. The caller is told in time when that does not work, and
 * its own steps go on with threads that nobody else waits for: one is used for each step that is blocked, and given back after it.
 */
public final class Acceptance {

    private static final String INBOX = "zendeskInbox";
    /** A source has no sender that waits: its message stays in hand until it is taken, however long. */
    private static final String SOURCE = "zendeskOfSource";

    private static final int MOST_BLOCKED = 1_000;

    private final CamelContext context;
    private final Duration timeout;
    private final Workers callers;

    /** For callers in the context of these settings. */
    public static Acceptance of(CamelSettings settings) {
        CamelContext context = settings.getCamelContext();
        return ContextSingletons.of(context)
                .once(
                        "zendeskAcceptance",
                        Acceptance.class,
                        () -> new Acceptance(context, settings.get().acceptTimeout()));
    }

    private Acceptance(CamelContext context, Duration timeout) {
        this.context = context;
        this.timeout = timeout;
        ThreadPoolProfile profile = new ThreadPoolProfile("zendesk-callers");
        profile.setPoolSize(1);
        profile.setAllowCoreThreadTimeOut(true);
        profile.setMaxPoolSize(MOST_BLOCKED);
        profile.setMaxQueueSize(0);
        profile.setRejectedPolicy(ThreadPoolRejectedPolicy.Abort);
        profile.setKeepAliveTime(10L);
        profile.setTimeUnit(TimeUnit.SECONDS);
        this.callers = new Workers(context.getExecutorServiceManager().newThreadPool(this, "zendesk-callers", profile));
    }

    /**
     * As {@link Inbox#accept}.
     *
     * @return fails with {@link InboxUnavailableException} when it takes longer than {@code zendesk.accept-timeout}. With the inbox off
     *     delivery goes on trying, and the same events, sent again with their {@code messageId}, are not delivered twice
     */
    public CompletionStage<List<Outcome>> accept(@Body List<Event> events, Exchange exchange) {
        Inbox inbox = context.getRegistry().lookupByNameAndType(INBOX, Inbox.class);
        CompletableFuture<List<Outcome>> accepted = inbox.accept(events).toCompletableFuture();
        if (accepted.isDone()) {
            return accepted;
        }
        boolean endless = exchange.getProperty(SOURCE, false, Boolean.class);
        CompletableFuture<List<Outcome>> inTime =
                endless ? accepted : accepted.copy().orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<List<Outcome>> told = new CompletableFuture<>();
        var unused = inTime.whenComplete((outcomes, failure) -> callers.execute(() -> {
            if (failure == null) {
                told.complete(outcomes);
            } else {
                told.completeExceptionally(late(Causes.unwrapped(failure)));
            }
        }));
        return told;
    }

    private Throwable late(Throwable failure) {
        return failure instanceof TimeoutException
                ? new InboxUnavailableException(
                        "The events were not taken within " + timeout.toSeconds() + " s ("
                                + Setting.ACCEPT_TIMEOUT.property() + "): delivery is held up",
                        null)
                : failure;
    }
}
