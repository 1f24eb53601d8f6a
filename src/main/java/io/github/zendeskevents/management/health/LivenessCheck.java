package io.github.zendeskevents.management.health;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.InboxDelivery;
import io.github.zendeskevents.erasure.ErasureWorker;
import io.github.zendeskevents.inbox.Inbox;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Whether each thread and timer that delivery needs goes on. None ends for a failure of what it does; this is for what nobody thought
 * of, so that the program never looks alive and delivers nothing. Down asks for a restart, so what Zendesk does counts for nothing here.
 */
public final class LivenessCheck extends AbstractHealthCheck {

    private final ZendeskAccount account;
    private final Inbox inbox;
    private final InboxDelivery delivery;
    private final ErasureWorker erasures;

    /** The check of all that delivers from this inbox to this account. */
    public LivenessCheck(ZendeskAccount account, Inbox inbox, InboxDelivery delivery, ErasureWorker erasures) {
        super("zendesk", "zendesk-threads");
        this.account = account;
        this.inbox = inbox;
        this.delivery = delivery;
        this.erasures = erasures;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        Optional<String> reason = standstill();
        if (reason.isPresent()) {
            result.message(reason.get()).down();
        } else {
            result.up();
        }
    }

    private Optional<String> standstill() {
        CamelContext context = account.context();
        if (!context.getStatus().isStarted()) {
            return Optional.empty();
        }
        return Stream.of(
                        delivery.standstill(),
                        inbox.standstill(),
                        erasures.standstill(),
                        account.scheduler().standstill(),
                        account.credentialStatus().standstill())
                .flatMap(Optional::stream)
                .findFirst();
    }
}
