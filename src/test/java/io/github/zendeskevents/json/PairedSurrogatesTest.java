package io.github.zendeskevents.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PairedSurrogatesTest {

    @ParameterizedTest
    @CsvSource({
        "a\\ud83db, a\\uFFFDb",
        "\\uDE00, \\uFFFD",
        "\\ud83d\\ude00, \\ud83d\\ude00",
        "\\ude00\\ud83d, \\uFFFD\\uFFFD",
        "\\ud83d\\ud83d\\ude00, \\uFFFD\\ud83d\\ude00",
        "\\\\ud83d, \\\\ud83d",
        "\\\\\\ud83d, \\\\\\uFFFD",
        "\\ud83d\\n, \\uFFFD\\n",
        "\\ud83, \\ud83",
        "\\u00e9\\, \\u00e9\\"
    })
    void halvesAreReplacedAndNothingElse(String text, String expected) throws IOException {
        assertThat(inPlace(text)).isEqualTo(expected);
        for (int before = 8_170; before < 8_200; before++) {
            String padding = "x".repeat(before);
            assertThat(read(padding + text)).isEqualTo(padding + expected);
        }
    }

    @Property(tries = 500)
    void aReaderDoesTheSameWhereverItsBufferEnds(
            @ForAll @Chars({'\\', 'u', 'd', '8', 'e', '0'}) @StringLength(max = 60) String text,
            @ForAll @IntRange(max = 60) int before)
            throws IOException {
        String padding = "x".repeat(8_192 - before);
        String result = inPlace(text);
        assertThat(result).hasSameSizeAs(text);
        assertThat(read(padding + text)).isEqualTo(padding + result);
        assertThat(inPlace(result)).as("nothing is left to replace").isEqualTo(result);
    }

    private static String inPlace(String text) {
        char[] chars = text.toCharArray();
        PairedSurrogates.in(chars, chars.length);
        return new String(chars);
    }

    private static String read(String text) throws IOException {
        StringWriter read = new StringWriter();
        try (PairedSurrogates reader = new PairedSurrogates(new StringReader(text))) {
            reader.transferTo(read);
        }
        return read.toString();
    }
}
