package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.failure.Causes;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Why a request got no answer of Zendesk's, in the words that readiness, the log and the account check share. */
public final class Unreachable {

    private Unreachable() {}

    /** One line for people. */
    public static String reason(Throwable failure) {
        return Causes.find(failure, UnknownHostException.class)
                .map(Unreachable::unknownName)
                .or(() -> Causes.find(failure, SSLException.class).map(tls -> "TLS fails: " + text(Causes.root(tls))))
                .or(() ->
                        Causes.find(failure, ConnectException.class).map(refused -> "no connection: " + text(refused)))
                .or(() -> Causes.find(failure, SocketTimeoutException.class)
                        .map(late -> "no answer in time: " + text(late)))
                .orElseGet(() -> text(failure));
    }

    /** Its message is the bare name, or the name with the resolver's reason after a colon. */
    private static String unknownName(UnknownHostException unknown) {
        return "the name " + String.valueOf(unknown.getMessage()).split(":", 2)[0] + " is not known (DNS)";
    }

    private static String text(Throwable failure) {
        return Optional.ofNullable(failure.getMessage())
                .map(message -> message.replaceAll("\\s+", " ").strip())
                .filter(message -> !message.isEmpty())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }
}
