package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Zendesk's rules for creating, updating and upserting a user, shared by the single calls and the jobs. A write either
 * happens as a whole or is refused as a whole.
 */
final class UserWriter {

    private static final Set<String> PLAIN_TEXTS =
            Set.of("alias", "details", "notes", "signature", "locale", "ticket_restriction");
    private static final Set<String> PLAIN_FLAGS = Set.of("moderator", "suspended", "only_private_comments");
    private static final Set<String> PLAIN_NUMBERS = Set.of("locale_id", "custom_role_id", "default_group_id");
    /** Taken by Zendesk, without effect on anything that the sandbox shows. */
    private static final Set<String> SILENT =
            Set.of("remote_photo_url", "agent_brand_ids", "chat_only", "shared_phone_number");

    private static final Set<String> WITH_RULES = Set.of(
            "id",
            "name",
            "email",
            "phone",
            "external_id",
            "time_zone",
            "tags",
            "user_fields",
            "organization_id",
            "organization",
            "role",
            "verified",
            "skip_verify_email",
            "identities");

    /** @param created whether it was created rather than updated */
    record Written(User user, boolean created) {}

    private final Store store;
    private final TimeZones timeZones;
    private final FieldValues values;
    private final Memberships memberships;
    private final Supplier<SandboxSettings> settings;

    UserWriter(
            Store store,
            TimeZones timeZones,
            FieldValues values,
            Memberships memberships,
            Supplier<SandboxSettings> settings) {
        this.store = store;
        this.timeZones = timeZones;
        this.values = values;
        this.memberships = memberships;
        this.settings = settings;
    }

    /**
     * The user whom an upsert means: by external_id without regard to case, else by any email address. Empty where it would
     * create one.
     */
    Optional<User> target(ObjectNode attributes) {
        Attributes given = new Attributes(attributes, new Details());
        Optional<User> byExternalId = given.externalId().flatMap(store::userByExternalId);
        return byExternalId.or(() -> given.text("email").map(Emails::normal).flatMap(store::userByEmail));
    }

    Written upsert(ObjectNode attributes, ApiCall call) {
        Optional<User> target = target(attributes);
        if (target.isPresent()) {
            checkRace(attributes);
            return new Written(update(target.get(), attributes, call), false);
        }
        return new Written(create(attributes, call), true);
    }

    User create(ObjectNode attributes, ApiCall call) {
        checkRace(attributes);
        Details details = new Details();
        Wanted wanted = read(attributes, Optional.empty(), call, details);
        wanted.externalId
                .flatMap(store::userByExternalId)
                .ifPresent(other -> details.add(
                        "external_id",
                        wanted.externalId.get() + " is already being used by another user",
                        Details.DUPLICATE));
        details.throwIfAny();
        User user = store.addUser(wanted.name.orElseThrow());
        wanted.email.ifPresent(email -> addEmail(user, email, wanted));
        for (ObjectNode identity : wanted.identities) {
            store.addIdentity(
                    user,
                    identity.get("type").textValue(),
                    identity.get("value").textValue(),
                    identity.path("verified").asBoolean());
        }
        wanted.email
                .map(Emails::domain)
                .flatMap(store::organizationByDomain)
                .ifPresent(organization -> store.addMembership(user, organization));
        wanted.organization
                .or(() -> wanted.organizationByName)
                .ifPresent(organization -> memberships.makeOnly(user, organization));
        apply(wanted, user);
        creationKeys(attributes).forEach(store::noteCreation);
        return user;
    }

    User update(User user, ObjectNode attributes, ApiCall call) {
        checkMayChange(user);
        Details details = new Details();
        Wanted wanted = read(attributes, Optional.of(user), call, details);
        details.throwIfAny();
        wanted.name.ifPresent(name -> user.name = name);
        wanted.email.ifPresent(email -> {
            if (store.userByEmail(email).isEmpty()) {
                addEmail(user, email, wanted);
            } else if (wanted.verified) {
                store.identity(Identity.EMAIL, email).ifPresent(identity -> identity.verified = true);
            }
        });
        if (wanted.email.isEmpty() && wanted.verified) {
            user.primary(Identity.EMAIL).ifPresent(identity -> identity.verified = true);
        }
        if (attributes.has("organization_id")) {
            wanted.organization.ifPresentOrElse(
                    organization -> memberships.makeOnly(user, organization),
                    () -> List.copyOf(user.memberships).forEach(store::removeMembership));
        }
        apply(wanted, user);
        user.updatedAt = store.now();
        return user;
    }

    /**
     * @throws ApiProblem 403 for users of another account, and for staff when the token is an agent's
     */
    void checkMayChange(User user) {
        if (user.shared || (user.isStaff() && settings.get().agentToken())) {
            throw ApiProblem.forbidden();
        }
    }

    void index(User user) {
        store.index(user, settings.get().searchLag());
    }

    void sendVerification(User user, String email) {
        store.mails()
                .add(Json.object()
                        .put("type", "verification")
                        .put("user_id", user.id)
                        .put("to", email)
                        .put("at", Json.time(store.now())));
    }

    private void checkRace(ObjectNode attributes) {
        if (settings.get().raceWindow().isZero()) {
            return;
        }
        if (creationKeys(attributes).stream()
                .anyMatch(key -> store.createdWithin(settings.get().raceWindow(), key))) {
            throw ApiProblem.plain(409, "Conflict: this user is being created by another request");
        }
    }

    private static List<String> creationKeys(ObjectNode attributes) {
        List<String> keys = new ArrayList<>();
        for (String name : List.of("external_id", "email")) {
            if (attributes.path(name).isValueNode() && !attributes.path(name).isNull()) {
                keys.add(name + ":" + attributes.get(name).asText().trim());
            }
        }
        return keys;
    }

    private void addEmail(User user, String email, Wanted wanted) {
        store.addIdentity(user, Identity.EMAIL, email, wanted.verified);
        if (!wanted.verified && !wanted.skipVerifyEmail) {
            sendVerification(user, email);
        }
    }

    private void apply(Wanted wanted, User user) {
        if (wanted.setsExternalId) {
            store.setExternalId(user, wanted.externalId.orElse(null));
        }
        wanted.phone.ifPresent(phone -> setPhone(user, phone));
        wanted.timeZone.ifPresent(zone -> user.timeZone = zone);
        wanted.tags.ifPresent(tags -> user.tags = new ArrayList<>(tags));
        wanted.role.ifPresent(role -> user.role = role);
        user.fields.putAll(wanted.fields);
        user.plain.putAll(wanted.plain);
        Optional.ofNullable(wanted.plain.get("locale_id"))
                .flatMap(id -> store.lists().locale(id.asLong()))
                .ifPresent(tag -> user.plain.put(
                        "locale", Json.texts(java.util.List.of(tag)).get(0)));
        index(user);
    }

    /** A number with a country code that nobody else has becomes an identity; any other is only shown. */
    private void setPhone(User user, String phone) {
        String digits = phone.replaceAll("[\\s().-]", "");
        Optional<Identity> mine = user.primary(Identity.PHONE);
        boolean own = digits.matches("\\+[0-9]{7,15}")
                && store.identity(Identity.PHONE, digits)
                        .filter(other -> other.user != user)
                        .isEmpty();
        user.sharedPhone = own || phone.isEmpty() ? null : phone;
        if (!own) {
            mine.ifPresent(store::removeIdentity);
        } else if (store.identity(Identity.PHONE, digits).isEmpty()) {
            mine.ifPresentOrElse(
                    identity -> store.rewriteIdentity(identity, digits),
                    () -> store.addIdentity(user, Identity.PHONE, digits, true));
        }
    }

    /** The attributes of a request, read and found valid. */
    private static final class Wanted {
        private Optional<String> name = Optional.empty();
        private Optional<String> email = Optional.empty();
        private boolean setsExternalId;
        private Optional<String> externalId = Optional.empty();
        /** Empty text takes the number away. */
        private Optional<String> phone = Optional.empty();

        private Optional<String> timeZone = Optional.empty();
        private Optional<List<String>> tags = Optional.empty();
        private Optional<String> role = Optional.empty();
        private Optional<Organization> organization = Optional.empty();
        private Optional<Organization> organizationByName = Optional.empty();
        private boolean verified;
        private boolean skipVerifyEmail;
        private Map<String, JsonNode> fields = Map.of();
        private final Map<String, JsonNode> plain = new LinkedHashMap<>();
        private final List<ObjectNode> identities = new ArrayList<>();
    }

    private Wanted read(ObjectNode attributes, Optional<User> existing, ApiCall call, Details details) {
        Attributes given = new Attributes(attributes, details);
        Wanted wanted = new Wanted();
        wanted.name = given.name(existing.isEmpty());
        wanted.email = email(given, existing, details);
        wanted.setsExternalId = given.has("external_id");
        wanted.externalId = given.externalId();
        existing.ifPresent(user -> wanted.externalId
                .flatMap(store::userByExternalId)
                .filter(other -> other != user)
                .ifPresent(other -> details.add(
                        "external_id",
                        wanted.externalId.get() + " is already being used by another user",
                        Details.DUPLICATE)));
        wanted.phone =
                given.isNull("phone") ? Optional.of("") : given.text("phone").map(String::trim);
        wanted.timeZone = given.isNull("time_zone") ? Optional.of(TimeZones.DEFAULT) : given.text("time_zone");
        wanted.timeZone
                .filter(zone -> !timeZones.has(zone))
                .ifPresent(zone -> details.add("time_zone", "is invalid", Details.INVALID));
        wanted.tags = given.texts("tags");
        wanted.role = given.text("role");
        wanted.role
                .filter(role -> !User.ROLES.contains(role))
                .ifPresent(role -> details.add("role", "is invalid", Details.INVALID));
        if (settings.get().agentToken()
                && wanted.role.filter(role -> !role.equals("end-user")).isPresent()) {
            throw ApiProblem.forbidden();
        }
        given.id("organization_id").ifPresent(id -> {
            wanted.organization = store.organization(id);
            if (wanted.organization.isEmpty()) {
                details.add("organization", "is invalid", Details.INVALID);
            }
        });
        wanted.organizationByName = Optional.ofNullable(
                        given.get("organization").path("name").textValue())
                .flatMap(store::organizationByName);
        wanted.verified = given.flag("verified").orElse(false);
        wanted.skipVerifyEmail = given.flag("skip_verify_email").orElse(false);
        wanted.fields = values.read(given, call, details);
        readIdentities(given, existing, wanted, details);
        given.id("locale_id")
                .filter(id -> store.lists().locale(id).isEmpty())
                .ifPresent(id -> details.add("locale", "is not switched on", Details.INVALID));
        readPlain(attributes, given, wanted, call);
        return wanted;
    }

    private Optional<String> email(Attributes given, Optional<User> existing, Details details) {
        Optional<String> email = given.text("email").map(Emails::normal).filter(text -> !text.isEmpty());
        if (email.isPresent() && !Emails.isAddress(email.get())) {
            details.add("email", email.get() + " is not properly formatted", Details.INVALID);
        }
        email.flatMap(store::userByEmail)
                .filter(other -> existing.isEmpty() || other != existing.get())
                .ifPresent(other -> details.add(
                        "email", email.get() + " is already being used by another user", Details.DUPLICATE));
        return email;
    }

    private void readIdentities(Attributes given, Optional<User> existing, Wanted wanted, Details details) {
        JsonNode list = given.get("identities");
        if (list.isMissingNode() || existing.isPresent()) {
            return;
        }
        for (JsonNode item : list) {
            String type = item.path("type").asText();
            String value = item.path("value").asText();
            if (!Identity.TYPES.contains(type) || value.isBlank()) {
                details.add("identities", "is invalid", Details.INVALID);
            } else if (store.identity(type, value).isPresent()) {
                details.add(
                        type.equals(Identity.EMAIL) ? "email" : "identities",
                        value + " is already being used by another user",
                        Details.DUPLICATE);
            } else if (!wanted.email.equals(Optional.of(Emails.normal(value)))) {
                wanted.identities.add(Json.object()
                        .put("type", type)
                        .put("value", type.equals(Identity.EMAIL) ? Emails.normal(value) : value)
                        .put("verified", item.path("verified").asBoolean()));
            }
        }
    }

    private static void readPlain(ObjectNode attributes, Attributes given, Wanted wanted, ApiCall call) {
        attributes.properties().forEach(member -> {
            String name = member.getKey();
            if (PLAIN_TEXTS.contains(name)) {
                given.text(name);
                wanted.plain.put(name, member.getValue());
            } else if (PLAIN_FLAGS.contains(name)) {
                given.flag(name);
                wanted.plain.put(name, member.getValue());
            } else if (PLAIN_NUMBERS.contains(name)) {
                given.id(name);
                wanted.plain.put(name, member.getValue());
            } else if (!WITH_RULES.contains(name) && !SILENT.contains(name)) {
                call.drop("user." + name);
            }
        });
    }
}
