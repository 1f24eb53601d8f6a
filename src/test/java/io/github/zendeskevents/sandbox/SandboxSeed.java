package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Puts records into the sandbox without a call, so that neither limits nor journal know of it. Everything else is as if the
 * call had been made: the same rules refuse the same records, with an {@link IllegalArgumentException}.
 */
public final class SandboxSeed {

    private final Account account;

    SandboxSeed(Account account) {
        this.account = account;
    }

    /** An end user; answers the id. The address is verified. */
    public long user(String externalId, String name, String email) {
        return user(user -> user.put("external_id", externalId)
                .put("name", name)
                .put("email", email)
                .put("verified", true));
    }

    /** An end user with any attributes that {@code POST /users} takes; answers the id. */
    public long user(Consumer<ObjectNode> attributes) {
        return create(attributes).id;
    }

    /** A member of staff with role admin; answers the id. */
    public long admin(String externalId, String name, String email) {
        return staff("admin", externalId, name, email);
    }

    /** A member of staff with role agent; answers the id. */
    public long agent(String externalId, String name, String email) {
        return staff("agent", externalId, name, email);
    }

    /** A user shared from another account, whom Zendesk lets nobody change here; answers the id. */
    public long sharedUser(String externalId, String name, String email) {
        return account.locked(() -> {
            long id = user(externalId, name, email);
            account.store().user(id).orElseThrow().shared = true;
            return id;
        });
    }

    /** Soft-deletes a user. */
    public void deletedUser(long userId) {
        account.locked(() -> {
            User user = found(userId);
            account.store().deactivate(user);
            account.users().index(user);
            return user;
        });
    }

    /** Makes a user staff, with role agent. */
    public void promotion(long userId) {
        account.locked(() -> {
            User user = found(userId);
            user.role = "agent";
            account.users().index(user);
            return user;
        });
    }

    /** Suspends a user. */
    public void suspension(long userId) {
        guarded(() -> account.users().update(found(userId), Json.object().put("suspended", true), call()).id);
    }

    /** A ticket that the user has requested; answers its id. */
    public long ticket(long userId, String subject) {
        return account.locked(() -> {
            long id = account.store().tickets().isEmpty()
                    ? 1
                    : account.store().tickets().lastKey() + 1;
            ObjectNode ticket =
                    Json.object().put("id", id).put("subject", subject).put("requester_id", userId);
            account.store().tickets().put(id, ticket);
            return id;
        });
    }

    /** Changes attributes of a ticket, such as its status or who it is assigned to, without any check. */
    public void ticketAttributes(long ticketId, Consumer<ObjectNode> change) {
        account.locked(() -> {
            change.accept(account.store().tickets().get(ticketId));
            return ticketId;
        });
    }

    /** A group of agents; answers its id. */
    public long group(String name) {
        return account.locked(() -> {
            long id = account.store().nextId();
            account.store().lists().addGroup(id, name);
            return id;
        });
    }

    /** A custom field that points to users or organizations; answers its id. */
    public long lookUpField(String owner, String key, String target) {
        ObjectNode json = Json.object()
                .put("key", key)
                .put("title", key)
                .put("type", "lookup")
                .put("relationship_target_type", target);
        return guarded(() -> account.fields(owner).create(json).id);
    }

    /** Lets several users share the address of one. */
    public void sharedAddress(long userId, String email) {
        account.locked(() -> {
            User user = found(userId);
            user.identities.stream()
                    .filter(one -> one.type.equals(Identity.EMAIL) && one.value.equals(email))
                    .forEach(one -> one.shared = true);
            return user;
        });
    }

    /** Adds tags to a user. */
    public void tags(long userId, String... tags) {
        account.locked(() -> {
            User user = found(userId);
            for (String tag : tags) {
                user.tags.add(tag);
            }
            account.users().index(user);
            return user;
        });
    }

    /** One more identity of a user; answers its id. */
    public long identity(long userId, String type, String value, boolean verified) {
        return account.locked(() -> {
            User user = found(userId);
            if (account.store().identity(type, value).isPresent()) {
                throw new IllegalArgumentException(type + " " + value + " belongs to somebody already");
            }
            Identity identity = account.store()
                    .addIdentity(user, type, type.equals(Identity.EMAIL) ? Emails.normal(value) : value, verified);
            account.users().index(user);
            return identity.id;
        });
    }

    /** An organization; answers the id. The external id may be null. */
    public long organization(String externalId, String name) {
        return organization(
                organization -> organization.put("external_id", externalId).put("name", name));
    }

    /** An organization with any attributes that {@code POST /organizations} takes; answers the id. */
    public long organization(Consumer<ObjectNode> attributes) {
        ObjectNode json = Json.object();
        attributes.accept(json);
        return guarded(() -> account.organizations().create(json, call()).id);
    }

    /** A membership; answers its id. */
    public long membership(long userId, long organizationId) {
        return guarded(() -> {
            Membership membership = account.memberships()
                    .create(Json.object().put("user_id", userId).put("organization_id", organizationId));
            account.users().index(membership.user);
            return membership.id;
        });
    }

    /** A custom user field; answers its id. Options, as values, are for dropdowns and multiselects. */
    public long field(String key, String type, String... options) {
        return field("user", key, type, options);
    }

    /** A custom organization field; answers its id. */
    public long organizationField(String key, String type, String... options) {
        return field("organization", key, type, options);
    }

    /** The value of a custom field of a user, as Zendesk takes it. */
    public void fieldValue(long userId, String key, JsonNode value) {
        guarded(() -> {
            ObjectNode attributes = Json.object();
            attributes.putObject("user_fields").set(key, value);
            return account.users().update(found(userId), attributes, call()).id;
        });
    }

    /**
     * Records in JSON, for those who are not in this process: {@code users}, {@code organizations}, {@code user_fields},
     * {@code organization_fields}, {@code organization_memberships}, each a list.
     */
    void all(ObjectNode lists) {
        Map<String, Consumer<ObjectNode>> kinds = Map.of(
                "user_fields", item -> guarded(() -> account.fields("user").create(item)),
                "organization_fields",
                        item -> guarded(() -> account.fields("organization").create(item)),
                "organizations", item -> guarded(() -> account.organizations().create(item, call())),
                "users", item -> create(user -> user.setAll(item)),
                "organization_memberships",
                        item -> guarded(() -> account.memberships().create(item)));
        for (String kind :
                new String[] {"user_fields", "organization_fields", "organizations", "users", "organization_memberships"
                }) {
            for (JsonNode item : lists.path(kind)) {
                kinds.get(kind).accept((ObjectNode) item);
            }
        }
    }

    private long staff(String role, String externalId, String name, String email) {
        return account.locked(() -> {
            User user = create(one -> one.put("external_id", externalId)
                    .put("name", name)
                    .put("email", email)
                    .put("verified", true));
            user.role = role;
            account.users().index(user);
            return user.id;
        });
    }

    private User create(Consumer<ObjectNode> attributes) {
        ObjectNode json = Json.object().put("skip_verify_email", true);
        attributes.accept(json);
        return guarded(() -> {
            User user = account.users().create(json, call());
            user.shared = json.path("shared").asBoolean();
            return user;
        });
    }

    private long field(String owner, String key, String type, String... options) {
        ObjectNode json = Json.object().put("key", key).put("title", key).put("type", type);
        if (type.equals("regexp")) {
            json.put("regexp_for_validation", options[0]);
        } else if (options.length > 0) {
            var list = json.putArray("custom_field_options");
            for (String option : options) {
                list.addObject().put("name", option).put("value", option);
            }
        }
        return guarded(() -> account.fields(owner).create(json).id);
    }

    private User found(long userId) {
        return account.store().user(userId).orElseThrow(() -> new IllegalArgumentException("no user " + userId));
    }

    private <T> T guarded(Supplier<T> work) {
        try {
            return account.locked(work);
        } catch (ApiProblem problem) {
            throw new IllegalArgumentException("Zendesk would refuse this: " + problem.getMessage(), problem);
        }
    }

    private static ApiCall call() {
        return new ApiCall(
                new SandboxRequest("POST", "/sandbox/seed", "", "", "", "", new byte[0]),
                List.of(),
                Caller.unrestricted("seed"));
    }
}
