package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.CallListener;
import io.github.zendeskevents.client.request.CallRecord;
import io.github.zendeskevents.client.request.SendGuard;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.event.MergedEvents;
import io.github.zendeskevents.event.Trust;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One attempt to deliver an event, as the routes see it in the variable {@code zendeskDelivery}. Steps decide by it how much
 * they may take on trust: a first attempt may leave it to Zendesk to find a conflict, a later one looks first.
 *
 * @param first true when the event was not tried before
 * @param merged the identifies that are delivered as one; empty for an event by itself
 * @param trust how far the sender of the event is trusted, whatever a step has put in the event's place
 * @param rehearsal what the attempt would write, where nothing is to reach Zendesk but reads; empty: it writes
 * @param calls hears which calls to Zendesk the attempt makes; empty: nobody wants to know
 * @param guard asked just before each write of the attempt
 * @param inBackground true where the requests of other attempts go first
 */
public record DeliveryAttempt(
        boolean first,
        Optional<MergedEvents> merged,
        Trust trust,
        Optional<Rehearsal> rehearsal,
        Optional<CallListener> calls,
        SendGuard guard,
        boolean inBackground) {

    /** The attempt of a step that runs outside of any delivery, such as a look-up: it takes nothing on trust. */
    public static final DeliveryAttempt NONE = new DeliveryAttempt(false, Optional.empty());

    /** An attempt that writes. */
    public DeliveryAttempt(boolean first, Optional<MergedEvents> merged, Trust trust) {
        this(first, merged, trust, Optional.empty(), Optional.empty(), SendGuard.NONE, false);
    }

    /** An attempt at an event of a sender who may do all that events can. */
    public DeliveryAttempt(boolean first, Optional<MergedEvents> merged) {
        this(first, merged, Trust.SERVER);
    }

    /**
     * The attempt that a variable holds.
     *
     * @param variable null where no delivery is under way
     */
    public static DeliveryAttempt of(DeliveryAttempt variable) {
        return variable == null ? NONE : variable;
    }

    /** This attempt, where it writes what many events wait for, and not only its own. */
    public DeliveryAttempt forOthersToo() {
        return new DeliveryAttempt(first, merged, trust, rehearsal, calls, SendGuard.NONE, false);
    }

    /** What Zendesk would hold; empty for an attempt that writes. */
    public Optional<MadeUpRecords> madeUp() {
        return rehearsal.map(Rehearsal::records);
    }

    /** True for an attempt that writes. */
    public boolean writes() {
        return rehearsal.isEmpty();
    }

    /** True for a look at one event beside the delivery, which must leave nothing behind. */
    public boolean isPreview() {
        return rehearsal.filter(Rehearsal::isPreview).isPresent();
    }

    /** A step did without this read, because it knows the answer. */
    public void remembered(ApiRequest request, Supplier<? extends JsonNode> known) {
        calls.ifPresent(listener -> listener.heard(CallRecord.remembered(request, known.get())));
    }

    /** True for an event by itself. */
    public boolean alone() {
        return merged.isEmpty();
    }

    /** The single events of this attempt: also where a step of a user's own has put another event in the place of a merged one. */
    // The very event, not one like it: a step that puts an equal one in its place has looked at the merged event alone.
    @SuppressWarnings("ReferenceEquality")
    public List<Event> events(Event event) {
        return merged.filter(all -> all.merged() == event)
                .map(MergedEvents::events)
                .orElse(List.of(event));
    }
}
