package io.github.zendeskevents.client.auth;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.settings.Setting;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Why a request got no answer of Zendesk's, in the words that readiness, the log and the account check share. */
public final class Unreachable {

    private Unreachable() {}

    /** One line for people. */
    public static String reason(Throwable failure) {
        return Causes.find(failure, UnknownHostException.class)
                .map(Unreachable::unknownName)
                .or(() -> Causes.find(failure, SSLException.class).map(Unreachable::withoutTrust))
                .or(() -> Optional.of("no answer within " + Setting.REQUEST_TIMEOUT.property())
                        .filter(late -> isCutOff(failure)))
                .or(() ->
                        Causes.find(failure, ConnectException.class).map(refused -> "no connection: " + text(refused)))
                .or(() -> Causes.find(failure, SocketTimeoutException.class)
                        .map(late -> "no answer in time: " + text(late)))
                .orElseGet(() -> text(failure));
    }

    /** True when there was no answer in time. */
    public static boolean isLate(Throwable failure) {
        return isCutOff(failure)
                || Causes.has(failure, SocketTimeoutException.class)
                || Causes.has(failure, TimeoutException.class);
    }

    /** True when nothing that speaks TLS listens there. */
    public static boolean isWithoutTls(Throwable failure) {
        return Causes.find(failure, SSLException.class)
                .filter(tls -> text(Causes.root(tls)).contains("SSL message"))
                .isPresent();
    }

    /** True when the certificate of what listens there is over, or not valid yet, by this machine's clock. */
    public static boolean isOutOfDate(Throwable failure) {
        return Causes.has(failure, CertificateExpiredException.class)
                || Causes.has(failure, CertificateNotYetValidException.class);
    }

    /** True when what listens there has a certificate of another name. */
    public static boolean isOfAnotherName(Throwable failure) {
        return Causes.has(failure, SSLPeerUnverifiedException.class);
    }

    /** True when what listens there speaks TLS that is too old, or none that both have. */
    public static boolean isOldTls(Throwable failure) {
        return Causes.find(failure, SSLException.class)
                .map(tls -> text(Causes.root(tls)))
                .filter(said -> said.contains("protocol") || said.contains("handshake_failure"))
                .isPresent();
    }

    private static String withoutTrust(SSLException tls) {
        String said = text(Causes.root(tls));
        return "TLS fails: " + (isOutOfDate(tls) ? "the certificate is out of date (" + said + ")" : said);
    }

    /** The client ends a call that takes too long by closing its connection. */
    private static boolean isCutOff(Throwable failure) {
        return Causes.find(failure, SocketException.class)
                .filter(closed -> text(closed).contains("Socket closed"))
                .isPresent();
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
