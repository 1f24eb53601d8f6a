package io.github.zendeskevents.client.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

/** The exceptions are as Java 17 throws them against servers with such certificates. */
class AddressPointsTest {

    private final AddressPoints points = new AddressPoints(URI.create("https://acme.zendesk.com"));

    private String said(Throwable failure) {
        return points.address(ProbeResult.failed(failure, Instant.EPOCH, Duration.ZERO))
                .line();
    }

    private static SSLException handshake(Throwable cause) {
        SSLException failure = new SSLHandshakeException("PKIX path validation failed");
        failure.initCause(new CertPathValidatorException("validity check failed", cause));
        return failure;
    }

    @Test
    void aCertificateOutOfDateLeadsToTheClocks() {
        assertThat(said(handshake(new CertificateExpiredException("NotAfter: Tue Jan 21 00:00:00 UTC 2020"))))
                .contains("TLS fails: the certificate is out of date (NotAfter: Tue Jan 21 00:00:00 UTC 2020)")
                .contains("this machine's clock")
                .doesNotContain("trust store");
        assertThat(said(handshake(new CertificateNotYetValidException("NotBefore: Tue Jan 21 00:00:00 UTC 2037"))))
                .contains("the certificate is out of date (NotBefore: Tue Jan 21 00:00:00 UTC 2037)")
                .contains("this machine's clock");
    }

    @Test
    void aCertificateOfAnotherNameLeadsToWhoAnswers() {
        assertThat(said(new SSLPeerUnverifiedException("Certificate for <acme.zendesk.com> doesn't match")))
                .contains("what answers there is not acme.zendesk.com")
                .doesNotContain("trust store");
    }

    @Test
    void anOldTlsIsNoMatterOfTrust() {
        assertThat(said(new SSLHandshakeException("Received fatal alert: protocol_version")))
                .contains("no TLS that this Java takes")
                .doesNotContain("trust store");
    }

    @Test
    void anUnknownCertificateLeadsToTheTrustStore() {
        assertThat(said(new SSLHandshakeException("unable to find valid certification path to requested target")))
                .contains("trust store");
    }
}
