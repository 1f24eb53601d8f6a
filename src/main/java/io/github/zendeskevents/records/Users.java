package io.github.zendeskevents.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.zendeskevents.client.ApiRequest;
import io.github.zendeskevents.client.ApiResponse;
import io.github.zendeskevents.client.BulkEndpoint;
import io.github.zendeskevents.client.BulkEndpoint.Part;
import io.github.zendeskevents.client.Load;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.event.DeliveryAttempt;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.mapping.FieldPlan;
import io.github.zendeskevents.mapping.Phones;
import io.github.zendeskevents.mapping.UserUpdate;
import io.github.zendeskevents.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Body;
import org.apache.camel.Variable;

/**
 * The calls that find, create and change a user, and what their answers mean. Nothing here is trusted that was not checked:
 * Zendesk's search is fuzzy, so its answers are compared with what was asked. Nothing is sent that Zendesk holds already.
 * See Zendesk's references "Users" and "User identities".
 */
public final class Users {

    private static final int USERS_REMEMBERED = 20_000;
    /** Who became staff meanwhile is written for this long at the most; a look at each user of a crowd costs little so seldom. */
    private static final Duration LONGEST_RECALL = Duration.ofMinutes(1);
    /** Longer than a write takes and than Zendesk's search may lag behind it. */
    private static final Duration CLAIMS_HOLD = Duration.ofMinutes(3);

    private final Settings.Users settings;
    private final Load traffic;
    /** By {@code external_id} in lower case; who they are, not what is known of them. */
    private final Cache<String, User> seen;
    /** By Zendesk's number of a user without {@code external_id}: the userId that is being given to it. */
    private final Cache<Long, String> claims;

    /** Users of this account. */
    public Users(ZendeskAccount account) {
        this.settings = account.settings().users();
        this.traffic = account.load();
        this.claims = Caffeine.newBuilder()
                .maximumSize(USERS_REMEMBERED)
                .expireAfterWrite(CLAIMS_HOLD)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(account.clock().millis()))
                .build();
        Duration recall = account.settings().cacheMaxAge();
        this.seen = Caffeine.newBuilder()
                .maximumSize(USERS_REMEMBERED)
                .expireAfterWrite(recall.compareTo(LONGEST_RECALL) < 0 ? recall : LONGEST_RECALL)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(account.clock().millis()))
                .build();
    }

    /** The search by {@code external_id}, which is exact and fresh. */
    public ApiRequest searchByExternalId(@Variable("zendeskPerson") EventUser person) {
        return ApiRequest.get("/api/v2/users/search", "/api/v2/users/search")
                .with("external_id", person.userId())
                .asPart(Part.lookUp(BulkEndpoint.USERS_BY_EXTERNAL_ID, person.userId()));
    }

    /** The user found by {@code external_id}; null when there is none. */
    public User withExternalId(
            @Variable("zendeskAnswer") ApiResponse answer, @Variable("zendeskPerson") EventUser person)
            throws RetryException {
        Optional<User> found = answer.records("users").stream()
                .map(User::of)
                .filter(user -> user.active() && user.hasExternalId(person.userId()))
                .findFirst();
        found.ifPresentOrElse(this::remembered, () -> seen.invalidate(key(person.userId())));
        return found.orElse(null);
    }

    /**
     * The user as last seen, for an event that writes nothing of it: in a crowd, a track need not look who its user is each
     * time. Whatever writes looks anew, lest somebody who became an agent meanwhile is written.
     *
     * @return null when it is to be looked up
     */
    public User recalled(
            @Body Event event,
            @Variable("zendeskPerson") EventUser person,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        boolean enough = event.type().equals("track") && person.statedEmail().isEmpty();
        return enough && DeliveryAttempt.of(attempt).first() && traffic.underLoad()
                ? seen.getIfPresent(key(person.userId()))
                : null;
    }

    /**
     * True when the creation itself is to tell whether somebody holds the email already. Searching for each email costs a
     * call for each, which a crowd of new users cannot afford; should somebody hold it, Zendesk refuses the creation, and the
     * second attempt searches. A group writes its organization before the user, so it always searches.
     */
    public boolean mayTryToCreate(
            @Body Event event,
            @Variable("zendeskPerson") EventUser person,
            @Variable("zendeskDelivery") DeliveryAttempt attempt) {
        return DeliveryAttempt.of(attempt).first()
                && traffic.underLoad()
                && person.name().isPresent()
                && !event.type().equals("group");
    }

    private User remembered(User user) {
        user.externalId().ifPresent(id -> seen.put(key(id), user.identityOnly()));
        return user;
    }

    private static String key(String userId) {
        return userId.toLowerCase(Locale.ROOT);
    }

    /** The search by email, which is fuzzy and finds other people too. */
    public ApiRequest searchByEmail(@Variable("zendeskPerson") EventUser person) {
        return ApiRequest.get("/api/v2/users/search", "/api/v2/users/search")
                .with("query", person.email().orElseThrow())
                .with("per_page", "100");
    }

    /** The one of the people found whose primary address it is; null when there is none. */
    public User withPrimaryEmail(
            @Variable("zendeskFound") List<JsonNode> found, @Variable("zendeskPerson") EventUser person) {
        return candidates(found).stream()
                .filter(user -> user.hasPrimaryEmail(person.email().orElseThrow()))
                .findFirst()
                .orElse(null);
    }

    /** The people found who may hold the address as a secondary one. */
    public List<User> candidates(@Variable("zendeskFound") List<JsonNode> found) {
        return found.stream().map(User::of).filter(User::active).toList();
    }

    /** The list of identities of the first candidate; the search may still show one who was deleted. */
    public ApiRequest candidateIdentities(@Variable("zendeskCandidates") List<User> candidates) {
        return identities(candidates.get(0)).accepting(404);
    }

    /** The first candidate, if the address is among its identities; null otherwise. */
    public User candidateHolding(
            @Variable("zendeskCandidates") List<User> candidates,
            @Variable("zendeskCandidateIdentities") List<JsonNode> identities,
            @Variable("zendeskPerson") EventUser person) {
        return identity(identities, person) == null ? null : candidates.get(0);
    }

    /** The candidates that are still to be looked at. */
    public List<User> rest(@Variable("zendeskCandidates") List<User> candidates) {
        return candidates.subList(1, candidates.size());
    }

    /** True when a group event carries no userId, and the settings do not let it pass without one. */
    public boolean missingFromGroup(@Body Event event) {
        return event.userId().isEmpty() && !settings.groupCallsWithoutUserId();
    }

    /** True when the event asks to end a membership, and the settings do not let it. */
    public boolean mayNotLeave(@Variable("zendeskWanted") UserUpdate wanted) {
        return wanted.leave() && !settings.removeFromOrganizations();
    }

    /** True when the event states an address that is not the user's primary one. */
    public boolean statesAnotherEmail(@Variable("zendeskUser") User user, @Variable("zendeskPerson") EventUser person) {
        return user != null
                && person.statedEmail()
                        .filter(email -> !user.hasPrimaryEmail(email))
                        .isPresent();
    }

    /** True when somebody else than the user holds the address. */
    public boolean heldByAnother(@Variable("zendeskUser") User user, @Variable("zendeskHolder") User holder) {
        return holder != null && holder.id() != user.id();
    }

    /** True when the event or an earlier identify tells enough to create a user whom an agent can recognise. */
    public boolean recognisable(@Variable("zendeskPerson") EventUser person) {
        return person.name().isPresent() && person.email().isPresent();
    }

    /** True when the user is an agent or admin: these are never written. */
    public boolean staff(@Variable("zendeskUser") User user) {
        return user != null && user.staff();
    }

    /** True when the user's {@code external_id} is another one than the event's {@code userId}. */
    public boolean belongsToAnother(@Variable("zendeskUser") User user, @Variable("zendeskPerson") EventUser person) {
        return user != null && user.externalId().isPresent() && !user.hasExternalId(person.userId());
    }

    /**
     * The plain create: unlike the upsert it never takes over somebody who holds the address already.
     *
     * @param organization to be a member of from the start; may be null
     * @param fields values of custom fields; may be null
     * @param timeZone Zendesk's name; null or empty: none
     */
    public ApiRequest creation(
            @Variable("zendeskPerson") EventUser person,
            @Variable("zendeskWanted") UserUpdate wanted,
            @Variable("zendeskOrganization") Organization organization,
            @Variable("zendeskUserFields") FieldPlan fields,
            @Variable("zendeskTimeZone") String timeZone) {
        ObjectNode user = JsonNodeFactory.instance.objectNode();
        user.put("name", person.name().orElseThrow());
        user.put("external_id", person.userId());
        person.email().ifPresent(email -> user.put("email", email));
        wanted.phone().ifPresent(phone -> user.put("phone", phone));
        Optional.ofNullable(timeZone).filter(zone -> !zone.isEmpty()).ifPresent(zone -> user.put("time_zone", zone));
        Optional.ofNullable(organization)
                .filter(o -> !wanted.leave())
                .ifPresent(o -> user.put("organization_id", o.id()));
        if (!wanted.tags().isEmpty()) {
            wanted.tags().forEach(user.putArray("tags")::add);
        }
        if (fields != null && !fields.values().isEmpty()) {
            user.putObject("user_fields").setAll(fields.values());
        }
        consent(user);
        return ApiRequest.send("POST", "/api/v2/users", "/api/v2/users", envelope("user", user))
                .acceptingDuplicate()
                .asPart(new Part(BulkEndpoint.CREATE_USERS, person.userId(), user));
    }

    /** The new user as Zendesk answered it. */
    public User created(@Variable("zendeskAnswer") ApiResponse answer) throws RetryException {
        return remembered(User.of(answer.record("user")));
    }

    /** The user after a change; what the answer does not speak of is as before. */
    public User changed(@Variable("zendeskUser") User user, @Variable("zendeskAnswer") ApiResponse answer)
            throws RetryException {
        return remembered(user.with(answer.record("user")));
    }

    /**
     * The change of what differs; null when nothing does. Tags and addresses go their own ways, because here Zendesk would
     * replace the tags and could rewrite the address.
     *
     * @throws RetryException while an event of another userId gives the user its {@code external_id}
     */
    public ApiRequest change(
            @Variable("zendeskUser") User user,
            @Variable("zendeskPerson") EventUser person,
            @Variable("zendeskWanted") UserUpdate wanted,
            @Variable("zendeskUserFields") FieldPlan fields,
            @Variable("zendeskTimeZone") String timeZone,
            @Variable("zendeskFields") KnownFields known)
            throws RetryException {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        if (user.externalId().isEmpty()) {
            change.put("external_id", claimed(user, person));
        }
        wanted.name()
                .filter(name -> wanted.nameComplete()
                        && !user.name().filter(name::equals).isPresent())
                .ifPresent(name -> change.put("name", name));
        wanted.phone()
                .filter(phone ->
                        user.phone().filter(held -> Phones.same(held, phone)).isEmpty())
                .ifPresent(phone -> change.put("phone", phone));
        Optional.ofNullable(timeZone)
                .filter(zone -> !zone.isEmpty())
                .filter(zone -> !user.timeZone().filter(zone::equals).isPresent())
                .ifPresent(zone -> change.put("time_zone", zone));
        if (fields != null) {
            ObjectNode differing = known.differing(fields.values(), user.fields());
            if (!differing.isEmpty()) {
                change.set("user_fields", differing);
            }
        }
        return change.isEmpty() ? null : change(user, change);
    }

    /**
     * The change that gives a user found by email its {@code external_id}; null when it has one.
     *
     * @throws RetryException while an event of another userId does the same
     */
    public ApiRequest attachment(@Variable("zendeskUser") User user, @Variable("zendeskPerson") EventUser person)
            throws RetryException {
        return user.externalId().isPresent()
                ? null
                : change(user, JsonNodeFactory.instance.objectNode().put("external_id", claimed(user, person)));
    }

    /**
     * The userId, for the one event that may give it to the user. Events of two userIds with the same email may both have seen
     * the user without one; whoever comes second looks again, and then sees whose the user is.
     */
    private String claimed(User user, EventUser person) throws RetryException {
        String first = claims.asMap().putIfAbsent(user.id(), key(person.userId()));
        if (first != null && !first.equals(key(person.userId()))) {
            throw new RetryException("user " + user.id() + " is being given the external_id of another event");
        }
        return person.userId();
    }

    /** The call that adds the tags which the user lacks, leaving the others; null when it has them all. */
    public ApiRequest tagging(@Variable("zendeskUser") User user, @Variable("zendeskWanted") UserUpdate wanted) {
        TreeSet<String> lacking = new TreeSet<>(wanted.tags());
        lacking.removeAll(user.tags());
        if (lacking.isEmpty()) {
            return null;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        lacking.forEach(body.putArray("tags")::add);
        return ApiRequest.send("PUT", "/api/v2/users/" + user.id() + "/tags", "/api/v2/users/{id}/tags", body);
    }

    /** The list of the user's addresses, phone numbers and other identities. */
    public ApiRequest identities(@Variable("zendeskUser") User user) {
        return Listing.cursor("/api/v2/users/" + user.id() + "/identities", "/api/v2/users/{id}/identities");
    }

    /** The identity that is this address, of the identities listed; null when there is none. */
    public Identity identity(
            @Variable("zendeskIdentities") List<JsonNode> identities, @Variable("zendeskPerson") EventUser person) {
        return identities.stream()
                .map(Identity::of)
                .filter(i -> i.isEmail(person.email().orElseThrow()))
                .findFirst()
                .orElse(null);
    }

    /** The call that adds the stated address to the user. */
    public ApiRequest addressing(@Variable("zendeskUser") User user, @Variable("zendeskPerson") EventUser person) {
        ObjectNode identity = JsonNodeFactory.instance
                .objectNode()
                .put("type", "email")
                .put("value", person.statedEmail().orElseThrow());
        consent(identity);
        return ApiRequest.send(
                        "POST",
                        "/api/v2/users/" + user.id() + "/identities",
                        "/api/v2/users/{id}/identities",
                        envelope("identity", identity))
                .acceptingDuplicate();
    }

    /** The identity as Zendesk answered it. */
    public Identity answeredIdentity(@Variable("zendeskAnswer") ApiResponse answer) throws RetryException {
        return Identity.of(answer.record("identity"));
    }

    /** True when the address is to become the primary one: as the setting says, or because the user has none. */
    public boolean toBePrimary(@Variable("zendeskUser") User user, @Variable("zendeskIdentity") Identity identity) {
        return !identity.primary()
                && (settings.updatePrimaryEmail() || user.email().isEmpty());
    }

    /** The call that makes the address the primary one; the one before stays as a secondary one. */
    public ApiRequest promotion(@Variable("zendeskUser") User user, @Variable("zendeskIdentity") Identity identity) {
        return ApiRequest.bare(
                "PUT",
                "/api/v2/users/" + user.id() + "/identities/" + identity.id() + "/make_primary",
                "/api/v2/users/{id}/identities/{id}/make_primary");
    }

    private void consent(ObjectNode record) {
        if (settings.createAsVerified()) {
            record.put("verified", true);
        }
        if (settings.skipVerifyEmail()) {
            record.put("skip_verify_email", true);
        }
    }

    private static ApiRequest change(User user, ObjectNode change) {
        return ApiRequest.send("PUT", "/api/v2/users/" + user.id(), "/api/v2/users/{id}", envelope("user", change))
                .within("user " + user.id(), ApiRequest.USER_WRITES, ApiRequest.ACCOUNT)
                .accepting(404)
                .acceptingDuplicate()
                .asPart(new Part(
                        BulkEndpoint.UPDATE_USERS,
                        String.valueOf(user.id()),
                        change.deepCopy().put("id", user.id())));
    }

    static ObjectNode envelope(String name, ObjectNode record) {
        return JsonNodeFactory.instance.objectNode().set(name, record);
    }
}
