package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.event.Sender;
import io.github.zendeskevents.event.Trust;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteKeysTest {

    private final WriteKeys keys = new WriteKeys(List.of("first", "12345", "th:ird"), List.of("page"));

    @ParameterizedTest
    @ValueSource(strings = {"first:", "first", "first:password", "12345:", "FIRST:first:"})
    void theUserNameIsTheKey(String credentials) {
        boolean known = !credentials.startsWith("FIRST");

        assertThat(letsIn("Basic " + base64(credentials), "")).isEqualTo(known);
        assertThat(letsIn("bAsIc   " + base64(credentials) + " ", "")).isEqualTo(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer first", "bearer 12345", "BEARER  th:ird"})
    void theBearerTokenIsTheKey(String authorization) {
        assertThat(letsIn(authorization, "")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"writeKey\":\"first\"}", "{\"type\":\"track\",\"writeKey\":\"12345\"}",
                        "{\"batch\":[{}],\"writeKey\":\"first\"}",
                "{\"batch\":[{},{\"writeKey\":\"first\"}]}", "[{},{\"writeKey\":\"first\"}]",
                        "{\"type\":\"a\"}\n{\"writeKey\":\"first\"}",
                "{\"writeKey\":\"other\",\"batch\":[{\"writeKey\":\"first\"}]}"
            })
    void theBodyMayHoldTheKey(String body) {
        assertThat(letsIn(null, body)).isTrue();
        assertThat(letsIn("Basic " + base64(":"), body)).isTrue();
        assertThat(letsIn("Basic " + base64("unknown:"), body))
                .as("refused before the body is read")
                .isFalse();
    }

    @Test
    void theQueryMayHoldTheKeyWhereTheHeaderHasNone() {
        assertThat(keys.trust(null, "first", null, new byte[0])).isEqualTo(Trust.SERVER);
        assertThat(keys.trust("Bearer page", "first", null, new byte[0])).isEqualTo(Trust.PUBLIC);
        assertThatThrownBy(() -> keys.trust(null, "other", null, new byte[0]))
                .isInstanceOf(UnknownWriteKeyException.class);
        assertThatThrownBy(() -> keys.checkBeforeBody(exchange(), null, "other"))
                .isInstanceOf(UnknownWriteKeyException.class);
        assertThatThrownBy(() -> keys.checkWithoutBody(null, null)).isInstanceOf(UnknownWriteKeyException.class);
        assertThatCode(() -> keys.checkBeforeBody(exchange(), null, null)).doesNotThrowAnyException();
        assertThatCode(() -> keys.checkWithoutBody(null, "page")).doesNotThrowAnyException();
    }

    @Test
    void halfASurrogatePairBeforeAKeyHidesItNot() {
        assertThat(inBody("{\"batch\":[{\"cut \\ud83d\":1}],\"writeKey\":\"page\"}"))
                .isEqualTo(Trust.PUBLIC);
    }

    @Test
    void aByteOrderMarkBeforeAKeyHidesItNot() {
        assertThat(inBody("\uFEFF{\"writeKey\":\"page\"}")).isEqualTo(Trust.PUBLIC);
        assertThat(letsIn(null, "\uFEFF")).isFalse();
    }

    @Test
    void aPageIsTrustedLessWhateverItsKey() {
        byte[] nothing = new byte[0];
        assertThat(keys.trust("Bearer first", null, null, nothing)).isEqualTo(Trust.SERVER);
        assertThat(keys.trust("Bearer first", null, "https://shop.example", nothing))
                .isEqualTo(Trust.PUBLIC);
        assertThat(keys.trust("Bearer page", null, null, nothing)).isEqualTo(Trust.PUBLIC);
        assertThat(inBody("[{\"writeKey\":\"first\"},{\"writeKey\":\"page\"}]")).isEqualTo(Trust.PUBLIC);
        assertThat(inBody("[{\"writeKey\":\"page\"},{\"writeKey\":\"first\"}]")).isEqualTo(Trust.PUBLIC);
        assertThat(inBody("[{\"writeKey\":\"first\"},{\"writeKey\":\"other\"}]"))
                .isEqualTo(Trust.SERVER);
        WriteKeys open = new WriteKeys(List.of(), List.of());
        assertThat(open.trust("Bearer any", null, null, nothing)).isEqualTo(Trust.SERVER);
        assertThat(open.trust("Bearer any", null, "https://shop.example", nothing))
                .isEqualTo(Trust.PUBLIC);
    }

    private Trust inBody(String body) {
        return keys.trust(null, null, null, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void endlessKeysInABodyAreNotTriedAll() {
        assertThat(letsIn(null, "[" + "{\"writeKey\":\"x\"},".repeat(100) + "{\"writeKey\":\"first\"}]"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "\"first\"",
                "{\"writeKey\":\"First\"}",
                "{\"writeKey\":\"firs\"}",
                "{\"writeKey\":\"first \"}",
                "{\"writeKey\":\"\"}",
                "{\"writeKey\":null}",
                "{\"writeKey\":[\"first\"]}",
                "{\"writeKey\":{\"writeKey\":\"first\"}}",
                "{\"properties\":{\"writeKey\":\"first\"}}",
                "{\"batch\":[{\"properties\":{\"writeKey\":\"first\"}}]}",
                "{\"other\":[{\"writeKey\":\"first\"}]}",
                "[[{\"writeKey\":\"first\"}]]",
                "oops {\"writeKey\":\"first\"}",
                "first"
            })
    void nothingElseLetsIn(String body) {
        assertThat(letsIn(null, body)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic ",
                "Bearer",
                "Bearer First",
                "Basic !!!",
                "first",
                "Digest first",
                "Basic Zmlyc3",
                "Bearer first,12345"
            })
    void aHeaderWithoutAKnownKeyDoesNotLetIn(String authorization) {
        if (authorization.equals("Basic Zmlyc3")) {
            assertThat(new String(Base64.getDecoder().decode("Zmlyc3Q="), StandardCharsets.UTF_8))
                    .isEqualTo("first");
        }
        assertThat(letsIn(authorization, "")).isFalse();
    }

    @Test
    void withoutKeysEverySenderIsLetIn() {
        WriteKeys open = new WriteKeys(List.of(), List.of());

        assertThatCode(() -> open.trust(null, null, null, new byte[0])).doesNotThrowAnyException();
    }

    @Test
    void keysAreNotShown() {
        assertThat(keys.toString()).doesNotContain("first").doesNotContain("12345");
        assertThatThrownBy(() -> keys.trust("Bearer s3cret", null, null, new byte[0]))
                .isInstanceOf(UnknownWriteKeyException.class)
                .hasMessage("unknown write key");
    }

    @Test
    void visitorsWithOnePublicKeyAreToldApartBeforeTheirBodiesAreRead() {
        assertThat(sender("page", "192.0.2.1")).isEqualTo(sender("page", "192.0.2.1"));
        assertThat(sender("page", "192.0.2.1")).isNotEqualTo(sender("page", "192.0.2.2"));
        assertThat(sender("first", "192.0.2.1")).isEqualTo(sender("first", "192.0.2.2"));
    }

    private String sender(String key, String address) {
        Exchange exchange = exchange();
        exchange.setProperty(GatewayBinding.ADDRESS, address);
        keys.checkBeforeBody(exchange, "Bearer " + key, null);
        return exchange.getMessage().getHeader(Sender.HEADER, String.class);
    }

    private static Exchange exchange() {
        return new DefaultExchange(new DefaultCamelContext());
    }

    private boolean letsIn(String authorization, String body) {
        try {
            keys.checkBeforeBody(exchange(), authorization, null);
            keys.trust(authorization, null, null, body.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (UnknownWriteKeyException unknown) {
            return false;
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
