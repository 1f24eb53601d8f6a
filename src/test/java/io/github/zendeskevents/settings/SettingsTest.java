package io.github.zendeskevents.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void theSubdomainMakesTheUrl() {
        assertThat(read().url()).isEqualTo(URI.create("https://acme.zendesk.com"));
    }

    @Test
    void aUrlOfItsOwnServesASandboxAndNeedsNoSubdomain() {
        assertThat(read("zendesk.subdomain", "", "zendesk.url", "http://127.0.0.1:8090/")
                        .url())
                .isEqualTo(URI.create("http://127.0.0.1:8090"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme.zendesk.com",
                "-acme",
                "acme-",
                "a_b",
                "acme/x",
                "acme@evil.example",
                "a b",
                "évil",
                "https://acme"
            })
    void aSubdomainOfOtherCharactersStopsTheStart(String subdomain) {
        assertThatThrownBy(() -> read("zendesk.subdomain", subdomain))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("zendesk.subdomain: '" + subdomain + "'")
                .hasMessageContaining("letters, digits and inner hyphens");
    }

    /** Routes name these two, and Camel puts them in as they are. */
    @Test
    void aBlankOrALineBreakBehindTheAccountStopsTheStart() {
        assertThatThrownBy(() -> read("zendesk.subdomain", "acme\n"))
                .hasMessageStartingWith("zendesk.subdomain: 'acme?' is not allowed; must be letters");
        assertThatThrownBy(() -> read("zendesk.url", "https://acme.zendesk.com "))
                .hasMessageStartingWith("zendesk.url: 'https://acme.zendesk.com ' is not allowed; must be http");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://x",
                "acme.zendesk.com",
                "https://",
                "https://u:p@host",
                "https://host/api",
                "https://host?x=1",
                "http://a b",
                "http://127.0.0.1:99999",
                "http://127.0.0.1:65536",
                "http://127.0.0.1:0",
                "http://127.0.0.1:9999999999"
            })
    void aUrlThatIsMoreOrLessThanSchemeHostAndPortStopsTheStart(String url) {
        assertThatThrownBy(() -> read("zendesk.url", url))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("zendesk.url: ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void noAccountAtAllStopsTheStart() {
        assertThatThrownBy(() -> read("zendesk.subdomain", "")).hasMessageStartingWith("zendesk.subdomain: is not set");
    }

    @Test
    void exactlyOneWayToAuthenticateIsNeeded() {
        assertThatThrownBy(() -> read("zendesk.oauth.token", "")).hasMessageStartingWith("No way to authenticate");
        assertThatThrownBy(() -> read("zendesk.email", "a@x.example", "zendesk.api-token", "t"))
                .hasMessageStartingWith("More than one way")
                .hasMessageContaining("zendesk.oauth.client-id");
        assertThatThrownBy(() -> read("zendesk.oauth.token", "", "zendesk.email", "a@x.example"))
                .hasMessage("zendesk.api-token: is not set; must be set together with zendesk.email");
        assertThatThrownBy(() -> read("zendesk.oauth.token", "", "zendesk.oauth.client-secret", "s"))
                .hasMessage(
                        "zendesk.oauth.client-id: is not set; must be set together with zendesk.oauth.client-secret");
    }

    @Test
    void eachWayToAuthenticateIsRead() {
        assertThat(read().authentication()).isEqualTo(new Authentication.BearerToken(Secret.of("secret-token")));
        assertThat(read("zendesk.oauth.token", "", "zendesk.email", "a@x.example", "zendesk.api-token", "t")
                        .authentication())
                .isEqualTo(new Authentication.ApiToken("a@x.example", Secret.of("t")));
        assertThat(read("zendesk.oauth.token", "", "zendesk.oauth.client-id", "c", "zendesk.oauth.client-secret", "s")
                        .authentication())
                .isEqualTo(new Authentication.ClientCredentials("c", Secret.of("s"), "read write"));
    }

    @Test
    void aFileHoldsASecretAndIsReadAgain(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        Secret token = read("zendesk.oauth.token", "", "zendesk.oauth.token-file", file.toString())
                .authentication()
                .secret();
        assertThat(token.value()).isEqualTo("first");
        assertThat(token.readAgain()).isFalse();

        Files.writeString(file, " second\r\n");
        assertThat(token.readAgain()).isTrue();
        assertThat(token.value()).isEqualTo("second");

        for (String wrong : new String[] {"", "two words"}) {
            Files.writeString(file, wrong);
            assertThat(token.readAgain()).isFalse();
        }
        Files.delete(file);
        assertThat(token.readAgain()).isFalse();
        assertThat(token.value()).isEqualTo("second");
        assertThat(token).hasToString("a secret");
    }

    @Test
    void eachSecretOfAnAccountMayBeInAFile(@TempDir Path folder) throws IOException {
        String file = Files.writeString(folder.resolve("secret"), "hush").toString();

        assertThat(read("zendesk.oauth.token", "", "zendesk.email", "a@x.example", "zendesk.api-token-file", file)
                        .authentication())
                .isInstanceOfSatisfying(
                        Authentication.ApiToken.class,
                        way -> assertThat(way.token().value()).isEqualTo("hush"));
        assertThat(read(
                                "zendesk.oauth.token",
                                "",
                                "zendesk.oauth.client-id",
                                "c",
                                "zendesk.oauth.client-secret-file",
                                file)
                        .authentication())
                .isInstanceOfSatisfying(
                        Authentication.ClientCredentials.class,
                        way -> assertThat(way.clientSecret().value()).isEqualTo("hush"));
        Files.writeString(folder.resolve("keys"), "k1\nk2, k3\n\n");
        assertThat(read(
                                "zendesk.gateway.write-keys-file",
                                folder.resolve("keys").toString())
                        .gateway()
                        .writeKeys())
                .containsExactly("k1", "k2", "k3");
    }

    @Test
    void aFileWithoutASecretStopsTheStart(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "two words");

        assertThatThrownBy(() -> read("zendesk.oauth.token", "", "zendesk.oauth.token-file", file.toString()))
                .hasMessage("zendesk.oauth.token-file: what is in " + file
                        + " is not allowed; must be printable ASCII without blanks");
        assertThatThrownBy(() -> read("zendesk.oauth.token", "", "zendesk.oauth.token-file", file + "-not-there"))
                .hasMessageContaining("cannot be read (NoSuchFileException)");
        assertThatThrownBy(() -> read("zendesk.oauth.token-file", file.toString()))
                .hasMessage(
                        "zendesk.oauth.token: is set together with zendesk.oauth.token-file; must be only one of them");
        Files.writeString(file, "\n");
        assertThatThrownBy(() -> read("zendesk.gateway.write-keys-file", file.toString()))
                .hasMessageStartingWith("zendesk.gateway.write-keys-file: what is in ");
    }

    @Test
    void aSecretOnTheCommandLineIsNamedWithWhatToDo() {
        Map<String, String> given = Map.of(
                "zendesk.oauth.token", "hush",
                "zendesk.inbox.url", "jdbc:postgresql://host/db?user=u&password=hush",
                "zendesk.source.uri", "file:in",
                "zendesk.gateway.public-keys", "page",
                "zendesk.subdomain", "acme");

        assertThat(SecretsOnCommandLine.among(given.keySet(), given::get))
                .hasSize(2)
                .noneMatch(line -> line.contains("hush"))
                .anyMatch(line -> line.startsWith("zendesk.oauth.token: ")
                        && line.endsWith(
                                "set zendesk.oauth.token-file or the environment variable ZENDESK_OAUTH_TOKEN instead"))
                .anyMatch(line -> line.endsWith("set the environment variable ZENDESK_INBOX_URL instead"));
    }

    @Test
    void noSecretIsShown() {
        for (Settings settings : new Settings[] {
            read(),
            read("zendesk.gateway.write-keys", "secret-key"),
            read("zendesk.oauth.token", "", "zendesk.email", "a@x.example", "zendesk.api-token", "secret-api"),
            read(
                    "zendesk.oauth.token",
                    "",
                    "zendesk.oauth.client-id",
                    "c",
                    "zendesk.oauth.client-secret",
                    "secret-client")
        }) {
            assertThat(settings.toString() + settings.authentication() + settings.gateway())
                    .doesNotContain("secret");
        }
        assertThat(read("management.token", "hush").management().toString()).doesNotContain("hush");
        assertThatThrownBy(() -> read("zendesk.oauth.token", "sec ret"))
                .hasMessageStartingWith("zendesk.oauth.token: ")
                .hasMessageNotContaining("sec ret");
        assertThatThrownBy(() -> read("zendesk.url", "https://u:hush@host"))
                .hasMessageContaining("//***@host")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> read("zendesk.inbox.url", "jdbc:mysql://h/d?user=u&password=hush"))
                .hasMessageStartingWith("zendesk.inbox.url: ")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "zendesk.source-name,Zendesk",
        "zendesk.source-name,''",
        "zendesk.source-name,12345678901234567890123456789012345678901",
        "zendesk.profile-type,''",
        "zendesk.profile-type,12345678901234567890123456789012345678901",
        "zendesk.create-users-as-verified,yes",
        "zendesk.skip-verify-email,1",
        "zendesk.update-primary-email,on",
        "zendesk.remove-users-from-organizations,ja",
        "zendesk.send-group-calls-without-user-id,x",
        "zendesk.custom-fields,all",
        "zendesk.custom-fields.max-created,-1",
        "zendesk.custom-fields.max-created,many",
        "zendesk.gateway.enabled,maybe",
        "zendesk.gateway.max-body-size,0",
        "zendesk.gateway.max-body-size,4MB",
        "zendesk.request-timeout,soon",
        "zendesk.request-timeout,0s",
        "zendesk.request-timeout,3 years",
        "zendesk.gateway.answer-within,x",
        "zendesk.inbox.url,postgres",
        "zendesk.inbox.url,jdbc:mysql://h/d",
        "zendesk.inbox.retention,0d",
        "zendesk.delivery.lanes,0",
        "zendesk.connections,0",
        "http.port,0",
        "http.port,65536",
        "management.port,http",
        "zendesk.gateway.host,0.0.0.0",
        "management.port,8080",
        "zendesk.cache.max-age,-1s"
    })
    void aWrongValueStopsTheStartWithOneLineThatNamesThePropertyTheValueAndWhatIsAllowed(
            String property, String value) {
        assertThatThrownBy(() -> readStandalone(property, value))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(property + ": '" + value + "' is not allowed; must be ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void whereNothingListensAHostMayUseTheNamesOfThePortsAsItLikes() {
        assertThat(read(
                                "zendesk.gateway.enabled",
                                "false",
                                "http.port",
                                "any",
                                "zendesk.management.enabled",
                                "false",
                                "management.port",
                                "any")
                        .management()
                        .enabled())
                .isFalse();
    }

    @Test
    void aHostOpensNoPortAndMakesNoFileUnlessItIsTold() {
        Settings host = read();

        assertThat(host.gateway().enabled()).isFalse();
        assertThat(host.management().enabled()).isFalse();
        assertThat(host.inbox().url()).isEqualTo("off");
        assertThat(host.hostReadiness()).isFalse();
    }

    @Test
    void theProgramListensAndKeepsEventsUnlessItIsToldOtherwise() {
        Settings alone = readStandalone();
        assertThat(alone.gateway().enabled()).isTrue();
        assertThat(alone.management().enabled()).isTrue();
        assertThat(alone.inbox().url()).isEqualTo("jdbc:sqlite:data/inbox.db");
        assertThat(alone.hostReadiness()).isTrue();

        assertThat(readStandalone("zendesk.inbox.url", " ").inbox().url()).isEqualTo("jdbc:sqlite:data/inbox.db");
        assertThat(readStandalone("zendesk.dry-run", "true").inbox().url()).isEqualTo("off");
        assertThat(readStandalone("zendesk.dry-run", "true", "zendesk.inbox.url", "jdbc:sqlite:data/inbox.db")
                        .inbox()
                        .url())
                .isEqualTo("jdbc:sqlite:data/inbox.db");
        assertThat(readStandalone("management.enabled", "false").management().enabled())
                .isFalse();
        Settings told = readStandalone(
                "zendesk.gateway.enabled",
                "false",
                "zendesk.management.enabled",
                "false",
                "zendesk.inbox.url",
                "off",
                "zendesk.health.readiness",
                "false");
        assertThat(told.gateway().enabled()).isFalse();
        assertThat(told.management().enabled()).isFalse();
        assertThat(told.inbox().url()).isEqualTo("off");
        assertThat(told.hostReadiness()).isFalse();
    }

    @Test
    void theOldNameOfTheManagementSwitchIsReadWhereTheNewOneIsNotSet() {
        assertThat(read("management.enabled", "true").management().enabled()).isTrue();
        assertThat(read("management.enabled", "false", "zendesk.management.enabled", "true")
                        .management()
                        .enabled())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"30s,PT30S", "500ms,PT0.5S", "2m,PT2M", "1500,PT1.5S"})
    void durationsAreReadWithTheirUnit(String text, Duration expected) {
        assertThat(read("zendesk.request-timeout", text).requestTimeout()).isEqualTo(expected);
    }

    @Test
    void aSourceNameOf40CharactersIsAllowed() {
        assertThat(read("zendesk.source-name", "ä".repeat(40)).timeline().sourceName())
                .hasSize(40);
    }

    @Test
    void theGatewayListensOnTheLoopbackInterfaceUntilThereAreWriteKeys() {
        assertThat(read().gateway().host()).isEqualTo("127.0.0.1");
        assertThat(read("zendesk.gateway.write-keys", "k1, k2").gateway().host())
                .isEqualTo("0.0.0.0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'first, 12345 ,th:ird' | first;12345;th:ird
            ',k,'                  | k
            '  '                   | ''
            """)
    void writeKeysAreSeparatedByCommas(String keys, String expected) {
        assertThat(String.join(
                        ";", read("zendesk.gateway.write-keys", keys).gateway().writeKeys()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " , ", ",,"})
    void writeKeysThatNameNoKeyStopTheStart(String keys) {
        assertThatThrownBy(() -> read("zendesk.gateway.write-keys", keys))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(
                        "zendesk.gateway.write-keys: the value set (not shown) is not allowed; must be ")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"dead-letter", " Dead-Letter "})
    void aChoiceOfTwoWordsIsWrittenWithAHyphen(String choice) {
        assertThat(read().filter().anonymousEvents()).isEqualTo(Settings.Filter.AnonymousEvents.IGNORE);
        assertThat(read("zendesk.anonymous-events", choice).filter().anonymousEvents())
                .isEqualTo(Settings.Filter.AnonymousEvents.DEAD_LETTER);
        assertThatThrownBy(() -> read("zendesk.anonymous-events", "dead_letter"))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessage(
                        "zendesk.anonymous-events: 'dead_letter' is not allowed; must be 'ignore' or 'dead-letter'");
    }

    @Test
    void categoriesOfConsentAreSeparatedByCommas() {
        assertThat(read().filter().consentCategories()).isEmpty();
        assertThat(read("zendesk.consent.categories", " C0004, crm ,").filter().consentCategories())
                .containsExactly("C0004", "crm");
        assertThatThrownBy(() -> read("zendesk.consent.categories", ","))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith("zendesk.consent.categories: ','");
    }

    @Test
    void aUrlMayNameAnyPortThatThereIs() {
        assertThat(read("zendesk.url", "http://localhost:1").url().getPort()).isEqualTo(1);
        assertThat(read("zendesk.url", "http://localhost:65535").url().getPort())
                .isEqualTo(65_535);
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everyDefaultIsAllowed(Setting setting) {
        for (String value : List.of(setting.defaultValue(), setting.standaloneDefault())) {
            boolean needsMore = setting == Setting.URL || value.isEmpty();
            assertThat(read(needsMore ? new String[0] : new String[] {setting.property(), value}))
                    .isNotNull();
        }
        assertThat(Setting.named(setting.property())).contains(setting);
    }

    @Test
    void namesOfTrackEventsAreMatchedAsWrittenWithStarsForAnything() {
        EventNames names = EventNames.parse("Order *, Signed Up,*.clicked (x)");

        assertThat(Arrays.asList("Order Completed", "Signed Up", "a.clicked (x)"))
                .allMatch(names::matches);
        assertThat(Arrays.asList("order Completed", "Signed Up!", "xclicked (x)", "Orders"))
                .noneMatch(names::matches);
        assertThat(EventNames.parse("*").matches("anything\nat all")).isTrue();
        assertThat(EventNames.parse("").matches("")).isFalse();
    }

    private static Settings read(String... settings) {
        return read(Defaults.HOST, settings);
    }

    private static Settings readStandalone(String... settings) {
        return read(Defaults.STANDALONE, settings);
    }

    private static Settings read(Defaults defaults, String... settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("zendesk.subdomain", "acme", "zendesk.oauth.token", "secret-token"));
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return Settings.read(name -> Optional.ofNullable(all.get(name)), defaults);
    }
}
