package io.github.zendeskevents.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.Setting;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A wrong value of each setting stops an application with one line that names the setting. */
class WrongSettingsTest {

    /** Any text may be right: Zendesk is sent it, or events are compared with it. */
    private static final String ANY_TEXT = "OAUTH_CLIENT_ID|OAUTH_SCOPE|TRACK_EVENTS|TRAITS_DROP|TRAITS_ONLY";

    /** Where the words below would be right. */
    private static final Map<Setting, String> WRONG = new EnumMap<>(Map.ofEntries(
            Map.entry(Setting.SUBDOMAIN, "acme.zendesk.com"),
            Map.entry(Setting.URL, "acme.zendesk.com"),
            Map.entry(Setting.EMAIL, "somebody"),
            Map.entry(Setting.SOURCE_NAME, "Zendesk"),
            Map.entry(Setting.PROFILE_TYPE, "x".repeat(41)),
            Map.entry(Setting.CONSENT_CATEGORIES, ","),
            Map.entry(Setting.GATEWAY_WRITE_KEYS, ",,"),
            Map.entry(Setting.GATEWAY_PUBLIC_KEYS, ",,"),
            Map.entry(Setting.OAUTH_TOKEN, "two words"),
            Map.entry(Setting.OAUTH_CLIENT_SECRET, "two words"),
            Map.entry(Setting.API_TOKEN, "two words"),
            Map.entry(Setting.MANAGEMENT_TOKEN, "two words"),
            Map.entry(Setting.SOURCE_URI, "nothing:of-the-kind"),
            Map.entry(Setting.DEAD_LETTER_URI, "nothing:of-the-kind"),
            Map.entry(Setting.OUTCOME_URI, "nothing:of-the-kind"),
            Map.entry(Setting.ALERT_URI, "nothing:of-the-kind")));

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        sandbox = Sandbox.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    /** One that is as it must be, and stands beside the one that is wrong. */
    private static final Map<Setting, Map<String, String>> BESIDE = Map.of(
            Setting.OAUTH_CLIENT_SECRET, Map.of("zendesk.oauth.client-id", "c", "zendesk.oauth.token", ""),
            Setting.OAUTH_CLIENT_SECRET_FILE, Map.of("zendesk.oauth.client-id", "c", "zendesk.oauth.token", ""),
            Setting.OAUTH_TOKEN_FILE, Map.of("zendesk.oauth.token", ""),
            Setting.EMAIL, Map.of("zendesk.api-token", "t", "zendesk.oauth.token", ""),
            Setting.API_TOKEN, Map.of("zendesk.email", "a@x.example", "zendesk.oauth.token", ""),
            Setting.API_TOKEN_FILE, Map.of("zendesk.email", "a@x.example", "zendesk.oauth.token", ""));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = ANY_TEXT)
    void stopsTheStartWithOneLineThatNamesIt(Setting setting) {
        String value = WRONG.getOrDefault(setting, "no such thing");
        Map<String, String> settings =
                new HashMap<>(Map.of("zendesk.gateway.enabled", "true", "zendesk.management.enabled", "true"));
        settings.putAll(BESIDE.getOrDefault(setting, Map.of()));
        settings.put(setting.property(), value);

        Throwable failure = Causes.root(catchThrowable(
                () -> Host.start(sandbox, settings, context -> {}).close()));

        assertThat(failure)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(setting.property() + ": ")
                .hasMessageContaining("; must be ")
                .hasMessageNotContaining("\n");
        if (setting.secret()) {
            assertThat(failure).hasMessageNotContaining(value);
        }
    }

    /** Camel's own words would be the whole URI, and name no setting. */
    @ParameterizedTest
    @EnumSource(names = {"SOURCE_URI", "DEAD_LETTER_URI", "OUTCOME_URI", "ALERT_URI"})
    void aMisspeltOptionOfAnEndpointStopsTheStartWithOneLineThatNamesBoth(Setting setting) {
        Throwable failure =
                Causes.root(catchThrowable(() -> start(setting, "file:target/nowhere?fileNmae=RAW(p&p)&scheduler.x=1")
                        .close()));

        assertThat(failure)
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(setting.property()
                        + ": 'file:...' is not allowed; must have options that its component knows, and"
                        + " 'fileNmae' is none; the nearest is 'fileName'");
    }

    @Test
    void optionsThatTheComponentKnowsAreTaken() throws Exception {
        try (Host host = start(Setting.OUTCOME_URI, "file:target/nowhere?fileName=RAW(p&p)&exchangePattern=InOnly")) {
            assertThat(host.context().isStarted()).isTrue();
        }
    }

    private static Host start(Setting setting, String value) throws Exception {
        return Host.start(sandbox, Map.of(setting.property(), value), context -> {});
    }
}
