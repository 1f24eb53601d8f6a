package io.github.zendeskevents.client.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.zendeskevents.inbox.MutableClock;
import io.github.zendeskevents.settings.Authentication;
import io.github.zendeskevents.settings.Secret;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** Credentials that end, or allow too little, are said in time. */
class CredentialNoticeTest {

    private static final Authentication API_TOKEN = new Authentication.ApiToken("admin@x.example", Secret.of("s3cr3t"));
    private static final Authentication BEARER = new Authentication.BearerToken(Secret.of("s3cr3t"));

    private final Logger logger = (Logger) LoggerFactory.getLogger(CredentialNotice.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    @Test
    void theEndOfAnApiTokenIsSaidAtStartAndOnceADayInTheLastThirtyDays() {
        MutableClock clock = new MutableClock(Instant.parse("2027-03-28T09:00:00Z"));
        CredentialNotice notice = new CredentialNotice(API_TOKEN, clock);

        assertThat(linesInTheNextDays(notice, clock, 3)).isEqualTo(1);
        assertThat(linesInTheNextDays(notice, clock, 31)).isEqualTo(30);
        assertThat(notice.text().orElseThrow())
                .contains("2027-04-30", "zendesk.api-token", "zendesk.oauth.client-id")
                .doesNotContain("s3cr3t");
    }

    @Test
    void aReadyTokenIsSaidAtStartAndOnceADayBeforeAllOfThemEnd() {
        MutableClock clock = new MutableClock(Instant.parse("2026-11-29T09:00:00Z"));
        CredentialNotice notice = new CredentialNotice(BEARER, clock);

        assertThat(linesInTheNextDays(notice, clock, 30)).isEqualTo(1);
        assertThat(notice.text().orElseThrow()).contains("zendesk.oauth.token").doesNotContain("s3cr3t");
    }

    @ParameterizedTest
    @CsvSource({
        "users:read users:write, lacks read and write: narrower scopes are refused at the addresses of users",
        "read, lacks write: Zendesk refuses all writes",
        "write, lacks read: narrower scopes"
    })
    void aScopeThatIsTooNarrowIsNamedWithWhatItLacks(String scope, String said) {
        CredentialNotice notice = new CredentialNotice(client(scope), new MutableClock());
        notice.remind();

        assertThat(log.list).hasSize(1);
        assertThat(notice.text().orElseThrow())
                .startsWith("zendesk.oauth.scope is '" + scope + "'")
                .contains(said, "set it to 'read write'");
    }

    @Test
    void ofAClientWithTheNeededScopesThereIsNothingToSay() {
        CredentialNotice notice = new CredentialNotice(client("write  read"), new MutableClock());
        notice.remind();

        assertThat(notice.text()).isEmpty();
        assertThat(log.list).isEmpty();
    }

    private static Authentication client(String scope) {
        return new Authentication.ClientCredentials("events", Secret.of("s3cr3t"), scope);
    }

    private int linesInTheNextDays(CredentialNotice notice, MutableClock clock, int days) {
        int before = log.list.size();
        for (int hour = 0; hour < days * 24; hour++) {
            notice.remind();
            clock.advance(Duration.ofHours(1));
        }
        return log.list.size() - before;
    }
}
