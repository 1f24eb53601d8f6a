package io.github.zendeskevents.records.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.MadeUpRecords;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RejectedException;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.records.CoalescingCache;
import io.github.zendeskevents.records.KnownFields;
import io.github.zendeskevents.records.Steps;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zendesk's lists of custom fields. Each is read once and believed for a while, as Zendesk asks. A list is no gate: where
 * Zendesk refuses it or answers it unreadably, events go on with the one that was read last, or without any, and it is asked
 * for again some minutes later.
 */
public final class FieldLists {

    private static final Logger LOG = LoggerFactory.getLogger(FieldLists.class);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMinutes(3);

    private final AttemptClient client;
    private final Clock clock;
    private final BiConsumer<FieldKind, List<JsonNode>> listener;
    private final CoalescingCache<FieldKind, KnownFields> believed;
    private final Cache<FieldKind, Boolean> failedLately;
    private final Map<FieldKind, KnownFields> last = new EnumMap<>(FieldKind.class);
    private final Map<FieldKind, Instant> readAt = new EnumMap<>(FieldKind.class);
    private final Map<FieldKind, String> problems = new EnumMap<>(FieldKind.class);

    /** @param listener hears of each list that was read, in Zendesk's words */
    public FieldLists(ZendeskAccount account, AttemptClient client, BiConsumer<FieldKind, List<JsonNode>> listener) {
        this.client = client;
        this.clock = SteadyClock.of(account.clock());
        this.listener = listener;
        this.believed = new CoalescingCache<>("fields", account, kind -> load(kind, DeliveryAttempt.NONE));
        this.failedLately =
                Caches.on(account.clock()).expireAfterWrite(ASK_AGAIN_AFTER).build();
    }

    /**
     * The fields of this kind.
     *
     * @return completes with them, empty when Zendesk does not tell; fails as {@link AttemptClient#list} does where Zendesk is
     *     in trouble and none were read before
     */
    public CompletionStage<Optional<KnownFields>> get(FieldKind kind, DeliveryAttempt attempt) {
        CompletionStage<Optional<KnownFields>> listed = attempt.isPreview() ? peek(kind, attempt) : look(kind, attempt);
        return attempt.madeUp()
                .<CompletionStage<Optional<KnownFields>>>map(
                        records -> Steps.map(listed, fields -> fields.map(all -> with(all, kind, records))))
                .orElse(listed);
    }

    private static KnownFields with(KnownFields fields, FieldKind kind, MadeUpRecords records) {
        KnownFields all = fields;
        for (JsonNode field : records.fields(kind.record())) {
            all = all.with(Field.from(field));
        }
        return all;
    }

    /** As far as they are known, or read for this attempt alone, without a trace. */
    private CompletionStage<Optional<KnownFields>> peek(FieldKind kind, DeliveryAttempt attempt) {
        Optional<KnownFields> known = believed.ifPresent(kind).or(() -> last(kind));
        if (known.isPresent()) {
            return CompletableFuture.completedFuture(known);
        }
        CompletableFuture<Optional<KnownFields>> result = new CompletableFuture<>();
        CompletionStage<List<JsonNode>> listed = client.list(list(kind), attempt);
        listed.whenComplete((items, failure) -> {
            if (failure == null) {
                result.complete(Optional.of(fields(items)));
            } else if (isRefusal(Causes.unwrapped(failure))) {
                result.complete(Optional.empty());
            } else {
                result.completeExceptionally(Causes.unwrapped(failure));
            }
        });
        return result;
    }

    private CompletionStage<Optional<KnownFields>> look(FieldKind kind, DeliveryAttempt attempt) {
        if (failedLately.getIfPresent(kind) != null) {
            return CompletableFuture.completedFuture(last(kind));
        }
        CompletableFuture<Optional<KnownFields>> result = new CompletableFuture<>();
        if (believed.ifPresent(kind).isPresent()) {
            attempt.remembered(list(kind), MissingNode::getInstance);
        }
        CompletionStage<KnownFields> asked = believed.get(kind, () -> load(kind, attempt));
        asked.whenComplete((fields, failure) -> {
            if (failure == null) {
                result.complete(Optional.of(fields));
            } else if (canDoWithout(kind, Causes.unwrapped(failure))) {
                result.complete(last(kind));
            } else {
                result.completeExceptionally(Causes.unwrapped(failure));
            }
        });
        return result;
    }

    /** The fields of this kind, looked up anew if Zendesk is not known to be in trouble; fails as {@link #get} does. */
    CompletionStage<Optional<KnownFields>> getAnew(FieldKind kind, DeliveryAttempt attempt) {
        believed.forget(kind);
        return get(kind, attempt);
    }

    /** True when the list of this kind was read before this time. */
    synchronized boolean isOlder(FieldKind kind, Instant time) {
        return readAt.getOrDefault(kind, Instant.MIN).isBefore(time);
    }

    /** True when there is a field of this key, as far as is known without a call. */
    boolean has(FieldKind kind, String key) {
        return believed.ifPresent(kind)
                .or(() -> last(kind))
                .filter(fields -> fields.has(key))
                .isPresent();
    }

    /** Takes note of a field that was made. */
    void add(FieldKind kind, Field field) {
        believed.update(kind, fields -> fields.with(field));
        synchronized (this) {
            last.computeIfPresent(kind, (k, fields) -> fields.with(field));
        }
    }

    /** Why custom traits are left out, or go by an old list; empty when all is well. */
    public synchronized Optional<String> problem() {
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems.values()));
    }

    private CompletableFuture<KnownFields> load(FieldKind kind, DeliveryAttempt attempt) {
        return Steps.map(client.list(list(kind), attempt), items -> read(kind, items));
    }

    private static ApiRequest list(FieldKind kind) {
        return ApiRequest.get(kind.path(), kind.path()).with("page[size]", "100");
    }

    private static boolean isRefusal(Throwable failure) {
        return failure instanceof RejectedException
                || (failure instanceof RetryException retry && retry.isUnreadable());
    }

    private static KnownFields fields(List<JsonNode> items) {
        return KnownFields.of(items.stream()
                .filter(item -> item.path("key").isTextual())
                .map(Field::from)
                .toList());
    }

    private KnownFields read(FieldKind kind, List<JsonNode> items) {
        List<JsonNode> fields =
                items.stream().filter(item -> item.path("key").isTextual()).toList();
        listener.accept(kind, fields);
        KnownFields known = fields(items);
        synchronized (this) {
            last.put(kind, known);
            readAt.put(kind, clock.instant());
            if (problems.remove(kind) != null) {
                LOG.info("Zendesk gives its list of {}s again", kind.record());
            }
        }
        return known;
    }

    private synchronized Optional<KnownFields> last(FieldKind kind) {
        return Optional.ofNullable(last.get(kind));
    }

    /** True for a refusal, and for passing trouble where an older list serves on; else events wait. */
    private synchronized boolean canDoWithout(FieldKind kind, Throwable failure) {
        boolean refused = isRefusal(failure);
        boolean passing =
                failure instanceof IOException || (failure instanceof RetryException retry && retry.isTrouble());
        boolean waits = !refused && !last.containsKey(kind);
        if (!refused && !passing) {
            return false;
        }
        if (!waits) {
            failedLately.put(kind, Boolean.TRUE);
        }
        String problem = "Zendesk does not give its list of " + kind.record() + "s ("
                + Optional.ofNullable(failure.getMessage())
                        .orElse(failure.getClass().getSimpleName()) + "), "
                + (last.containsKey(kind)
                        ? "the one that was read before serves on"
                        : waits
                                ? "events with custom traits of " + kind.tag() + "s wait for it"
                                : "custom traits of " + kind.tag() + "s are left out");
        if (problems.put(kind, problem) == null) {
            String again = waits ? "" : "; it is asked for again every " + ASK_AGAIN_AFTER.toMinutes() + " minutes";
            LOG.warn("{}{}", problem, again);
        }
        return !waits;
    }
}
