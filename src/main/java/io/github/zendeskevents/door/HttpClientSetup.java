package io.github.zendeskevents.door;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * The HTTP client of the door, set up on its own endpoint so that a host's HTTP component stays as it is. The client must
 * not repeat a call by itself, as it does by default after 429 and 503, because only the routes know whether a repeat does
 * harm. And a call must end in time: the client's own timeouts watch each read, and a server that sends a byte now and then
 * would hold a lane for ever.
 */
public final class HttpClientSetup extends ServiceSupport implements HttpClientConfigurer {

    private final Duration timeout;
    private final CamelContext context;
    private ScheduledExecutorService timer;

    /** A client for calls to this account. */
    public HttpClientSetup(Account account) {
        this.context = account.context();
        this.timeout = account.settings().requestTimeout();
    }

    @Override
    protected void doStart() {
        timer = context.getExecutorServiceManager().newScheduledThreadPool(this, "zendesk-deadlines", 1);
    }

    @Override
    protected void doStop() {
        context.getExecutorServiceManager().shutdownNow(timer);
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries().disableRedirectHandling().disableCookieManagement().disableAuthCaching()
                .addExecInterceptorFirst("zendesk-deadline", new Deadline());
    }

    private final class Deadline implements ExecChainHandler {
        @Override
        public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
                throws IOException, HttpException {
            if (scope.originalRequest instanceof Cancellable call) {
                // The body is read after this method returned, so the deadline stays; weak, so that it keeps nothing alive.
                WeakReference<Cancellable> late = new WeakReference<>(call);
                timer.schedule(() -> cancel(late), timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
            return chain.proceed(request, scope);
        }

        private static void cancel(WeakReference<Cancellable> late) {
            Cancellable call = late.get();
            if (call != null) {
                call.cancel();
            }
        }
    }
}
