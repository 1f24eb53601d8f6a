package io.github.zendeskevents.sandbox;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How a sandbox behaves. Immutable: each {@code with} answers a changed copy. All but the port can be changed while it runs,
 * with {@link Sandbox#change} or {@code POST /sandbox/settings}. Durations are in sandbox time, see {@link SandboxClock}.
 */
public final class SandboxSettings {

    /** The email of the admin to whom the default credentials belong. */
    public static final String EMAIL = "agent@example.com";
    /** The default API token, for Basic {@code agent@example.com/token:sandbox-token}. */
    public static final String API_TOKEN = "sandbox-token";
    /** The default OAuth client. */
    public static final String OAUTH_CLIENT = "sandbox-client";
    /** The default OAuth client's secret. */
    public static final String OAUTH_SECRET = "sandbox-secret";
    /** The default ready bearer token. */
    public static final String BEARER_TOKEN = "sandbox-bearer";

    private int port;
    private SandboxLimits limits = SandboxPlan.UNLIMITED.limits();
    private double speed = 1;
    private boolean imports;
    private boolean agentToken;
    private boolean organizationRights = true;
    private boolean translatedTexts;
    private boolean timeline = true;
    private boolean credentialsRejected;
    private Map<String, String> apiTokens = Map.of(EMAIL, API_TOKEN);
    private Map<String, String> oauthClients = Map.of(OAUTH_CLIENT, OAUTH_SECRET);
    private Set<String> bearerTokens = Set.of(BEARER_TOKEN);
    private Optional<Instant> bearerTokensEnd = Optional.empty();
    private boolean lightAgent;
    private Duration clockOff = Duration.ZERO;
    private Duration tokenLifetime = Duration.ZERO;
    private Duration searchLag = Duration.ZERO;
    private Duration mergeLag = Duration.ZERO;
    private int mostTicketsOfMerged = 10_000;
    private Duration jobTime = Duration.ofSeconds(8);
    private Duration raceWindow = Duration.ZERO;
    private int journalSize = 50_000;
    private Optional<Consumer<String>> printTo = Optional.empty();

    private SandboxSettings() {}

    private SandboxSettings(SandboxSettings other) {
        port = other.port;
        limits = other.limits;
        speed = other.speed;
        imports = other.imports;
        agentToken = other.agentToken;
        organizationRights = other.organizationRights;
        translatedTexts = other.translatedTexts;
        timeline = other.timeline;
        credentialsRejected = other.credentialsRejected;
        apiTokens = other.apiTokens;
        oauthClients = other.oauthClients;
        bearerTokens = other.bearerTokens;
        bearerTokensEnd = other.bearerTokensEnd;
        lightAgent = other.lightAgent;
        clockOff = other.clockOff;
        tokenLifetime = other.tokenLifetime;
        searchLag = other.searchLag;
        mergeLag = other.mergeLag;
        mostTicketsOfMerged = other.mostTicketsOfMerged;
        jobTime = other.jobTime;
        raceWindow = other.raceWindow;
        journalSize = other.journalSize;
        printTo = other.printTo;
    }

    /**
     * A free port, no rate limits, life's own speed, bulk imports off as in a new account, timeline on, the documented
     * credentials with admin rights, OAuth tokens without an end, searches without lag, 8 seconds for a job of 100 items.
     */
    public static SandboxSettings defaults() {
        return new SandboxSettings();
    }

    /**
     * Where it listens.
     *
     * @param value the port on 127.0.0.1; 0 for a free one
     */
    public SandboxSettings withPort(int value) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.port = value;
        return copy;
    }

    /** Sets all limits to those of a plan. */
    public SandboxSettings withPlan(SandboxPlan plan) {
        return withLimits(plan.limits());
    }

    /** Sets all limits at once. */
    public SandboxSettings withLimits(SandboxLimits value) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.limits = value;
        return copy;
    }

    /**
     * How fast its time runs.
     *
     * @param factor sandbox seconds per real second
     */
    public SandboxSettings withSpeed(double factor) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.speed = factor;
        return copy;
    }

    /** Whether {@code create_many} and {@code create_or_update_many} of users are enabled; else they answer 403. */
    public SandboxSettings withImports(boolean enabled) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.imports = enabled;
        return copy;
    }

    /** Whether the credentials are an agent's, who may neither create custom fields nor change staff. */
    public SandboxSettings withAgentToken(boolean agent) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.agentToken = agent;
        return copy;
    }

    /** Whether the credentials may search, show many and write organizations; else those answer 403. */
    public SandboxSettings withOrganizationRights(boolean rights) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.organizationRights = rights;
        return copy;
    }

    /** Whether error texts come in another language than English, as they do for an account that is set to one; codes stay. */
    public SandboxSettings withTranslatedTexts(boolean translated) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.translatedTexts = translated;
        return copy;
    }

    /** Whether the timeline is switched on in the account; else it answers 403. */
    public SandboxSettings withTimeline(boolean enabled) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.timeline = enabled;
        return copy;
    }

    /** Whether all credentials are refused, OAuth clients included, as after a revocation. */
    public SandboxSettings withCredentialsRejected(boolean rejected) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.credentialsRejected = rejected;
        return copy;
    }

    /** The one API token, used with Basic {@code email/token:token}. */
    public SandboxSettings withApiToken(String email, String token) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.apiTokens = Map.of(email, token);
        return copy;
    }

    /** The bearer tokens that are ready, with all rights. */
    public SandboxSettings withBearerTokens(String... tokens) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.bearerTokens = Set.of(tokens);
        return copy;
    }

    /** When the ready bearer tokens end, as {@code GET /oauth/tokens/current} tells; from then on they are refused. */
    public SandboxSettings withBearerTokensEnd(Instant end) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.bearerTokensEnd = Optional.of(end);
        return copy;
    }

    /** Whether the credentials are a light agent's, who may read and create nothing. */
    public SandboxSettings withLightAgent(boolean light) {
        SandboxSettings copy = withAgentToken(light);
        copy.lightAgent = light;
        return copy;
    }

    /** How far the {@code Date} of all answers is from this machine's clock; what goes by the sandbox's clock stays. */
    public SandboxSettings withClockOff(Duration ahead) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.clockOff = ahead;
        return copy;
    }

    /** One more client of {@code /oauth/tokens}. */
    public SandboxSettings withOAuthClient(String clientId, String secret) {
        SandboxSettings copy = new SandboxSettings(this);
        Map<String, String> clients = new HashMap<>(oauthClients);
        clients.put(clientId, secret);
        copy.oauthClients = Map.copyOf(clients);
        return copy;
    }

    /** How long an OAuth token lives; zero: it has no end and {@code expires_in} is absent. */
    public SandboxSettings withTokenLifetime(Duration lifetime) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.tokenLifetime = lifetime;
        return copy;
    }

    /** How long a change stays unseen by {@code ?query=} searches. */
    public SandboxSettings withSearchLag(Duration lag) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.searchLag = lag;
        return copy;
    }

    /** How long the identities that a merge has moved stay unseen among those of their new user. */
    public SandboxSettings withMergeLag(Duration lag) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.mergeLag = lag;
        return copy;
    }

    /** How many tickets a user who is merged may have requested at the most. */
    public SandboxSettings withMostTicketsOfMerged(int tickets) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.mostTicketsOfMerged = tickets;
        return copy;
    }

    /** How long a job of 100 items takes; smaller ones take their share. */
    public SandboxSettings withJobTime(Duration per100Items) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.jobTime = per100Items;
        return copy;
    }

    /**
     * How long a creation stays unseen by identical calls, as when both come at once: a second creation of the same user is
     * answered 409, a second organization of the same {@code external_id} becomes a twin. Zero: creations are atomic.
     */
    public SandboxSettings withRaceWindow(Duration window) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.raceWindow = window;
        return copy;
    }

    /** How many calls the journal keeps; older ones are forgotten. */
    public SandboxSettings withJournalSize(int calls) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.journalSize = calls;
        return copy;
    }

    /** Prints one line per call. */
    public SandboxSettings withPrintTo(Consumer<String> lines) {
        SandboxSettings copy = new SandboxSettings(this);
        copy.printTo = Optional.of(lines);
        return copy;
    }

    /** Prints one line per call. */
    public SandboxSettings withPrintTo(PrintStream stream) {
        return withPrintTo((Consumer<String>) stream::println);
    }

    /** The port asked for; 0 for a free one. */
    public int port() {
        return port;
    }

    /** What is let through. */
    public SandboxLimits limits() {
        return limits;
    }

    /** Sandbox seconds per real second. */
    public double speed() {
        return speed;
    }

    /** Whether bulk imports of users are enabled. */
    public boolean imports() {
        return imports;
    }

    /** Whether the credentials are an agent's. */
    public boolean agentToken() {
        return agentToken;
    }

    /** Whether the credentials reach organizations. */
    public boolean organizationRights() {
        return organizationRights;
    }

    /** Whether error texts are translated. */
    public boolean translatedTexts() {
        return translatedTexts;
    }

    /** Whether the timeline is switched on. */
    public boolean timeline() {
        return timeline;
    }

    /** Whether all credentials are refused. */
    public boolean credentialsRejected() {
        return credentialsRejected;
    }

    /** API tokens by the email that they belong to. */
    public Map<String, String> apiTokens() {
        return apiTokens;
    }

    /** Secrets by the id of the OAuth client. */
    public Map<String, String> oauthClients() {
        return oauthClients;
    }

    /** The bearer tokens that are ready. */
    public Set<String> bearerTokens() {
        return bearerTokens;
    }

    /** When the ready bearer tokens end; empty: never. */
    public Optional<Instant> bearerTokensEnd() {
        return bearerTokensEnd;
    }

    /** Whether the credentials are a light agent's. */
    public boolean lightAgent() {
        return lightAgent;
    }

    /** How far the date of answers is ahead. */
    public Duration clockOff() {
        return clockOff;
    }

    /** Zero for no end. */
    public Duration tokenLifetime() {
        return tokenLifetime;
    }

    /** How long searches do not see a change. */
    public Duration searchLag() {
        return searchLag;
    }

    /** How long lists of identities do not see a merge. */
    public Duration mergeLag() {
        return mergeLag;
    }

    /** How many tickets a user who is merged may have. */
    public int mostTicketsOfMerged() {
        return mostTicketsOfMerged;
    }

    /** How long a job of 100 items takes. */
    public Duration jobTime() {
        return jobTime;
    }

    /** How long identical calls do not see a creation. */
    public Duration raceWindow() {
        return raceWindow;
    }

    /** How many calls the journal keeps. */
    public int journalSize() {
        return journalSize;
    }

    /** Who gets a line per call; empty for nobody. */
    public Optional<Consumer<String>> printTo() {
        return printTo;
    }
}
