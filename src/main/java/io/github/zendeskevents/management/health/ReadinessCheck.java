package io.github.zendeskevents.management.health;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.client.auth.CredentialStatus;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.records.field.Fields;
import io.github.zendeskevents.settings.Setting;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * One thing without which events cannot flow. Each is a bean, because Camel's health check registry finds the checks among the
 * beans of any host: so the readiness that a Spring Boot or Quarkus application shows is that of this module too. They are no
 * liveness checks: a restart mends none of them. Whether a host is to get no requests because of them is its own choice; where not, a
 * check that is down shows as up, with the reason as a detail.
 */
public final class ReadinessCheck extends AbstractHealthCheck {

    /** With this option a check says how it is, whatever the host has chosen to show. */
    static final String AS_IT_IS = "zendesk.as-it-is";
    /** Under which name a check that is up tells what is amiss nevertheless. */
    static final String DETAIL = "zendesk.detail";

    private static final String GROUP = "zendesk";
    private static final String GATEWAY = "zendesk-gateway";

    private final Supplier<Optional<String>> trouble;
    private final Supplier<Optional<String>> detail;

    private final boolean holdsUpHost;

    private ReadinessCheck(
            String id, ZendeskAccount account, Supplier<Optional<String>> trouble, Supplier<Optional<String>> detail) {
        super(GROUP, id);
        this.holdsUpHost = account.settings().hostReadiness();
        this.trouble = trouble;
        this.detail = detail;
    }

    /**
     * Up when Zendesk accepts the credentials. Events flow without its lists of fields and past a record in trouble, but a
     * detail says what is amiss.
     */
    public static ReadinessCheck ofZendesk(ZendeskAccount account, Fields fields) {
        return new ReadinessCheck(
                "zendesk",
                account,
                () -> Optional.of(account.credentialStatus().state())
                        .filter(state -> !state.accepted())
                        .map(CredentialStatus.State::reason),
                () -> details(Stream.of(
                        account.settings().dryRun()
                                ? Optional.of(Setting.DRY_RUN.property() + " is true: nothing is written to Zendesk")
                                : Optional.empty(),
                        fields.problem(),
                        TroubledRecordsList.summary(account.troubledRecords()),
                        account.credentialNotice().text())));
    }

    private static Optional<String> details(Stream<Optional<String>> amiss) {
        return amiss.flatMap(Optional::stream).reduce((one, other) -> one + "; " + other);
    }

    /** Up when the inbox can be read; a detail says why it takes no events, or hands none out, nevertheless. */
    public static ReadinessCheck ofInbox(ZendeskAccount account, Inbox inbox) {
        return new ReadinessCheck(
                "zendesk-inbox",
                account,
                () -> {
                    try {
                        inbox.counts();
                        return Optional.empty();
                    } catch (InboxUnavailableException unavailable) {
                        return Optional.of(unavailable.getMessage());
                    }
                },
                () -> details(Stream.of(
                        inbox.trouble(), inbox.paused().map(pause -> pause.reason() + " since " + pause.since()))));
    }

    /** Up when the gateway listens, or the host has none: it was switched off, or its route was not loaded. */
    public static ReadinessCheck ofGateway(ZendeskAccount account) {
        return new ReadinessCheck(GATEWAY, account, () -> notListening(account.context()), Optional::empty);
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Optional<String> reason = trouble.get();
        boolean shown = holdsUpHost || options.containsKey(AS_IT_IS);
        if (reason.isPresent() && shown) {
            result.message(reason.get()).down();
        } else if (reason.isPresent()) {
            result.detail(DETAIL, reason.get()).up();
        } else {
            detail.get().ifPresent(text -> result.detail(DETAIL, text));
            result.up();
        }
    }

    private static Optional<String> notListening(CamelContext context) {
        if (context.getRoute(GATEWAY) == null) {
            return Optional.empty();
        }
        ServiceStatus status = context.getRouteController().getRouteStatus(GATEWAY);
        return status == ServiceStatus.Started
                ? Optional.empty()
                : Optional.of("the route " + GATEWAY + " is " + status);
    }
}
