package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the account holds, with the indexes that look-ups need. It keeps the indexes right and no other rule. Not safe for
 * threads by itself: everything happens under the account's lock.
 */
final class Store {

    private final Clock clock;
    private final TreeMap<Long, User> users = new TreeMap<>();
    private final TreeMap<Long, Organization> organizations = new TreeMap<>();
    private final TreeMap<Long, Membership> memberships = new TreeMap<>();
    private final TreeMap<Long, CustomField> userFields = new TreeMap<>();
    private final TreeMap<Long, CustomField> organizationFields = new TreeMap<>();
    private final TreeMap<Long, ObjectNode> tickets = new TreeMap<>();
    private final Map<String, User> usersByExternalId = new HashMap<>();
    private final Map<String, Identity> identities = new HashMap<>();
    private final Map<String, Organization> organizationsByName = new HashMap<>();
    private final Map<String, List<Organization>> organizationsByExternalId = new HashMap<>();
    private final Map<String, Organization> organizationsByDomain = new HashMap<>();
    private final Map<String, CustomField> userFieldsByKey = new LinkedHashMap<>();
    private final Map<String, CustomField> organizationFieldsByKey = new LinkedHashMap<>();
    private final Map<String, Profile> profiles = new LinkedHashMap<>();
    private final Set<String> timelineSources = new HashSet<>();
    private final Set<String> timelineTypes = new HashSet<>();
    private final List<ObjectNode> mails = new ArrayList<>();
    private final Map<String, Instant> recentCreations = new HashMap<>();
    private final AccountLists lists = new AccountLists();
    private final SearchIndex search = new SearchIndex();
    /** Above 32 bits, as Zendesk's are. */
    private long lastId = 19_000_000_000_000L;

    Store(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    long nextId() {
        return ++lastId;
    }

    void clear() {
        List.of(
                        users,
                        organizations,
                        memberships,
                        userFields,
                        organizationFields,
                        tickets,
                        usersByExternalId,
                        identities,
                        organizationsByName,
                        organizationsByExternalId,
                        organizationsByDomain,
                        userFieldsByKey,
                        organizationFieldsByKey,
                        profiles,
                        recentCreations)
                .forEach(Map::clear);
        timelineSources.clear();
        timelineTypes.clear();
        mails.clear();
        search.clear();
        lists.clear();
    }

    AccountLists lists() {
        return lists;
    }

    // Users

    User addUser(String name) {
        User user = new User(nextId(), name, now());
        users.put(user.id, user);
        return user;
    }

    Optional<User> user(long id) {
        return Optional.ofNullable(users.get(id));
    }

    Optional<User> activeUser(long id) {
        return user(id).filter(user -> user.active);
    }

    Optional<User> userByExternalId(String externalId) {
        return Optional.ofNullable(usersByExternalId.get(lower(externalId)));
    }

    Collection<User> users() {
        return Collections.unmodifiableCollection(users.values());
    }

    void setExternalId(User user, String externalId) {
        if (user.externalId != null) {
            usersByExternalId.remove(lower(user.externalId));
        }
        user.externalId = externalId;
        if (externalId != null) {
            usersByExternalId.put(lower(externalId), user);
        }
    }

    /** Soft deletion: the record stays, what would find it goes. */
    void deactivate(User user) {
        user.active = false;
        setExternalId(user, null);
        List.copyOf(user.identities).forEach(this::removeIdentity);
        List.copyOf(user.memberships).forEach(this::removeMembership);
    }

    // Identities

    Optional<Identity> identity(String type, String value) {
        return Optional.ofNullable(identities.get(Identity.key(type, value)));
    }

    Optional<User> userByEmail(String email) {
        return identity(Identity.EMAIL, email).map(identity -> identity.user);
    }

    /** Adds an identity, as the primary one if it is the user's first of its type. */
    Identity addIdentity(User user, String type, String value, boolean verified) {
        Identity identity = new Identity(nextId(), user, type, value, verified, now());
        identity.primary = user.primary(type).isEmpty();
        user.identities.add(identity);
        identities.put(Identity.key(type, value), identity);
        return identity;
    }

    void rewriteIdentity(Identity identity, String value) {
        identities.remove(Identity.key(identity.type, identity.value));
        identity.value = value;
        identity.updatedAt = now();
        identities.put(Identity.key(identity.type, value), identity);
    }

    /** An identity of one user becomes one of another's; that shows in lists from a time on. */
    void moveIdentity(Identity identity, User target, Instant shownFrom) {
        identity.user.identities.remove(identity);
        Identity moved =
                new Identity(identity.id, target, identity.type, identity.value, identity.verified, identity.createdAt);
        moved.primary = target.primary(identity.type).isEmpty();
        moved.shared = identity.shared;
        moved.shownFrom = shownFrom;
        target.identities.add(moved);
        identities.put(Identity.key(moved.type, moved.value), moved);
    }

    void removeIdentity(Identity identity) {
        identities.remove(Identity.key(identity.type, identity.value));
        identity.user.identities.remove(identity);
    }

    // Organizations

    Organization addOrganization(String name) {
        Organization organization = new Organization(nextId(), name, now());
        organizations.put(organization.id, organization);
        organizationsByName.put(lower(name), organization);
        return organization;
    }

    Optional<Organization> organization(long id) {
        return Optional.ofNullable(organizations.get(id));
    }

    Optional<Organization> organizationByName(String name) {
        return Optional.ofNullable(organizationsByName.get(lower(name)));
    }

    /** More than one where creations raced. */
    List<Organization> organizationsByExternalId(String externalId) {
        return organizationsByExternalId.getOrDefault(lower(externalId), List.of());
    }

    Optional<Organization> organizationByDomain(String domain) {
        return Optional.ofNullable(organizationsByDomain.get(lower(domain)));
    }

    Collection<Organization> organizations() {
        return Collections.unmodifiableCollection(organizations.values());
    }

    void rename(Organization organization, String name) {
        organizationsByName.remove(lower(organization.name));
        organization.name = name;
        organizationsByName.put(lower(name), organization);
    }

    void setExternalId(Organization organization, String externalId) {
        if (organization.externalId != null) {
            organizationsByExternalId.get(lower(organization.externalId)).remove(organization);
        }
        organization.externalId = externalId;
        if (externalId != null) {
            organizationsByExternalId
                    .computeIfAbsent(lower(externalId), key -> new ArrayList<>())
                    .add(organization);
        }
    }

    void setDomains(Organization organization, List<String> domains) {
        organization.domainNames.forEach(domain -> organizationsByDomain.remove(lower(domain), organization));
        organization.domainNames = new ArrayList<>(domains);
        domains.forEach(domain -> organizationsByDomain.putIfAbsent(lower(domain), organization));
    }

    void remove(Organization organization) {
        List.copyOf(organization.memberships).forEach(this::removeMembership);
        setDomains(organization, List.of());
        setExternalId(organization, null);
        organizationsByName.remove(lower(organization.name));
        organizations.remove(organization.id);
    }

    // Memberships

    Optional<Membership> membership(long id) {
        return Optional.ofNullable(memberships.get(id));
    }

    Collection<Membership> memberships() {
        return Collections.unmodifiableCollection(memberships.values());
    }

    /** Adds a membership, as the default one if it is the user's first. */
    Membership addMembership(User user, Organization organization) {
        Membership membership = new Membership(nextId(), user, organization, user.memberships.isEmpty(), now());
        user.memberships.add(membership);
        organization.memberships.add(membership);
        memberships.put(membership.id, membership);
        return membership;
    }

    /** Ends a membership; another one becomes the default if it was that. */
    void removeMembership(Membership membership) {
        User user = membership.user;
        memberships.remove(membership.id);
        membership.organization.memberships.remove(membership);
        user.memberships.remove(membership);
        if (membership.isDefault && !user.memberships.isEmpty()) {
            user.memberships.get(0).isDefault = true;
        }
    }

    // Custom fields

    /** @param owner {@code user} or {@code organization} */
    NavigableMap<Long, CustomField> fields(String owner) {
        return owner.equals("user") ? userFields : organizationFields;
    }

    /** By key in lower case. */
    Map<String, CustomField> fieldsByKey(String owner) {
        return owner.equals("user") ? userFieldsByKey : organizationFieldsByKey;
    }

    void addField(String owner, CustomField field) {
        fields(owner).put(field.id, field);
        fieldsByKey(owner).put(lower(field.key), field);
    }

    void removeField(String owner, CustomField field) {
        fields(owner).remove(field.id);
        fieldsByKey(owner).remove(lower(field.key));
        users.values().forEach(user -> user.fields.remove(field.key));
        organizations.values().forEach(organization -> organization.fields.remove(field.key));
    }

    // Timeline

    Set<String> timelineSources() {
        return timelineSources;
    }

    Set<String> timelineTypes() {
        return timelineTypes;
    }

    /** By {@code source|type|identifier}. */
    Map<String, Profile> profiles() {
        return profiles;
    }

    // The rest

    NavigableMap<Long, ObjectNode> tickets() {
        return tickets;
    }

    /** The verification mails that Zendesk would have sent. */
    List<ObjectNode> mails() {
        return mails;
    }

    void noteCreation(String key) {
        recentCreations.put(lower(key), now());
    }

    boolean createdWithin(Duration window, String key) {
        Instant created = recentCreations.get(lower(key));
        return created != null && now().isBefore(created.plus(window));
    }

    /** To be called after any change of a user that a search may show. */
    void index(User user, Duration lag) {
        Instant now = now();
        search.put(user, now.plus(lag), now);
    }

    List<User> search(String query) {
        return search.find(query, now()).stream().map(users::get).toList();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
