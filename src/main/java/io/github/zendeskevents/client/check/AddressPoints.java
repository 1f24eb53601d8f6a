package io.github.zendeskevents.client.check;

import io.github.zendeskevents.client.auth.Unreachable;
import io.github.zendeskevents.failure.Causes;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** What can be told without credentials: whether Zendesk is at the address, and whether the clocks agree. */
final class AddressPoints {

    private static final Duration CLOCKS_AGREE = Duration.ofSeconds(30);
    private static final Duration CLOCKS_DISAGREE = Duration.ofMinutes(5);
    private static final List<String> LOOPBACKS = List.of("127.0.0.1", "localhost", "[::1]");

    private final URI url;

    AddressPoints(URI url) {
        this.url = url;
    }

    CheckPoint address(ProbeResult reply) {
        String tried = "GET " + url + "/api/v2/users/me without credentials";
        if (reply.limited() && reply.status() == 0) {
            return CheckPoint.warning("address", tried, "cannot be told: " + reply.details(), reply.todo(""));
        }
        if (reply.failure().isPresent() && !reply.limited()) {
            Throwable failure = reply.failure().get();
            return CheckPoint.error("address", tried, Unreachable.reason(failure), todo(failure, reply));
        }
        if (reply.status() == 404 || reply.status() == 410) {
            return CheckPoint.error(
                    "address",
                    tried,
                    reply.details(),
                    "no account is there: set zendesk.subdomain to the first part of the address that agents use");
        }
        if (reply.status() == 407) {
            return CheckPoint.error(
                    "address", tried, reply.details(), "the proxy on the way asks for a user and a password");
        }
        if (reply.status() >= 402 && reply.status() != 429) {
            return CheckPoint.error(
                    "address",
                    tried,
                    reply.details(),
                    "Zendesk refuses everybody: the account is suspended or cancelled, or lets in some addresses only;"
                            + " look at Admin Center > Account > Billing, and > Security > Advanced > IP restrictions");
        }
        String seen = "Zendesk answers in " + reply.took().toMillis() + " ms";
        if (url.getScheme().equals("https")) {
            return CheckPoint.ok("address", tried, seen + ", its certificate is accepted");
        }
        return LOOPBACKS.contains(String.valueOf(url.getHost()))
                ? CheckPoint.ok("address", tried, seen + ", without TLS on this machine")
                : CheckPoint.warning(
                        "address",
                        tried,
                        seen + ", without TLS",
                        "credentials and events can be read on the way: let zendesk.url begin with https://");
    }

    private String todo(Throwable failure, ProbeResult reply) {
        if (Causes.has(failure, UnknownHostException.class)) {
            return "compare zendesk.subdomain with the address that agents use, and look at this machine's DNS";
        }
        if (Unreachable.isWithoutTls(failure)) {
            return "what listens there speaks no TLS: let zendesk.url name a port that does, or begin with http://";
        }
        if (Unreachable.isLate(failure)) {
            return "look at https://status.zendesk.com, and at this machine's network, firewall and proxy; events wait meanwhile."
                    + " A call may take as long as zendesk.request-timeout says";
        }
        if (Unreachable.isOutOfDate(failure)) {
            return "compare this machine's clock; where that is right, whoever answers there, such as a proxy, needs a new certificate";
        }
        if (Unreachable.isOfAnotherName(failure)) {
            return "what answers there is not " + url.getHost()
                    + ": look for a proxy or a wrong DNS on the way, or let zendesk.url name it by the name in its certificate";
        }
        if (Unreachable.isOldTls(failure)) {
            return "what answers there has no TLS that this Java takes (1.2 or newer): look for an old proxy on the way";
        }
        if (Causes.has(failure, SSLException.class)) {
            return "something between here and Zendesk, such as a proxy, has a certificate that this Java does not know:"
                    + " add it to Java's trust store, or go past it";
        }
        if (reply.status() >= 300 && reply.status() < 400) {
            return "the address leads elsewhere, as that of a missing, renamed or suspended account does: compare"
                    + " zendesk.subdomain with the address that agents use";
        }
        if (reply.status() >= 500) {
            return "Zendesk is in trouble or in maintenance: look at https://status.zendesk.com; events wait meanwhile";
        }
        if (reply.status() > 0) {
            return "this is no answer of Zendesk's API: look for a proxy or a login page between here and Zendesk"
                    + contentType(reply).map(type -> " (it sent " + type + ")").orElse("");
        }
        return "compare "
                + (url.getHost() == null ? "zendesk.url" : url.getHost() + " with the address that agents use")
                + ", and look at this machine's network, firewall and proxy";
    }

    private static Optional<String> contentType(ProbeResult reply) {
        return reply.headers().text("Content-Type").map(type -> type.replaceAll(";.*", "")
                .toLowerCase(Locale.ROOT));
    }

    CheckPoint clock(ProbeResult reply) {
        String tried = "the Date of Zendesk's answer beside this machine's clock";
        Optional<Instant> date = reply.headers().date("Date");
        if (date.isEmpty()) {
            return CheckPoint.warning(
                    "clock", tried, "Zendesk's answer has no Date", "look for a proxy that takes it out");
        }
        Duration ahead =
                Duration.between(date.get(), reply.sentAt().plus(reply.took().dividedBy(2)));
        Duration off = ahead.abs();
        if (off.compareTo(CLOCKS_AGREE) <= 0) {
            return CheckPoint.ok("clock", tried, "they agree");
        }
        String seen = "this machine's clock is " + off.toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead");
        String todo = "set it by NTP: tokens would end at the wrong time, and events without a time get a wrong one";
        return off.compareTo(CLOCKS_DISAGREE) > 0
                ? CheckPoint.error("clock", tried, seen, todo)
                : CheckPoint.warning("clock", tried, seen, todo);
    }
}
