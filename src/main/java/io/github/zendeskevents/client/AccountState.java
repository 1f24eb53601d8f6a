package io.github.zendeskevents.client;

import io.github.zendeskevents.client.auth.CredentialNotice;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.client.auth.OutageDetector;
import io.github.zendeskevents.client.batch.RefusedEndpoints;
import io.github.zendeskevents.client.batch.TroubledRecords;
import io.github.zendeskevents.client.limit.KnownLimits;
import io.github.zendeskevents.settings.Settings;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What was learnt of a Zendesk account and is worth more than the Camel context that learnt it: limits, whether the
 * credentials are accepted, requests that Zendesk refuses, and what was counted. When routes are edited, the context is
 * started anew, and {@link ZendeskAccount#of} finds this as the bean {@value #BEAN}.
 *
 * <p>Between two contexts it holds no thread, no listener and nothing that waits.
 */
public final class AccountState {

    /** The bean by which a context takes over what another one learnt. */
    public static final String BEAN = "zendeskAccountState";

    private final Settings settings;
    private final Clock clock;
    private final KnownLimits limits;
    private final OutageDetector outages = new OutageDetector();
    private final CredentialStatus credentials;
    private final CredentialNotice notice;
    private final RefusedEndpoints refused;
    private final TroubledRecords troubled;
    private final Map<Class<?>, Object> others = new ConcurrentHashMap<>();
    private final CompositeMeterRegistry meters = new CompositeMeterRegistry();

    /** Nothing is known yet of the account of these settings. */
    AccountState(Settings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.limits = new KnownLimits(clock);
        this.credentials = new CredentialStatus(clock, outages);
        this.notice = new CredentialNotice(settings.authentication(), clock);
        this.refused = new RefusedEndpoints(clock);
        this.troubled = new TroubledRecords(clock);
    }

    /** True when the settings name the same account and the same credentials. */
    boolean isOf(Settings other) {
        return settings.url().equals(other.url()) && settings.authentication().equals(other.authentication());
    }

    Clock clock() {
        return clock;
    }

    KnownLimits limits() {
        return limits;
    }

    OutageDetector outages() {
        return outages;
    }

    CredentialStatus credentials() {
        return credentials;
    }

    CredentialNotice notice() {
        return notice;
    }

    RefusedEndpoints refused() {
        return refused;
    }

    TroubledRecords troubled() {
        return troubled;
    }

    CompositeMeterRegistry meters() {
        return meters;
    }

    /** What others than the client learnt of the account and want to know in the next context; made where there is none yet. */
    public <T> T once(Class<T> type, Supplier<T> make) {
        return type.cast(others.computeIfAbsent(type, missing -> make.get()));
    }

    /** True when there is something of this kind already. */
    public boolean remembers(Class<?> type) {
        return others.containsKey(type);
    }

    /** The context that used this has ended: nobody there listens any longer. */
    void forgetListeners() {
        credentials.forgetListeners();
        outages.forgetListeners();
    }

    /**
     * Another context begins to use this. Counters go on; gauges, which look into objects of the old context, are made anew,
     * and the registries that show them are those of the new host.
     */
    void takenOver() {
        forgetListeners();
        List.copyOf(meters.getMeters()).stream().filter(Gauge.class::isInstance).forEach(meters::remove);
        List.copyOf(meters.getRegistries()).forEach(meters::remove);
    }
}
