package io.github.zendeskevents.event.decode;

import io.github.zendeskevents.event.decode.EventDecoder.Decoded;
import io.github.zendeskevents.event.decode.part.Part;
import io.github.zendeskevents.event.decode.part.Part.NoEvent;
import io.github.zendeskevents.event.decode.part.Part.TooLarge;
import io.github.zendeskevents.event.decode.part.Part.Unreadable;
import java.util.Optional;

/** Collects why a message may be refused as a whole. It is not refused once one thing in it was meant as an event. */
final class MessageCheck {

    private boolean anyEvent;
    private Optional<String> unreadable = Optional.empty();
    private Optional<String> noEvent = Optional.empty();

    void consider(Part part, Decoded decoded) {
        if (part instanceof TooLarge large) {
            throw new OversizedMessageException(large.problem());
        }
        if (part instanceof Unreadable broken) {
            if (broken.rest()) {
                throw new UnreadableEventsException(broken.problem());
            }
            unreadable = unreadable.or(() -> Optional.of(broken.problem()));
        } else if (!decoded.utf8()) {
            unreadable = unreadable.or(decoded.event()::problem);
        } else if (part instanceof NoEvent wrong && !wrong.listed()) {
            noEvent = noEvent.or(() -> Optional.of(wrong.problem()));
        } else {
            anyEvent = true;
        }
    }

    void throwUnlessEvents() {
        if (anyEvent) {
            return;
        }
        if (unreadable.isPresent()) {
            throw new UnreadableEventsException(unreadable.get());
        }
        throw new NoEventsException(noEvent.orElse("no events in the message"));
    }
}
