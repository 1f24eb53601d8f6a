package io.github.zendeskevents.inbox.memory;

import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.inbox.Erasures.Ended;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Suppressions;
import io.github.zendeskevents.inbox.lane.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes all that the inbox holds forget a user. */
final class ErasedEvents {

    private final Object lock;
    private final Backlog backlog;
    private final BacklogSettler settler;
    private final MemoryDeadLetters deadLetters;
    private final MemoryEventLog eventLog;
    private final MemoryLastKnownUsers lastKnownUsers;
    private final Runnable work;

    /**
     * @param lock held while any of it changes
     * @param work called afterwards, without the lock, as there may be more to deliver
     */
    ErasedEvents(
            Object lock,
            Backlog backlog,
            BacklogSettler settler,
            MemoryDeadLetters deadLetters,
            MemoryEventLog eventLog,
            MemoryLastKnownUsers lastKnownUsers,
            Runnable work) {
        this.lock = lock;
        this.backlog = backlog;
        this.settler = settler;
        this.deadLetters = deadLetters;
        this.eventLog = eventLog;
        this.lastKnownUsers = lastKnownUsers;
        this.work = work;
    }

    /** Forgets all but what is in flight. */
    Left forget(String userId) {
        String key = Keys.ofExternalId(userId);
        Outcome ignored = new Outcome.Ignored(Suppressions.CODE, "");
        List<PendingEvent> waiting;
        List<PendingEvent> ended;
        List<Long> events = new ArrayList<>();
        synchronized (lock) {
            waiting = backlog.all().stream()
                    .filter(event -> isAbout(event.event, key))
                    .toList();
            ended = waiting.stream().filter(event -> !backlog.isInFlight(event)).toList();
            ended.forEach(event -> settler.end(event, ignored));
            waiting.forEach(event -> events.add(event.id));
            events.addAll(deadLetters.forgetUser(key));
            events.addAll(eventLog.forgetUser(key));
            lastKnownUsers.forget(key);
        }
        ended.forEach(event -> event.outcome.complete(ignored));
        work.run();
        return new Left(
                ended.size() < waiting.size(),
                ended.stream()
                        .map(one -> new Ended(one.event.messageId(), one.event.type(), one.event.acceptedAt()))
                        .toList(),
                events);
    }

    /** Whether an event names a user, by the key of the external id: as its own, or as the one whom an alias had before. */
    static boolean isAbout(Event event, String userKey) {
        return Stream.of(event.userId(), event.previousId().filter(id -> event.type()
                        .equals("alias")))
                .flatMap(Optional::stream)
                .map(Keys::ofExternalId)
                .anyMatch(userKey::equals);
    }

    /**
     * What is left of a user.
     *
     * @param ended events that waited
     * @param events the numbers of the events that were forgotten
     */
    record Left(boolean inFlight, List<Ended> ended, List<Long> events) {}
}
