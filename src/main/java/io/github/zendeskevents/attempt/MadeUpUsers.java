package io.github.zendeskevents.attempt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.client.request.ApiResponse;
import io.github.zendeskevents.json.JsonMerge;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Users as they would be, had a rehearsal written: made-up ones, and those of Zendesk that it would have changed, with their
 * addresses and memberships. Those that were not asked for longest are forgotten when they are too many.
 */
public final class MadeUpUsers {

    private static final int MOST_SHARED_ADDRESSES = 20_000;

    private final RecordStore<Belongings> users;
    private final Map<String, Long> byExternalId = new HashMap<>();
    private final Map<String, Long> byEmail = new HashMap<>();
    private final Map<String, Boolean> shared = new HashMap<>();

    /**
     * What a user has beside its record.
     *
     * @param addresses ids of identities by address
     * @param memberships begun (true) and ended ones, by organization
     */
    private record Belongings(Map<String, Long> addresses, Map<Long, Boolean> memberships) {}

    MadeUpUsers(long mostBytes) {
        users = new RecordStore<>(mostBytes, this::forget);
    }

    /** The user whose {@code external_id} this is. */
    public synchronized Optional<ObjectNode> byExternalId(String externalId) {
        return Optional.ofNullable(byExternalId.get(lower(externalId))).flatMap(users::record);
    }

    /** The user who has this address. */
    public synchronized Optional<ObjectNode> byEmail(String email) {
        return Optional.ofNullable(byEmail.get(lower(email))).flatMap(users::record);
    }

    /** The user of this number. */
    public synchronized Optional<ObjectNode> byId(long id) {
        return users.record(id);
    }

    /** Makes a user as Zendesk would, which refuses one whose {@code external_id} or address another one has. */
    public synchronized ApiResponse create(ObjectNode wanted, long id) {
        String externalId = lower(wanted.path("external_id").asText());
        String email = lower(wanted.path("email").asText());
        if (byExternalId.containsKey(externalId)) {
            return Answers.duplicate("external_id");
        }
        if (byEmail.containsKey(email) || shared.containsKey(email)) {
            return Answers.duplicate("email");
        }
        ObjectNode user = JsonMerge.merge(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("id", id)
                        .put("role", "end-user")
                        .put("active", true),
                wanted);
        Belongings its = new Belongings(new HashMap<>(), new HashMap<>());
        if (!email.isEmpty()) {
            user.put("email", email);
            its.addresses().put(email, id);
        }
        if (wanted.path("organization_id").canConvertToLong()) {
            its.memberships().put(wanted.path("organization_id").asLong(), true);
        }
        keep(user, its);
        return Answers.of(201, "user", user);
    }

    /**
     * Changes a user.
     *
     * @param held the user as it is, for one that is not known here yet
     */
    public synchronized void change(ObjectNode held, ObjectNode change) {
        long id = held.path("id").asLong();
        ObjectNode before = users.record(id).orElse(held);
        if (change.has("external_id")) {
            byExternalId.remove(lower(before.path("external_id").asText()), id);
        }
        keep(JsonMerge.merge(before, change), belongings(id));
    }

    /** The identity of this address that a user would have; empty where Zendesk is to be asked. */
    public synchronized Optional<ObjectNode> identity(long userId, String email) {
        Optional<Long> id = users.belongings(userId)
                .flatMap(its -> Optional.ofNullable(its.addresses().get(lower(email))));
        return id.map(known -> identity(known, email, users.record(userId).orElseThrow()));
    }

    private static ObjectNode identity(long id, String email, ObjectNode user) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("type", "email")
                .put("value", lower(email))
                .put("primary", user.path("email").asText().equalsIgnoreCase(email));
    }

    /** Adds an address to a user, as Zendesk would: it refuses one that another has, and the first is the primary one. */
    public synchronized ApiResponse addIdentity(ObjectNode held, String email, long id) {
        long userId = held.path("id").asLong();
        Long holder = byEmail.get(lower(email));
        if (holder != null && holder != userId) {
            return Answers.duplicate("value");
        }
        ObjectNode user = users.record(userId).orElse(held);
        if (user.path("email").asText("").isBlank() || user.path("email").isNull()) {
            user.put("email", lower(email));
        }
        Belongings its = belongings(userId);
        its.addresses().put(lower(email), id);
        keep(user, its);
        byEmail.put(lower(email), userId);
        return Answers.of(201, "identity", identity(id, email, user));
    }

    /**
     * Makes one user of two, as Zendesk would: the one is deleted, and its address goes to the other.
     *
     * @param email an address of the one that is not its primary one; empty for none
     */
    public synchronized ApiResponse merge(
            ObjectNode merged, ObjectNode target, Optional<String> email, LongSupplier ids) {
        Set<String> addresses = new TreeSet<>();
        email.ifPresent(addresses::add);
        Optional.ofNullable(merged.path("email").textValue()).ifPresent(addresses::add);
        ObjectNode deleted = JsonNodeFactory.instance
                .objectNode()
                .put("active", false)
                .putNull("email")
                .putNull("external_id");
        change(merged, deleted);
        long mergedId = merged.path("id").asLong();
        addresses.forEach(address -> byEmail.remove(lower(address), mergedId));
        addresses.forEach(address -> addIdentity(target, address, ids.getAsLong()));
        return Answers.of(200, "user", users.record(target.path("id").asLong()).orElse(target));
    }

    /** Makes an address of a user the primary one. */
    public void makePrimary(ObjectNode held, String email) {
        change(held, JsonNodeFactory.instance.objectNode().put("email", lower(email)));
    }

    /** Whether a user would be a member; empty where Zendesk is to be asked. */
    public synchronized Optional<Boolean> isMember(long userId, long organizationId) {
        Optional<Boolean> known = users.belongings(userId)
                .flatMap(its -> Optional.ofNullable(its.memberships().get(organizationId)));
        return known.or(() -> userId < 0 || organizationId < 0 ? Optional.of(false) : Optional.empty());
    }

    /** Begins or ends a membership. */
    public synchronized void setMember(ObjectNode held, long organizationId, boolean member) {
        long id = held.path("id").asLong();
        ObjectNode user = users.record(id).orElse(held);
        if (!member && user.path("organization_id").asLong() == organizationId) {
            user.putNull("organization_id");
        }
        Belongings its = belongings(id);
        its.memberships().put(organizationId, member);
        keep(user, its);
    }

    /** Takes note that several users share an address: Zendesk creates nobody with it. */
    public synchronized void noteShared(String email) {
        if (shared.size() < MOST_SHARED_ADDRESSES) {
            shared.put(lower(email), true);
        }
    }

    /** True for an address that was found to be shared. */
    public synchronized boolean isShared(String email) {
        return shared.containsKey(lower(email));
    }

    private Belongings belongings(long id) {
        return users.belongings(id).orElseGet(() -> new Belongings(new HashMap<>(), new HashMap<>()));
    }

    private void keep(ObjectNode user, Belongings its) {
        long id = user.path("id").asLong();
        index(byExternalId, user.get("external_id"), id);
        index(byEmail, user.get("email"), id);
        users.put(id, user, its);
    }

    private static void index(Map<String, Long> index, JsonNode key, long id) {
        if (key != null && key.isTextual() && !key.asText().isBlank()) {
            index.put(lower(key.asText()), id);
        }
    }

    private void forget(ObjectNode user, Belongings its) {
        long id = user.path("id").asLong();
        byExternalId.remove(lower(user.path("external_id").asText()), id);
        byEmail.remove(lower(user.path("email").asText()), id);
        its.addresses().keySet().forEach(email -> byEmail.remove(email, id));
    }

    private static String lower(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
