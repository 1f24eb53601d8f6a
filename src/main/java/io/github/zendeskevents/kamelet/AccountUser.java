package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.trace.TraceParent;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * A step of a Kamelet that an account serves. The account starts and stops with the step's route, so that a route which is stopped
 * and started again works as before, and a wrong setting stops the start of the host.
 */
public abstract class AccountUser extends AsyncProcessorSupport implements CamelContextAware {

    private final Map<String, String> settings = new HashMap<>();
    private String routes = "classpath:zendesk-routes/*.camel.yaml";
    private CamelContext host;
    private AccountSettings joined;
    private volatile AccountContext account;

    /** Only the steps in this package know what to ask an account. */
    AccountUser() {}

    @Override
    public final CamelContext getCamelContext() {
        return host;
    }

    @Override
    public final void setCamelContext(CamelContext context) {
        this.host = context;
    }

    /** The settings of the account by property name, to be filled; blank ones count as not set. */
    public final Map<String, String> getSettings() {
        return settings;
    }

    /**
     * Sets which routes serve the account.
     *
     * @param patterns where the route files are, separated by commas; of two files with one name the later counts
     */
    public final void setRoutes(String patterns) {
        this.routes = patterns;
    }

    @Override
    protected final void doStart() throws Exception {
        AccountSettings wanted = AccountSettings.of(settings, routes);
        try {
            account = AccountContexts.of(host).join(wanted);
        } catch (Exception failure) {
            throw ParameterNames.wrongParameter(failure)
                    .<Exception>map(wrong -> wrong)
                    .orElse(failure);
        }
        joined = wanted;
    }

    @Override
    protected final void doStop() {
        if (account != null) {
            account = null;
            AccountContexts.of(host).leave(joined);
        }
    }

    @Override
    public final boolean process(Exchange exchange, AsyncCallback callback) {
        AccountContext current = account;
        if (current == null) {
            exchange.setException(new IllegalStateException("The Kamelet is stopped"));
            callback.done(true);
            return true;
        }
        try {
            CompletableFuture<?> unused = current.send(route(), question(exchange), traceparent(exchange))
                    .whenComplete((answer, failure) -> end(exchange, callback, answer, failure));
            return false;
        } catch (RuntimeException notAsked) {
            exchange.setException(notAsked);
            callback.done(true);
            return true;
        }
    }

    private static Optional<String> traceparent(Exchange exchange) {
        return Optional.ofNullable(exchange.getMessage().getHeader(TraceParent.HEADER, String.class));
    }

    private void end(Exchange exchange, AsyncCallback callback, Object answer, Throwable failure) {
        try {
            if (failure == null) {
                take(exchange, answer);
            } else {
                exchange.setException(Causes.unwrapped(failure));
            }
        } catch (RuntimeException notTaken) {
            exchange.setException(notTaken);
        } finally {
            callback.done(false);
        }
    }

    /** The endpoint of the account's route that answers. */
    abstract String route();

    /** What to send to the route. */
    abstract Object question(Exchange exchange);

    /** Puts the answer, which may be null, where the host finds it. */
    abstract void take(Exchange exchange, Object answer);
}
