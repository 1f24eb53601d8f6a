package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.RouteSender;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.mapping.CustomTraits;
import io.github.zendeskevents.mapping.Field;
import io.github.zendeskevents.mapping.FieldPlan;
import io.github.zendeskevents.mapping.MissingField;
import io.github.zendeskevents.mapping.OrganizationUpdate;
import io.github.zendeskevents.mapping.SkippedTrait;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Body;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The custom fields that Zendesk has, read once and believed for a while as Zendesk asks, and the making of those that are
 * missing, up to the number that the settings allow. Fields that this module made are known by their description, so that
 * the number holds across restarts and instances. See Zendesk's references "User fields" and "Organization fields".
 */
public final class Fields {

    private static final Logger LOG = LoggerFactory.getLogger(Fields.class);
    /** How long a key that Zendesk did not want as a field is left alone. */
    private static final Duration REFUSAL_HOLDS = Duration.ofHours(1);

    /** Whose fields. */
    enum Kind {
        USER("user_field"),
        ORGANIZATION("organization_field");

        private final String record;

        Kind(String record) {
            this.record = record;
        }

        String path() {
            return "/api/v2/" + record + "s";
        }

        static Kind of(Event event) {
            return event.type().equals("group") ? ORGANIZATION : USER;
        }
    }

    private final ZendeskAccount account;
    private final Settings.Fields settings;
    private final SkippedTraitCounter leftOut;
    private final RouteSender lookUp;
    private final CoalescingCache<Kind, KnownFields> known;
    /** By kind and key; a field that was made counts even if it is deleted later. */
    private final Set<String> made = ConcurrentHashMap.newKeySet();

    private final Cache<String, String> refused;
    private final Map<String, CompletableFuture<Void>> making = new HashMap<>();

    /** Fields of this account. */
    public Fields(ZendeskAccount account, SkippedTraitCounter leftOut) {
        this.account = account;
        this.settings = account.settings().fields();
        this.leftOut = leftOut;
        this.lookUp = new RouteSender(account);
        this.known = new CoalescingCache<>("fields", account, this::load);
        this.refused = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfterWrite(REFUSAL_HOLDS)
                .build();
    }

    /**
     * The fields that exist for the event's kind of record.
     *
     * @return completes with them, from memory as a rule; fails as the look-up failed
     */
    public CompletionStage<KnownFields> known(@Body Event event) {
        if (settings.mode() == Settings.Fields.Mode.OFF) {
            return CompletableFuture.completedFuture(new KnownFields(Map.of()));
        }
        return known.get(Kind.USER)
                .thenCombine(
                        known.get(Kind.ORGANIZATION),
                        (user, organization) -> Kind.of(event) == Kind.USER ? user : organization);
    }

    /** How the event's custom traits meet the fields. */
    public FieldPlan plan(
            @Body Event event,
            @Variable("zendeskFields") KnownFields fields,
            @Variable("zendeskWanted") UserUpdate user,
            @Variable("zendeskWantedOrganization") OrganizationUpdate organization) {
        CustomTraits traits = Kind.of(event) == Kind.USER ? user.custom() : organization.custom();
        return traits.plan(fields.byLowerCaseKey());
    }

    /** True when the plan misses a field that may be made. */
    public synchronized boolean lacking(@Body Event event, @Variable("zendeskFieldPlan") FieldPlan plan) {
        return lacking(Kind.of(event), plan).isPresent();
    }

    /**
     * Makes the first missing field that may be made, so that the next plan knows it, or leaves its trait out. However many
     * events need the field at the same moment, one creation serves them all.
     *
     * @return completes once Zendesk has answered; fails as the call failed
     */
    public synchronized CompletionStage<Void> make(@Body Event event, @Variable("zendeskFieldPlan") FieldPlan plan) {
        Kind kind = Kind.of(event);
        return lacking(kind, plan).map(missing -> make(kind, missing)).orElse(CompletableFuture.completedFuture(null));
    }

    /** Counts what the final plan leaves out. */
    public void settled(@Body Event event, @Variable("zendeskFieldPlan") FieldPlan plan) {
        String kind = Kind.of(event).name().toLowerCase(Locale.ROOT);
        leftOut.count(kind, plan.leftOut());
        leftOut.count(
                kind,
                plan.missing().stream()
                        .map(m -> new SkippedTrait(m.key(), "there is no such field"))
                        .toList());
    }

    private Optional<MissingField> lacking(Kind kind, FieldPlan plan) {
        return settings.mode() == Settings.Fields.Mode.AUTO
                ? plan.missing().stream()
                        .filter(missing -> mayMake(kind, missing))
                        .findFirst()
                : Optional.empty();
    }

    private boolean mayMake(Kind kind, MissingField missing) {
        String name = name(kind, missing.key());
        boolean room =
                making.containsKey(name) || made.contains(name) || made.size() + making.size() < settings.maxCreated();
        return room && refused.getIfPresent(name) == null;
    }

    private CompletableFuture<Void> make(Kind kind, MissingField missing) {
        String name = name(kind, missing.key());
        CompletableFuture<Void> underWay = making.get(name);
        if (underWay != null) {
            return account.shared(underWay);
        }
        if (known.remembered(kind).filter(fields -> fields.has(missing.key())).isPresent()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> mine = new CompletableFuture<>();
        making.put(name, mine);
        ApiRequest call = ApiRequest.send(
                        "POST", kind.path(), kind.path(), Users.envelope(kind.record, missing.toJson()))
                .accepting(403, 422);
        lookUp.ask(call).thenCompose(answer -> made(kind, missing, answer)).whenComplete((done, failure) -> {
            ended(name);
            if (failure == null) {
                mine.complete(null);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    private synchronized void ended(String name) {
        making.remove(name);
    }

    private CompletionStage<Void> made(Kind kind, MissingField missing, ApiResponse answer) {
        String key = missing.key();
        if (answer.ok() && !answer.body().path(kind.record).path("key").isTextual()) {
            return CompletableFuture.failedFuture(new RetryException("Zendesk answered without the " + kind.record));
        }
        if (answer.ok()) {
            Field field = Field.from(answer.body().path(kind.record));
            made.add(name(kind, key));
            known.update(kind, fields -> fields.with(field));
            LOG.info("Created the {} {} ({})", kind.record, field.key(), field.type());
            return CompletableFuture.completedFuture(null);
        }
        if (answer.duplicateOf("key")) {
            known.forget(kind);
            return known.get(kind).thenAccept(fields -> {
                if (!fields.has(key)) {
                    refuse(kind, key, answer);
                }
            });
        }
        refuse(kind, key, answer);
        return CompletableFuture.completedFuture(null);
    }

    private void refuse(Kind kind, String key, ApiResponse answer) {
        refused.put(name(kind, key), answer.details());
        LOG.warn(
                "Zendesk refuses to create the {} {}, traits for it are left out: {}",
                kind.record,
                key,
                answer.details());
    }

    private CompletableFuture<KnownFields> load(Kind kind) {
        return lookUp.ask("direct:zendesk-list", Listing.cursor(kind.path(), kind.path()), List.class)
                .thenApply(items -> read(kind, items));
    }

    private KnownFields read(Kind kind, List<?> items) {
        List<JsonNode> nodes = items.stream()
                .map(JsonNode.class::cast)
                .filter(n -> n.path("key").isTextual())
                .toList();
        nodes.stream()
                .filter(n -> n.path("description").asText().equals(MissingField.DESCRIPTION))
                .forEach(n -> made.add(name(kind, n.path("key").asText())));
        return KnownFields.of(nodes.stream().map(Field::from).toList());
    }

    private static String name(Kind kind, String key) {
        return kind.record + " " + key;
    }
}
