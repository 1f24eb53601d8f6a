package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The endpoints of timeline events and the profiles under which they arrive. They follow other conventions than the rest of
 * the API: errors come as a list with codes, ids of users as text.
 */
final class TimelineApi {

    private static final int LONGEST = 40;
    private static final int SOURCES = 50;
    private static final int TYPES = 2500;
    private static final int PROFILES = 20;

    private final Store store;
    private final UserWriter writer;
    private final Pages pages;
    private final Supplier<SandboxSettings> settings;

    TimelineApi(Store store, UserWriter writer, Pages pages, Supplier<SandboxSettings> settings) {
        this.store = store;
        this.writer = writer;
        this.pages = pages;
        this.settings = settings;
    }

    void addTo(Router router) {
        router.add("POST", "/api/v2/users/{id}/events", false, Router.Budget.TIMELINE, this::track);
        router.add("POST", "/api/v2/user_profiles/events", false, Router.Budget.TIMELINE, this::trackByProfile);
        router.add("GET", "/api/v2/users/{id}/events", false, Router.Budget.TIMELINE, this::events);
        router.add("GET", "/api/v2/users/{id}/profiles", false, Router.Budget.TIMELINE, this::profiles);
    }

    private ApiAnswer track(ApiCall call) {
        checkEnabled();
        User user = user(call);
        return record(user, call.body());
    }

    private ApiAnswer trackByProfile(ApiCall call) {
        checkEnabled();
        ObjectNode body = call.body();
        check(body);
        return record(personOf(body.path("profile")), body);
    }

    private ApiAnswer record(User user, ObjectNode body) {
        check(body);
        Profile profile = profile(user, body.path("profile"));
        JsonNode event = body.path("event");
        String created =
                event.path("created_at").isTextual() ? event.get("created_at").textValue() : Json.time(store.now());
        user.events.add(new TimelineEvent(
                "01" + Long.toString(store.nextId(), 36).toUpperCase(Locale.ROOT),
                text(event, "source"),
                text(event, "type"),
                event.path("description").textValue(),
                created,
                store.now(),
                event.path("properties"),
                profile,
                user.id));
        return ApiAnswer.json(
                202,
                Json.object()
                        .put("profile_id", profile.id())
                        .put("status", "received")
                        .put("user_id", Long.toString(user.id)));
    }

    private void check(ObjectNode body) {
        JsonNode event = body.path("event");
        JsonNode profile = body.path("profile");
        if (!event.isObject() || !profile.isObject()) {
            throw invalid("event and profile must be objects");
        }
        name(event, "event", "source");
        name(event, "event", "type");
        name(profile, "profile", "source");
        name(profile, "profile", "type");
        if (!event.path("properties").isObject()) {
            throw invalid("event.properties must be an object");
        }
        JsonNode description = event.path("description");
        if (!description.isMissingNode() && !description.isNull() && !description.isTextual()) {
            throw invalid("event.description must be a string");
        }
        checkTime(event.path("created_at"));
        if (!profile.path("identifiers").isArray()
                || profile.path("identifiers").isEmpty()) {
            throw invalid("profile.identifiers must hold at least one identifier");
        }
        for (JsonNode identifier : profile.path("identifiers")) {
            if (text(identifier, "type").isBlank() || text(identifier, "value").isBlank()) {
                throw invalid("profile.identifiers need a type and a value each");
            }
        }
        countNames(text(event, "source"), text(event, "type"));
    }

    private static void checkTime(JsonNode time) {
        if (time.isMissingNode() || time.isNull()) {
            return;
        }
        try {
            OffsetDateTime.parse(time.isTextual() ? time.textValue() : "");
        } catch (DateTimeException e) {
            throw invalid("event.created_at must be an ISO 8601 date-time");
        }
    }

    private static void name(JsonNode object, String of, String member) {
        String value = text(object, member);
        if (value.isBlank() || value.codePointCount(0, value.length()) > LONGEST) {
            throw invalid(of + "." + member + " must be a string of 1 to " + LONGEST + " characters");
        }
        if (member.equals("source") && value.equalsIgnoreCase("zendesk")) {
            throw invalid(of + ".source zendesk is reserved");
        }
    }

    private void countNames(String source, String type) {
        if (!store.timelineSources().contains(source) && store.timelineSources().size() >= SOURCES) {
            throw invalid("the account has " + SOURCES + " sources already");
        }
        if (!store.timelineTypes().contains(type) && store.timelineTypes().size() >= TYPES) {
            throw invalid("the account has " + TYPES + " event types already");
        }
        store.timelineSources().add(source);
        store.timelineTypes().add(type);
    }

    /** The profile with this source, type and one of these identifiers; else a new one. */
    private Profile profile(User user, JsonNode given) {
        String source = text(given, "source");
        String type = text(given, "type");
        Set<String> identifiers = new LinkedHashSet<>();
        given.path("identifiers").forEach(one -> identifiers.add(text(one, "type") + ":" + text(one, "value")));
        given.path("identifiers").forEach(one -> checkFree(user, text(one, "type"), text(one, "value")));
        Optional<Profile> known = user.profiles.stream()
                .filter(one -> one.source().equals(source)
                        && one.type().equals(type)
                        && one.identifiers().stream().anyMatch(identifiers::contains))
                .findFirst();
        if (known.isEmpty() && user.profiles.size() >= PROFILES) {
            throw invalid("the user has " + PROFILES + " profiles already");
        }
        given.path("identifiers").forEach(one -> addToUser(user, text(one, "type"), text(one, "value")));
        Profile profile = known.orElseGet(() -> new Profile(
                "01" + Long.toString(store.nextId(), 36).toUpperCase(Locale.ROOT),
                source,
                type,
                new LinkedHashSet<>(),
                user.id));
        profile.identifiers().addAll(identifiers);
        if (known.isEmpty()) {
            user.profiles.add(profile);
        }
        identifiers.forEach(one -> store.profiles().put(source + "|" + type + "|" + one, profile));
        return profile;
    }

    private void checkFree(User user, String type, String value) {
        boolean taken =
                switch (type) {
                    case Identity.EMAIL, Identity.PHONE ->
                        store.identity(type, value)
                                .filter(one -> one.user != user)
                                .isPresent();
                    case "external_id" ->
                        store.userByExternalId(value).filter(one -> one != user).isPresent();
                    default -> false;
                };
        if (taken) {
            throw ApiProblem.coded(
                    422,
                    "IdentifierTaken",
                    "Unprocessable Entity",
                    "the identifier of type " + type + " belongs to another user");
        }
    }

    /** Standard identifiers become the user's own, as at Zendesk: what a sender puts there, the user has from then on. */
    private void addToUser(User user, String type, String value) {
        switch (type) {
            case Identity.EMAIL, Identity.PHONE -> {
                String normal = type.equals(Identity.EMAIL) ? Emails.normal(value) : value;
                if (store.identity(type, normal).isEmpty()) {
                    store.addIdentity(user, type, normal, false);
                    writer.index(user);
                }
            }
            case "external_id" -> {
                if (user.externalId == null) {
                    store.setExternalId(user, value);
                    writer.index(user);
                } else if (!user.externalId.equalsIgnoreCase(value)
                        && store.identity(type, value).isEmpty()) {
                    store.addIdentity(user, type, value, false);
                }
            }
            default -> {}
        }
    }

    /** By profile, else by a standard identifier, else a new anonymous user. */
    private User personOf(JsonNode profile) {
        for (JsonNode one : profile.path("identifiers")) {
            String type = text(one, "type");
            String value = text(one, "value");
            Optional<User> known = Optional.ofNullable(store.profiles()
                            .get(text(profile, "source") + "|" + text(profile, "type") + "|" + type + ":" + value))
                    .flatMap(found -> store.activeUser(found.userId()))
                    .or(() -> type.equals("external_id")
                            ? store.userByExternalId(value)
                            : store.identity(type, value).map(identity -> identity.user));
            if (known.isPresent()) {
                return known.get();
            }
        }
        User anonymous = store.addUser(
                Optional.ofNullable(profile.path("name").textValue()).orElse("Anonymous user"));
        writer.index(anonymous);
        return anonymous;
    }

    private ApiAnswer events(ApiCall call) {
        checkEnabled();
        return pages.list(call, "events", user(call).events, TimelineEvent::toJson);
    }

    private ApiAnswer profiles(ApiCall call) {
        checkEnabled();
        return pages.list(call, "profiles", user(call).profiles, Profile::toJson);
    }

    private void checkEnabled() {
        if (!settings.get().timeline()) {
            throw ApiProblem.coded(403, "Forbidden", "Forbidden", "User events are not enabled for this account");
        }
    }

    private User user(ApiCall call) {
        return store.activeUser(call.id(0))
                .orElseThrow(() -> ApiProblem.coded(404, "NotFound", "Not Found", "User not found"));
    }

    private static String text(JsonNode object, String member) {
        return Optional.ofNullable(object.path(member).textValue()).orElse("");
    }

    private static ApiProblem invalid(String detail) {
        return ApiProblem.coded(400, "BadRequest", "Bad Request", detail);
    }
}
