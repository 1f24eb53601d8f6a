package io.github.zendeskevents.client.http;

import io.github.zendeskevents.settings.ProxySettings;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.service.ServiceSupport;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Sets up Camel's HTTP client on its own endpoint, so that a host's HTTP component stays as it is. It must not repeat a
 * request by itself, as it does by default after 429 and 503, because only the sender knows whether a repeat does harm. And
 * a call must end in time: the client's own timeouts watch each read, and a server that sends a byte now and then
 * would hold a lane for ever.
 */
public final class HttpClientSetup extends ServiceSupport implements HttpClientConfigurer {

    /** A header that marks requests for which there is less time; it goes no further than here. */
    static final String BRIEF = "Zendesk-Events-Brief";

    private static final long SWEEP_MILLIS = 250;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final CamelContext context;
    private final Duration timeout;
    private final Optional<ProxyRoute> proxy;
    // All calls of a queue have the same time, so the first in is the first due: one sweep serves any number of calls.
    private final Queue<Running> running = new ConcurrentLinkedQueue<>();
    private final Queue<Running> brief = new ConcurrentLinkedQueue<>();
    private ScheduledExecutorService timer;

    /**
     * A call under way.
     *
     * @param dueNanos on the scale of {@link System#nanoTime()}
     * @param call weak, because a call that has ended must not be kept for its deadline
     */
    private record Running(long dueNanos, WeakReference<Cancellable> call) {}

    /**
     * @param timeout how long a call may take, from its first byte to the last of its answer
     * @param proxy the only way out, if there is one
     */
    public HttpClientSetup(CamelContext context, Duration timeout, Optional<ProxySettings> proxy) {
        this.context = context;
        this.timeout = timeout;
        this.proxy = proxy.map(ProxyRoute::new);
    }

    @Override
    protected void doStart() {
        timer = context.getExecutorServiceManager().newScheduledThreadPool(this, "zendesk-deadlines", 1);
        var unused = timer.scheduleWithFixedDelay(this::cancelLate, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void doStop() {
        if (timer != null) {
            context.getExecutorServiceManager().shutdownNow(timer);
        }
        running.clear();
        brief.clear();
    }

    @Override
    public void configureHttpClient(HttpClientBuilder client) {
        client.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .addExecInterceptorFirst("zendesk-deadline", this::execute);
        proxy.ifPresent(way -> way.configure(client));
    }

    // The body is read after this has returned, so the deadline outlasts it.
    private ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        boolean isBrief = request.removeHeaders(BRIEF);
        if (scope.originalRequest instanceof Cancellable call) {
            long nanos = isBrief ? Math.max(timeout.dividedBy(4).toNanos(), SHORTEST.toNanos()) : timeout.toNanos();
            (isBrief ? brief : running).add(new Running(System.nanoTime() + nanos, new WeakReference<>(call)));
        }
        return chain.proceed(request, scope);
    }

    private void cancelLate() {
        cancelLate(running);
        cancelLate(brief);
    }

    private static void cancelLate(Queue<Running> calls) {
        for (Running first = calls.peek();
                first != null && System.nanoTime() - first.dueNanos() >= 0;
                first = calls.peek()) {
            calls.remove(first);
            Cancellable call = first.call().get();
            if (call != null) {
                call.cancel();
            }
        }
    }
}
