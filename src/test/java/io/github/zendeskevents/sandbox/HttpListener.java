package io.github.zendeskevents.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP's side of the sandbox: reads requests, lets faults happen, has the account answer, writes journal and bytes. Waiting
 * holds neither the lock nor a thread.
 */
final class HttpListener extends Handler.Abstract {

    private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);

    private final Account account;
    private final Control control;
    private final SandboxFaults faults;
    private final SandboxClock clock;
    private final Journal journal;
    private final Printer printer;
    private final ScheduledExecutorService timer;
    private final Executor workers;

    HttpListener(
            Account account,
            Control control,
            SandboxFaults faults,
            SandboxClock clock,
            Journal journal,
            Printer printer,
            ScheduledExecutorService timer,
            Executor workers) {
        this.account = account;
        this.control = control;
        this.faults = faults;
        this.clock = clock;
        this.journal = journal;
        this.printer = printer;
        this.timer = timer;
        this.workers = workers;
    }

    /** One request on its way. */
    private record Exchange(
            SandboxRequest asked,
            Instant at,
            SandboxFault fault,
            Request request,
            Response response,
            Callback callback) {}

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        SandboxRequest asked = read(request);
        if (asked.path().startsWith("/shop")) {
            write(Shop.answer(asked), Duration.ZERO, request, response, callback);
            return true;
        }
        if (asked.path().startsWith("/sandbox")) {
            write(control.answer(asked), Duration.ZERO, request, response, callback);
            return true;
        }
        Optional<SandboxFault> fault = faults.take(asked.method(), asked.path(), asked);
        Exchange exchange =
                new Exchange(asked, clock.instant(), fault.orElseGet(SandboxFault::pass), request, response, callback);
        after(exchange.fault().delayBefore(), exchange, () -> act(exchange));
        return true;
    }

    private void act(Exchange exchange) {
        SandboxFault fault = exchange.fault();
        Account.Handled handled;
        if (fault.effect()) {
            Account.Handled truth = account.answer(exchange.asked());
            handled = new Account.Handled(fault.spoil(Optional.of(truth.answer())), truth.caller(), truth.endpoint());
        } else {
            handled = new Account.Handled(
                    account.withHeaders(fault.spoil(Optional.empty())),
                    account.identify(exchange.asked()),
                    account.endpointName(exchange.asked()));
        }
        boolean drops = fault.kind() == SandboxFault.Kind.DROP;
        journal.add(
                exchange.at(),
                exchange.asked(),
                drops ? 0 : handled.answer().status(),
                handled.caller().kind(),
                handled.endpoint());
        printer.print(exchange.at(), exchange.asked(), handled.answer(), drops);
        after(fault.delayAfter(), exchange, () -> {
            if (drops) {
                drop(exchange);
            } else {
                write(handled.answer(), fault.trickle(), exchange.request(), exchange.response(), exchange.callback());
            }
        });
    }

    /** Goes on at once, or after a time on another thread; there, what breaks has nobody else to tell. */
    private void after(Duration time, Exchange exchange, Runnable next) {
        if (time.isZero()) {
            next.run();
            return;
        }
        timer.schedule(
                () -> workers.execute(() -> {
                    try {
                        next.run();
                    } catch (RuntimeException e) {
                        LOG.error(
                                "The sandbox broke at {} {}",
                                exchange.asked().method(),
                                exchange.asked().path(),
                                e);
                        exchange.callback().failed(e);
                    }
                }),
                time.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private static void drop(Exchange exchange) {
        exchange.request().getConnectionMetaData().getConnection().getEndPoint().close();
        exchange.callback().failed(new EofException("dropped on demand"));
    }

    private void write(ApiAnswer answer, Duration trickle, Request request, Response response, Callback callback) {
        byte[] body = answer.body();
        response.setStatus(answer.status());
        if (answer.status() != 204) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
            response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        }
        answer.headers().forEach((name, value) -> response.getHeaders().put(new HttpField(name, value)));
        if (trickle.isZero() || body.length == 0 || request.getMethod().equals("HEAD")) {
            response.write(true, ByteBuffer.wrap(body), callback);
        } else {
            trickle(body, 0, trickle.dividedBy(body.length), response, callback);
        }
    }

    private void trickle(byte[] body, int from, Duration pause, Response response, Callback callback) {
        boolean last = from == body.length - 1;
        response.write(
                last,
                ByteBuffer.wrap(body, from, 1),
                last
                        ? callback
                        : Callback.from(
                                () -> timer.schedule(
                                        () -> workers.execute(() -> trickle(body, from + 1, pause, response, callback)),
                                        pause.toNanos(),
                                        TimeUnit.NANOSECONDS),
                                callback::failed));
    }

    private static SandboxRequest read(Request request) throws IOException {
        String query = request.getHttpURI().getQuery();
        return new SandboxRequest(
                request.getMethod(),
                request.getHttpURI().getPath(),
                query == null ? "" : query,
                header(request, HttpHeader.AUTHORIZATION.asString()),
                header(request, HttpHeader.CONTENT_TYPE.asString()),
                header(request, "Idempotency-Key"),
                IO.readBytes(Content.Source.asInputStream(request)));
    }

    private static String header(Request request, String name) {
        return Optional.ofNullable(request.getHeaders().get(name)).orElse("");
    }
}
