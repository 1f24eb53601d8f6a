package io.github.zendeskevents.records.field;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.attempt.AttemptClient;
import io.github.zendeskevents.attempt.DeliveryAttempt;
import io.github.zendeskevents.attempt.MadeUpRecords;
import io.github.zendeskevents.attempt.Write;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.log.Visible;
import io.github.zendeskevents.mapping.MissingField;
import io.github.zendeskevents.mapping.field.Field;
import io.github.zendeskevents.records.RecordJson;
import io.github.zendeskevents.records.Steps;
import io.github.zendeskevents.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes custom fields that are missing, up to the number that the settings allow, each once for all events that need it at the
 * same moment. Fields that this module made are known by their description, so that the number holds across restarts and
 * instances. See Zendesk's references "User fields" and "Organization fields".
 */
public final class FieldCreator {

    private static final Logger LOG = LoggerFactory.getLogger(FieldCreator.class);
    /** How long a key that Zendesk did not want as a field is left alone. */
    private static final Duration REFUSAL_HOLDS = Duration.ofHours(1);

    private final ZendeskAccount account;
    private final AttemptClient client;
    private final Settings.Fields settings;
    private final FieldLists known;
    /** By kind and key; a field that was made counts even if it is deleted later. */
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    private final Cache<String, String> refused;
    private final Map<String, CompletableFuture<Void>> underWay = new HashMap<>();

    /** @param known hears of fields that were made */
    public FieldCreator(ZendeskAccount account, AttemptClient client, FieldLists known) {
        this.account = account;
        this.client = client;
        this.settings = account.settings().fields();
        this.known = known;
        this.refused = Caches.on(account.clock())
                .expireAfterWrite(REFUSAL_HOLDS)
                .maximumSize(10_000)
                .build();
    }

    /** Counts the fields in Zendesk's list that this module made. */
    public void count(FieldKind kind, List<JsonNode> listed) {
        listed.stream()
                .filter(field -> field.path("description").asText().equals(MissingField.DESCRIPTION))
                .forEach(field -> made.add(name(kind, field.path("key").asText())));
    }

    /** The first of the missing fields that may be made. */
    public synchronized Optional<MissingField> firstAllowed(
            FieldKind kind, List<MissingField> missing, DeliveryAttempt attempt) {
        return settings.mode() == Settings.Fields.Mode.AUTO
                ? missing.stream()
                        .filter(field -> isAllowed(kind, field, attempt))
                        .findFirst()
                : Optional.empty();
    }

    private boolean isAllowed(FieldKind kind, MissingField missing, DeliveryAttempt attempt) {
        String name = name(kind, missing.key());
        int madeUp = DeliveryAttempt.of(attempt)
                .madeUp()
                .map(MadeUpRecords::fieldCount)
                .orElse(0);
        boolean room = underWay.containsKey(name)
                || made.contains(name)
                || made.size() + underWay.size() + madeUp < settings.maxCreated();
        return room && refused.getIfPresent(name) == null;
    }

    /**
     * Makes a field.
     *
     * @return completes once it is known, or known to be refused, with true where that took a call of its own; fails as
     *     {@link AttemptClient#write} does
     */
    public synchronized CompletionStage<Boolean> create(FieldKind kind, MissingField missing, DeliveryAttempt attempt) {
        Optional<MadeUpRecords> rehearsed = DeliveryAttempt.of(attempt).madeUp();
        if (rehearsed.isPresent()) {
            return rehearsed.get().addField(kind.record(), missing.toJson())
                    ? Steps.map(client.write(creation(kind, missing), attempt), noted -> true)
                    : CompletableFuture.completedFuture(false);
        }
        String name = name(kind, missing.key());
        CompletableFuture<Void> other = underWay.get(name);
        if (other != null) {
            return account.workers().shared(other).thenApply(made -> false);
        }
        if (known.has(kind, missing.key())) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        underWay.put(name, mine);

        CompletionStage<Void> creation = Steps.then(
                client.write(
                        creation(kind, missing), DeliveryAttempt.of(attempt).forOthersToo()),
                response -> answered(kind, missing.key(), response, attempt));
        creation.whenComplete((done, failure) -> {
            ended(name);
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(Causes.unwrapped(failure));
            }
        });
        return mine.thenApply(done -> true);
    }

    private static Write creation(FieldKind kind, MissingField missing) {
        ApiRequest request = ApiRequest.send(
                        "POST", kind.path(), kind.path(), RecordJson.envelope(kind.record(), missing.toJson()))
                .accepting(403, 422);
        return new Write(
                request,
                MissingNode::getInstance,
                rehearsal -> RecordJson.answer(
                        201,
                        kind.record(),
                        missing.toJson().put("id", rehearsal.records().newId())));
    }

    private synchronized void ended(String name) {
        underWay.remove(name);
    }

    private CompletionStage<Void> answered(FieldKind kind, String key, ApiResponse response, DeliveryAttempt attempt)
            throws RetryException {
        JsonNode answer = response.body().path(kind.record());
        if (response.ok() && !answer.path("key").isTextual()) {
            throw new RetryException("Zendesk answered without the " + kind.record());
        }
        if (response.ok()) {
            Field field = Field.from(answer);
            made.add(name(kind, key));
            known.add(kind, field);
            LOG.info("Created the {} {} ({})", kind.record(), Visible.of(field.key()), field.type());
            return CompletableFuture.completedFuture(null);
        }
        if (!response.duplicateOf("key")) {
            refuse(kind, key, response);
            return CompletableFuture.completedFuture(null);
        }
        return Steps.map(known.getAnew(kind, DeliveryAttempt.of(attempt)), fields -> {
            if (fields.filter(all -> all.has(key)).isEmpty()) {
                refuse(kind, key, response);
            }
            return null;
        });
    }

    private void refuse(FieldKind kind, String key, ApiResponse response) {
        refused.put(name(kind, key), response.details());
        LOG.warn(
                "Zendesk refuses to create the {} {}, traits for it are left out: {}",
                kind.record(),
                Visible.of(key),
                Visible.of(response.details()));
    }

    private static String name(FieldKind kind, String key) {
        return kind.record() + " " + key;
    }
}
