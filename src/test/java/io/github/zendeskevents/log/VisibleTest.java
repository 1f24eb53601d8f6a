package io.github.zendeskevents.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.event.Event;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisibleTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "user-1|user-1",
                "Zoë 東京 😀|Zoë 東京 😀",
                "`a\nINFO b\r\tc`|a\\nINFO b\\r\\tc",
                "`\u001b[31mred\u0007`|\\u001b[31mred\\u0007",
                "`\u202egnp.exe\u2066`|\\u202egnp.exe\\u2066",
                "`a\u2028b\u0085c\u200bd`|a\\u2028b\\u0085c\\u200bd",
            })
    void showsWhatWouldBeUnseenAndLeavesTheRest(String text, String visible) {
        assertThat(Visible.of(text)).isEqualTo(visible);
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(Visible.of("x".repeat(50_000))).hasSizeLessThan(400).endsWith("(50000 characters)");
        assertThat(Visible.of((String) null)).isEqualTo("null");
    }

    @Property
    void whateverComesIsOneLine(@ForAll String text) {
        assertThat(Visible.of(text)).doesNotContainPattern("[\\p{Cntrl}\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");
    }

    @Test
    void anEventTellsItsIdsInOneLine() {
        Event event = new Event(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "track\n")
                        .put("messageId", "m\u001b[0m")
                        .put("userId", "u\r\n2026-01-01 ERROR forged"),
                Instant.EPOCH);
        assertThat(event).hasToString("Event[track m\\u001b[0m of user u\\r\\n2026-01-01 ERROR forged]");
    }

    @Test
    void aFailureKeepsItsStackAndItsCauses() {
        Exception failure = new IllegalStateException("outer\nforged", new IllegalArgumentException("inner\u001b"));
        Throwable visible = Visible.of(failure);
        StringWriter text = new StringWriter();
        visible.printStackTrace(new PrintWriter(text, true));

        assertThat(text.toString())
                .contains("IllegalStateException: outer\\nforged", "Caused by:", "inner\\u001b", "VisibleTest.java")
                .doesNotContain("\nforged", "\u001b");
        assertThat(visible.getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    @Test
    void aChainThatLeadsBackToItsBeginningEnds() {
        Exception one = new IllegalStateException("one");
        Exception two = new IllegalStateException("two", one);
        one.initCause(two);
        assertThat(Visible.of(one)).hasMessageContaining("one");
    }
}
