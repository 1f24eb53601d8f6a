package io.github.zendeskevents.delivery.preview;

import io.github.zendeskevents.attempt.Change;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.Rehearsal;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.SendGuard;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.Variables;
import io.github.zendeskevents.inbox.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.apache.camel.Exchange;

/**
 * Says of an event what would become of it, by the same routes that deliver events. It is not in the inbox, nothing is written to
 * Zendesk, and nothing that other events go by is changed.
 */
public final class Previews {

    private static final String ROUTE = "direct:zendesk-deliver";
    /** A person waits for one; more at once are a program that has gone wrong. */
    private static final int MOST_AT_ONCE = 8;

    private final ZendeskAccount account;
    private final RouteSender route;
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);

    private Previews(ZendeskAccount account) {
        this.account = account;
        this.route = new RouteSender(account.context(), ROUTE);
    }

    /** Those of this account. */
    public static Previews of(ZendeskAccount account) {
        return ContextSingletons.of(account.context())
                .once("zendeskPreviews", Previews.class, () -> new Previews(account));
    }

    /**
     * What would become of an event.
     *
     * @param outcome how the event would end
     * @param changes what would be written before, in its order
     */
    public record Preview(Outcome outcome, List<Change> changes) {

        public Preview {
            changes = List.copyOf(changes);
        }
    }

    /**
     * Looks what would become of an event.
     *
     * @return completes once Zendesk has answered; fails with {@link RetryException} when too many are under way, or the program
     *     is stopping
     */
    public CompletableFuture<Preview> preview(Event event) {
        if (!free.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    RetryException.blameless("there are " + MOST_AT_ONCE + " previews under way already"));
        }
        CompletableFuture<Preview> result = account.workers().start(() -> run(event));
        var unused = result.whenComplete((done, failure) -> free.release());
        return result.copy();
    }

    private CompletableFuture<Preview> run(Event event) {
        Rehearsal rehearsal = Rehearsal.preview();
        Exchange exchange = route.newExchange();
        exchange.getMessage().setBody(event);
        exchange.setVariable(Variables.EVENT, event);
        exchange.setVariable(
                Variables.DELIVERY,
                new DeliveryAttempt(
                        false,
                        Optional.empty(),
                        event.trust(),
                        Optional.of(rehearsal),
                        Optional.empty(),
                        SendGuard.NONE,
                        false));
        return route.send(exchange).thenApply(done -> new Preview(outcome(done), rehearsal.changes()));
    }

    private static Outcome outcome(Exchange done) {
        return done.getVariable(Variables.OUTCOME) instanceof Outcome outcome
                ? outcome
                : new Outcome.Retry("The route noted no outcome", Optional.empty());
    }
}
