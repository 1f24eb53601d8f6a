package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The Zendesk account: it holds the records and answers one request at a time under one lock, which is never held while
 * anything waits or bytes are written. It puts together the parts, each of which knows the rules of its own records.
 */
final class Account {

    /** @param endpoint method and path with {@code {id}} for ids */
    record Handled(ApiAnswer answer, Caller caller, String endpoint) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Supplier<SandboxSettings> settings;
    private final Store store;
    private final Limits limits;
    private final Credentials credentials;
    private final Jobs jobs;
    private final TicketsApi tickets;
    private final Views views;
    private final UserWriter users;
    private final OrganizationWriter organizations;
    private final Memberships memberships;
    private final FieldsApi userFields;
    private final FieldsApi organizationFields;
    private final Router router = new Router();

    Account(String url, SandboxClock clock, SandboxFaults faults, Supplier<SandboxSettings> settings) {
        this.settings = settings;
        TimeZones timeZones = new TimeZones();
        Pages pages = new Pages(url);
        store = new Store(clock);
        FieldValues userValues = new FieldValues(store, "user");
        FieldValues organizationValues = new FieldValues(store, "organization");
        views = new Views(url, timeZones, userValues, organizationValues);
        limits = new Limits(settings, clock);
        credentials = new Credentials(settings, clock);
        jobs = new Jobs(store, views, limits, faults, settings);
        memberships = new Memberships(store);
        users = new UserWriter(store, timeZones, userValues, memberships, settings);
        organizations = new OrganizationWriter(store, organizationValues, settings);
        userFields = new FieldsApi("user", store, views, pages, settings);
        organizationFields = new FieldsApi("organization", store, views, pages, settings);
        tickets = new TicketsApi(store, users, views, pages);

        new DeletedUsersApi(store, users, views, pages, limits).addTo(router);
        new UsersApi(store, users, views, pages, limits, jobs, settings).addTo(router);
        new MergeApi(store, users, views, settings).addTo(router);
        new IdentitiesApi(store, users, views, pages).addTo(router);
        new OrganizationsApi(store, organizations, views, pages, limits, jobs, settings).addTo(router);
        new MembershipsApi(store, memberships, users, views, pages, jobs, settings).addTo(router);
        new TimelineApi(store, users, pages, settings).addTo(router);
        userFields.addTo(router);
        organizationFields.addTo(router);
        store.lists().addTo(router, pages);
        jobs.addTo(router);
        tickets.addTo(router);
        router.add("GET", "/api/v2/time_zones", true, Router.Budget.ACCOUNT, timeZones::list);
        router.add("GET", "/oauth/tokens/current", credentials::current);
        router.add("POST", "/oauth/tokens", true, Router.Budget.NONE, credentials::issue);
        addOwner();
    }

    Handled answer(SandboxRequest request) {
        lock.lock();
        try {
            jobs.advance();
            Caller caller = credentials.identify(request.authorization());
            Optional<Router.Match> match = router.match(request.method(), request.path());
            if (match.isEmpty()) {
                return new Handled(
                        withHeaders(ApiProblem.noEndpoint().answer()), caller, request.method() + " (unknown)");
            }
            Router.Endpoint endpoint = match.get().endpoint();
            ApiAnswer answer = withHeaders(translated(answer(request, match.get(), caller)));
            return new Handled(answer, caller, endpoint.name());
        } finally {
            lock.unlock();
        }
    }

    private ApiAnswer answer(SandboxRequest request, Router.Match match, Caller caller) {
        Router.Endpoint endpoint = match.endpoint();
        try {
            checkRights(request, endpoint, caller);
            boolean writes = !request.method().matches("GET|HEAD") && endpoint.budget() != Router.Budget.NONE;
            if (settings.get().lightAgent() && writes) {
                throw ApiProblem.forbidden();
            }
            switch (endpoint.budget()) {
                case ACCOUNT -> limits.takeCall();
                case TIMELINE -> limits.takeTimelineEvent();
                case NONE -> {}
            }
            ApiCall call = new ApiCall(request, match.variables(), caller);
            return endpoint.action().answer(call).with(call.warnings());
        } catch (ApiProblem problem) {
            return problem.answer();
        }
    }

    private ApiAnswer translated(ApiAnswer answer) {
        return settings.get().translatedTexts() ? Translator.translate(answer) : answer;
    }

    private static void checkRights(SandboxRequest request, Router.Endpoint endpoint, Caller caller) {
        if (!endpoint.open() && !caller.known()) {
            throw ApiProblem.notAuthenticated();
        }
        if (caller.known()
                && endpoint.budget() != Router.Budget.NONE
                && !caller.may(request.method(), endpoint.resource())) {
            throw ApiProblem.described(
                    403,
                    "Forbidden",
                    "You are missing the following required scopes: " + Caller.needs(request.method()));
        }
    }

    /** The headers that every answer of the API has. */
    ApiAnswer withHeaders(ApiAnswer answer) {
        lock.lock();
        try {
            Duration off = settings.get().clockOff();
            ApiAnswer limited = answer.with(limits.accountHeaders());
            return off.isZero()
                    ? limited
                    : limited.with(
                            "Date",
                            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                    ZonedDateTime.now(ZoneOffset.UTC).plus(off)));
        } finally {
            lock.unlock();
        }
    }

    Caller identify(SandboxRequest request) {
        lock.lock();
        try {
            return credentials.identify(request.authorization());
        } finally {
            lock.unlock();
        }
    }

    String endpointName(SandboxRequest request) {
        return router.match(request.method(), request.path())
                .map(match -> match.endpoint().name())
                .orElse(request.method() + " (unknown)");
    }

    /** Everything that the account holds. */
    ObjectNode state() {
        lock.lock();
        try {
            jobs.advance();
            ObjectNode state = Json.object();
            ArrayNode list = state.putArray("users");
            store.users().forEach(user -> list.add(withBelongings(user)));
            ArrayNode ofOrganizations = state.putArray("organizations");
            store.organizations().forEach(organization -> ofOrganizations.add(views.organization(organization)));
            state.set("organization_memberships", views.memberships(store.memberships().stream()));
            for (String owner : List.of("user", "organization")) {
                ArrayNode fields = state.putArray(owner + "_fields");
                store.fields(owner).values().forEach(field -> fields.add(views.field(owner, field)));
            }
            state.set("jobs", jobs.view());
            state.putArray("tickets")
                    .addAll(store.tickets().values().stream()
                            .map(this::withComments)
                            .toList());
            state.putArray("mails")
                    .addAll(store.mails().stream().map(ObjectNode::deepCopy).toList());
            return state;
        } finally {
            lock.unlock();
        }
    }

    private ObjectNode withComments(ObjectNode ticket) {
        return ticket.deepCopy()
                .set("comments", Json.texts(tickets.comments(ticket.path("id").asLong())));
    }

    /** A user with identities, memberships, profiles and timeline events. */
    ObjectNode withBelongings(User user) {
        ObjectNode json = views.user(user);
        json.set("identities", views.identities(user));
        json.set("organization_memberships", views.memberships(Views.memberships(user).stream()));
        ArrayNode profiles = json.putArray("profiles");
        user.profiles.forEach(profile -> profiles.add(profile.toJson()));
        ArrayNode events = json.putArray("events");
        user.events.forEach(event -> events.add(event.toJson()));
        return json;
    }

    /** Forgets all records and all use of limits; the owner of the credentials is there again. */
    void reset() {
        lock.lock();
        try {
            store.clear();
            limits.reset();
            jobs.clear();
            tickets.clear();
            credentials.revokeIssued();
            addOwner();
        } finally {
            lock.unlock();
        }
    }

    void resetLimits() {
        locked(() -> {
            limits.reset();
            return true;
        });
    }

    void revokeTokens() {
        locked(() -> {
            credentials.revokeIssued();
            return true;
        });
    }

    /** Reads or changes records outside of the API, in one piece. */
    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            jobs.advance();
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    Store store() {
        return store;
    }

    Views views() {
        return views;
    }

    UserWriter users() {
        return users;
    }

    OrganizationWriter organizations() {
        return organizations;
    }

    Memberships memberships() {
        return memberships;
    }

    /** @param owner {@code user} or {@code organization} */
    FieldsApi fields(String owner) {
        return owner.equals("user") ? userFields : organizationFields;
    }

    private void addOwner() {
        String email = settings.get().apiTokens().keySet().stream().findFirst().orElse(SandboxSettings.EMAIL);
        User owner = store.addUser("Sandbox Admin");
        owner.role = "admin";
        store.addIdentity(owner, Identity.EMAIL, Emails.normal(email), true);
        users.index(owner);
    }
}
