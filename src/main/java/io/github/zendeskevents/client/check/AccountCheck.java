package io.github.zendeskevents.client.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.RetryException;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.client.auth.Credentials;
import io.github.zendeskevents.client.check.CheckPoint.Level;
import io.github.zendeskevents.client.limit.RateLimiters;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.PagedList;
import io.github.zendeskevents.clock.SteadyClock;
import io.github.zendeskevents.settings.Authentication;
import io.github.zendeskevents.settings.Settings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Tries the settings against the account: a handful of reads, and the request for a token. However often it is asked for, Zendesk
 * hears of it twice a minute at the most.
 */
public final class AccountCheck {

    /** All points, in the order in which to mend them. */
    public static final List<String> POINTS = List.of(
            "address",
            "clock",
            "credentials",
            "role",
            "scopes",
            "credentials-end",
            "limits",
            "timeline",
            "imports",
            "fields",
            "staff-guard");

    private static final String ME = "/api/v2/users/me";
    private static final String TOKEN = "/api/v2/oauth/tokens/current";
    private static final Duration REPORT_HOLDS = Duration.ofSeconds(30);

    private final Settings settings;
    private final Clock clock;
    private final Clock steady;
    private final BooleanSupplier importsRefused;
    private final RouteSender route;
    private final RateLimiters limiters;
    private final CredentialStatus credentials;
    private Optional<CompletableFuture<CheckReport>> last = Optional.empty();
    private Instant lastAt = Instant.MIN;
    private boolean lastAccepted;

    /**
     * A check of the account that these settings name.
     *
     * @param importsRefused whether Zendesk refused imports lately
     * @param route takes an {@link ApiRequest}, and leaves the headers of the answer
     * @param limiters the account's limits
     * @param credentials whether Zendesk accepts them, as far as is known
     */
    public AccountCheck(
            Settings settings,
            Clock clock,
            BooleanSupplier importsRefused,
            RouteSender route,
            RateLimiters limiters,
            CredentialStatus credentials) {
        this.settings = settings;
        this.clock = clock;
        this.steady = SteadyClock.of(clock);
        this.importsRefused = importsRefused;
        this.route = route;
        this.limiters = limiters;
        this.credentials = credentials;
    }

    /**
     * Tries all points, or tells what was found within the last half minute, unless Zendesk has begun or ceased to accept the
     * credentials since; completes in any case, within seconds.
     */
    public synchronized CompletableFuture<CheckReport> report() {
        boolean accepted = credentials.state().accepted();
        if (last.isEmpty() || accepted != lastAccepted || steady.instant().isAfter(lastAt.plus(REPORT_HOLDS))) {
            lastAt = steady.instant();
            lastAccepted = accepted;
            last = Optional.of(CompletableFuture.supplyAsync(this::check, Probe.THREADS));
        }
        return last.get();
    }

    private CheckReport check() {
        List<CheckPoint> points = new ArrayList<>();
        AddressPoints addresses = new AddressPoints(settings.url());
        Probe probe = new Probe(route, limiters, clock);
        ProbeResult open = probe.send(ApiRequest.get(ME, ME).withoutCredentials(), Optional.empty())
                .join();
        points.add(addresses.address(open));
        if (open.failure().isEmpty() || (open.limited() && open.status() > 0)) {
            points.add(addresses.clock(open));
        }
        if (isFine(points) && !open.limited()) {
            checkAccount(probe, points);
        } else if (open.limited() && open.status() > 0) {
            points.add(new RightsPoints(settings.authentication(), clock).credentials(open));
        }
        List<String> notTried = new ArrayList<>(POINTS);
        points.forEach(point -> notTried.remove(point.name()));
        return new CheckReport(clock.instant(), settings.url(), points, notTried);
    }

    private static boolean isFine(List<CheckPoint> points) {
        return points.stream()
                .noneMatch(point -> point.name().matches("address|credentials") && point.level() == Level.ERROR);
    }

    private void checkAccount(Probe probe, List<CheckPoint> points) {
        RightsPoints rights = new RightsPoints(settings.authentication(), clock);
        Optional<String> header = Credentials.readyHeader(settings.authentication());
        Optional<CheckPoint> refused = Optional.empty();
        if (settings.authentication() instanceof Authentication.ClientCredentials client) {
            TokenAttempt attempt = TokenAttempt.with(probe, client);
            header = attempt.header();
            refused = attempt.refused();
        }
        if (refused.isPresent()) {
            points.add(refused.get());
            return;
        }
        CompletableFuture<ProbeResult> me = probe.send(ApiRequest.get(ME, ME), header);
        CompletableFuture<ProbeResult> token = probe.send(ApiRequest.get(TOKEN, TOKEN), header);
        points.add(rights.credentials(me.join()));
        if (isFine(points) && !me.join().limited()) {
            JsonNode user = me.join().response().orElseThrow().body().path("user");
            points.add(rights.role(user));
            points.add(rights.scopes(token.join()));
            points.add(rights.end(token.join()));
            checkWhatItHas(probe, points, user, header, me.join());
            points.add(rights.staffGuard(user));
        }
    }

    private void checkWhatItHas(
            Probe probe, List<CheckPoint> points, JsonNode user, Optional<String> header, ProbeResult me) {
        AccountPoints account = new AccountPoints(settings);
        String path = "/api/v2/users/" + user.path("id").asLong() + "/events";
        CompletableFuture<ProbeResult> timeline =
                probe.send(ApiRequest.get(path, "/api/v2/users/{id}/events").within(ApiRequest.TIMELINE), header);
        points.add(account.limits(me));
        points.add(account.timeline(timeline.join()));
        points.add(account.imports(importsRefused.getAsBoolean()));
        points.add(account.fields(
                list(probe, "/api/v2/user_fields", header), list(probe, "/api/v2/organization_fields", header)));
    }

    private static AccountPoints.Listed list(Probe probe, String path, Optional<String> header) {
        PagedList read = PagedList.startingWith(ApiRequest.get(path, path).with("page[size]", "100"));
        while (read.next().isPresent()) {
            ProbeResult page = probe.send(read.next().get(), header).join();
            if (!page.ok()) {
                return new AccountPoints.Listed(read.items(), Optional.of(page));
            }
            try {
                read = read.with(page.response().orElseThrow());
            } catch (RetryException noList) {
                return new AccountPoints.Listed(read.items(), Optional.of(page));
            }
        }
        return new AccountPoints.Listed(read.items(), Optional.empty());
    }
}
