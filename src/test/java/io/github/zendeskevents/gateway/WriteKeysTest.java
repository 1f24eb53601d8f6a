package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteKeysTest {

    private final WriteKeys keys = new WriteKeys(List.of("first", "12345", "th:ird"));

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
        assertThat(letsIn("Basic " + base64("unknown:"), body)).isTrue();
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
        WriteKeys open = new WriteKeys(List.of());

        assertThatCode(() -> open.check(null, new byte[0])).doesNotThrowAnyException();
    }

    @Test
    void keysAreNotShown() {
        assertThat(keys.toString()).doesNotContain("first").doesNotContain("12345");
        assertThatThrownBy(() -> keys.check("Bearer s3cret", new byte[0]))
                .isInstanceOf(UnknownWriteKeyException.class)
                .hasMessage("unknown write key");
    }

    private boolean letsIn(String authorization, String body) {
        try {
            keys.check(authorization, body.getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (UnknownWriteKeyException unknown) {
            return false;
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
