package io.github.zendeskevents.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.door.Account;
import io.github.zendeskevents.door.Answer;
import io.github.zendeskevents.door.Call;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.mapping.CustomTraits;
import io.github.zendeskevents.mapping.Field;
import io.github.zendeskevents.mapping.FieldPlan;
import io.github.zendeskevents.mapping.LeftOut;
import io.github.zendeskevents.mapping.MissingField;
import io.github.zendeskevents.mapping.WantedOrganization;
import io.github.zendeskevents.mapping.WantedUser;
import io.github.zendeskevents.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
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
        USER("user_field"), ORGANIZATION("organization_field");

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

    private record Known(KnownFields fields, long madeByUs) {}

    private final Settings.Fields settings;
    private final LeftOutCounter leftOut;
    private final RouteLookUp lookUp;
    private final Remembered<Kind, Known> known;
    private final Cache<String, String> refused;
    private final Set<String> making = ConcurrentHashMap.newKeySet();

    /** Fields of this account. */
    public Fields(Account account, LeftOutCounter leftOut) {
        this.settings = account.settings().fields();
        this.leftOut = leftOut;
        this.lookUp = new RouteLookUp(account.context());
        this.known = new Remembered<>(account.settings().cacheMaxAge(), this::load);
        this.refused = Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(REFUSAL_HOLDS).build();
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
        return known.get(Kind.USER).thenCombine(known.get(Kind.ORGANIZATION),
                (user, organization) -> (Kind.of(event) == Kind.USER ? user : organization).fields());
    }

    /** How the event's custom traits meet the fields. */
    public FieldPlan plan(@Body Event event, @Variable("zendeskFields") KnownFields fields,
            @Variable("zendeskWanted") WantedUser user, @Variable("zendeskWantedOrganization") WantedOrganization organization) {
        CustomTraits traits = Kind.of(event) == Kind.USER ? user.custom() : organization.custom();
        return traits.plan(fields.byLowerCaseKey());
    }

    /** The call that makes the first missing field that may be made; null when none is to be made. */
    public synchronized Call making(@Body Event event, @Variable("zendeskFieldPlan") FieldPlan plan) {
        if (settings.mode() != Settings.Fields.Mode.AUTO) {
            return null;
        }
        Kind kind = Kind.of(event);
        Optional<MissingField> next = plan.missing().stream().filter(m -> mayMake(kind, m)).findFirst();
        next.ifPresent(missing -> making.add(name(kind, missing.key())));
        return next.map(missing -> Call.send("POST", kind.path(), kind.path(),
                Users.envelope(kind.record, missing.toJson())).accepting(403, 422)).orElse(null);
    }

    /** Takes the answer to {@link #making}, so that the next plan knows the field, or leaves the trait out. */
    public synchronized void made(@Body Event event, @Variable("zendeskCall") Call call,
            @Variable("zendeskAnswer") Answer answer) {
        Kind kind = Kind.of(event);
        String key = call.body().orElseThrow().path(kind.record).path("key").asText();
        making.remove(name(kind, key));
        if (answer.ok()) {
            Field field = Field.from(answer.body().path(kind.record));
            known.update(kind, k -> new Known(k.fields().with(field), k.madeByUs() + 1));
            LOG.info("Created the {} {} ({})", kind.record, field.key(), field.type());
        } else if (answer.duplicateOf("key")) {
            known.forget(kind);
            refused.put(name(kind, key), "taken");
        } else {
            refused.put(name(kind, key), answer.details());
            LOG.warn("Zendesk refuses to create the {} {}, traits for it are left out: {}", kind.record, key, answer.details());
        }
    }

    /** Counts what the final plan leaves out. */
    public void settled(@Body Event event, @Variable("zendeskFieldPlan") FieldPlan plan) {
        String kind = Kind.of(event).name().toLowerCase(Locale.ROOT);
        leftOut.count(kind, plan.leftOut());
        leftOut.count(kind, plan.missing().stream().map(m -> new LeftOut(m.key(), "there is no such field")).toList());
    }

    private boolean mayMake(Kind kind, MissingField missing) {
        String name = name(kind, missing.key());
        // Two events may need the same field at once: the slower one is told that the key is taken, and reads the fields again.
        boolean room = making.contains(name) || madeByUs() + making.size() < settings.maxCreated();
        return room && refused.getIfPresent(name) == null;
    }

    private long madeByUs() {
        return Stream.of(Kind.values()).flatMap(kind -> known.remembered(kind).stream()).mapToLong(Known::madeByUs).sum();
    }

    private CompletableFuture<Known> load(Kind kind) {
        return lookUp.ask("direct:zendesk-list", Listing.cursor(kind.path(), kind.path()), List.class).thenApply(Fields::read);
    }

    private static Known read(List<?> items) {
        List<JsonNode> nodes = items.stream().map(JsonNode.class::cast).filter(n -> n.path("key").isTextual()).toList();
        long ours = nodes.stream().filter(n -> n.path("description").asText().equals(MissingField.DESCRIPTION)).count();
        return new Known(KnownFields.of(nodes.stream().map(Field::from).toList()), ours);
    }

    private static String name(Kind kind, String key) {
        return kind.record + " " + key;
    }
}
