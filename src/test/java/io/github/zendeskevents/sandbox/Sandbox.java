package io.github.zendeskevents.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A running sandbox: a stateful stand-in for one Zendesk account, on 127.0.0.1. Point a client's base URL at {@link #url()},
 * give it one of the credentials in {@link SandboxSettings}, and look at what it did with {@link #user}, {@link #timeline}
 * or {@link #calls}. From the start it holds one record, the admin to whom the credentials belong. Safe for many threads.
 */
public final class Sandbox implements AutoCloseable {

    private static final int THREADS = 48;
    private static final int WAITING_CONNECTIONS = 1024;

    private final Server server;
    private final ServerConnector connector;
    private final ScheduledExecutorService timer;
    private final SandboxClock clock;
    private final SandboxFaults faults = new SandboxFaults();
    private final Journal journal = new Journal(this::settings);
    private final Account account;
    private final SandboxSeed seed;
    private volatile SandboxSettings settings;

    private Sandbox(SandboxSettings settings) throws IOException {
        this.settings = settings;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("sandbox");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(settings.port());
        connector.setAcceptQueueSize(WAITING_CONNECTIONS);
        server.addConnector(connector);
        // Opened now, since links in answers need the port.
        connector.open();
        timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sandbox-timer");
            thread.setDaemon(true);
            return thread;
        });
        clock = new SandboxClock(settings.speed());
        account = new Account(url(), clock, faults, this::settings);
        seed = new SandboxSeed(account);
    }

    /**
     * Starts a sandbox with {@link SandboxSettings#defaults()}.
     *
     * @throws UncheckedIOException if no port can be had
     */
    public static Sandbox start() {
        return start(SandboxSettings.defaults());
    }

    /**
     * Starts a sandbox; it takes calls when this returns.
     *
     * @throws UncheckedIOException if the port cannot be had
     */
    public static Sandbox start(SandboxSettings settings) {
        try {
            Sandbox sandbox = new Sandbox(settings);
            sandbox.open();
            return sandbox;
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox cannot listen on port " + settings.port(), e);
        }
    }

    private void open() {
        server.setHandler(new HttpListener(
                account,
                new Control(this),
                faults,
                clock,
                journal,
                new Printer(this::settings),
                timer,
                server.getThreadPool()));
        try {
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("the sandbox does not start", e);
        }
    }

    /** The base URL, such as {@code http://127.0.0.1:34567}, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port();
    }

    /** The port that it listens on. */
    public int port() {
        return connector.getLocalPort();
    }

    /** Stops at once; calls under way are cut off. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            server.setStopTimeout(0);
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the sandbox does not stop", e);
        }
    }

    /** The settings in force. */
    public SandboxSettings settings() {
        return settings;
    }

    /** Changes settings from now on; the port stays as it is. */
    public synchronized void change(UnaryOperator<SandboxSettings> change) {
        SandboxSettings changed = change.apply(settings);
        if (changed.speed() != settings.speed()) {
            clock.setSpeed(changed.speed());
        }
        settings = changed;
    }

    /** The time that limits, jobs and tokens go by. */
    public SandboxClock clock() {
        return clock;
    }

    /** Makes calls go wrong. */
    public SandboxFaults faults() {
        return faults;
    }

    /** Puts records in without calls. */
    public SandboxSeed seed() {
        return seed;
    }

    /** Back to the beginning: no records, faults, calls or used-up limits. Settings and clock stay as they are. */
    public void reset() {
        account.reset();
        faults.clear();
        journal.clear();
    }

    /** All OAuth tokens handed out so far stop working; new ones can be fetched. */
    public void revokeTokens() {
        account.revokeTokens();
    }

    /** All limits are as if no call had been made. */
    public void resetLimits() {
        account.resetLimits();
    }

    /**
     * Everything: {@code users} with their {@code identities}, {@code organization_memberships}, {@code profiles} and
     * {@code events}, {@code organizations}, {@code organization_memberships}, {@code user_fields},
     * {@code organization_fields}, {@code jobs}, {@code tickets} with their {@code comments}, the verification {@code mails} that would have been sent,
     * and {@code counters} by endpoint and status. A copy.
     */
    public ObjectNode state() {
        ObjectNode state = account.state();
        state.set("counters", journal.counters());
        return state;
    }

    /** The user with this external id, in any case, with belongings as in {@link #state()}. */
    public Optional<JsonNode> user(String externalId) {
        return account.locked(() -> account.store().userByExternalId(externalId).map(account::withBelongings));
    }

    /** The user with this address, primary or secondary, with belongings as in {@link #state()}. */
    public Optional<JsonNode> userByEmail(String email) {
        return account.locked(
                () -> account.store().userByEmail(Emails.normal(email)).map(account::withBelongings));
    }

    /** The user with this id, deleted ones too, with belongings as in {@link #state()}. */
    public Optional<JsonNode> userById(long id) {
        return account.locked(() -> account.store().user(id).map(account::withBelongings));
    }

    /** All active users who are no staff, with belongings as in {@link #state()}, oldest first. */
    public List<JsonNode> endUsers() {
        return account.locked(() -> account.store().users().stream()
                .filter(user -> user.active && !user.isStaff())
                .<JsonNode>map(account::withBelongings)
                .toList());
    }

    /** The organization with this external id, in any case; the oldest where there are twins. */
    public Optional<JsonNode> organization(String externalId) {
        return account.locked(() -> account.store().organizationsByExternalId(externalId).stream()
                .findFirst()
                .map(account.views()::organization));
    }

    /** The organization with this name, in any case. */
    public Optional<JsonNode> organizationByName(String name) {
        return account.locked(() -> account.store().organizationByName(name).map(account.views()::organization));
    }

    /** All organizations, oldest first. */
    public List<JsonNode> organizations() {
        return account.locked(() -> account.store().organizations().stream()
                .<JsonNode>map(account.views()::organization)
                .toList());
    }

    /** The ids of the organizations that a user is a member of, the default one first. */
    public List<Long> organizationsOf(long userId) {
        return account.locked(() -> account.store().user(userId).stream()
                .flatMap(user -> Views.memberships(user).stream())
                .map(membership -> membership.organization.id)
                .toList());
    }

    /** A user's timeline events in the order in which they arrived. */
    public List<JsonNode> timeline(long userId) {
        return account.locked(() -> account.store().user(userId).stream()
                .flatMap(user -> user.events.stream())
                .<JsonNode>map(TimelineEvent::toJson)
                .toList());
    }

    /** The calls so far, oldest first, those to {@code /sandbox} left out. */
    public List<SandboxCall> calls() {
        return journal.calls();
    }

    /** The calls that fit, oldest first. */
    public List<SandboxCall> calls(Predicate<SandboxCall> which) {
        return journal.calls().stream().filter(which).toList();
    }

    /** The calls with this method and a path that matches, oldest first. */
    public List<SandboxCall> calls(String method, String pathRegex) {
        return calls(call -> call.method().equals(method) && call.path().matches(pathRegex));
    }

    /** Forgets the calls and counts so far. */
    public void clearCalls() {
        journal.clear();
    }
}
