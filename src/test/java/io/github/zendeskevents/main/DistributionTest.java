package io.github.zendeskevents.main;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.settings.InvalidSettingException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<BOM>zendesk.dry-run=true | UTF-8 | is not plain UTF-8",
                "zendesk.dry-run=true | UTF-16 | is not plain UTF-8",
                "zendesk.dry-run=true | UTF-16LE | is not plain UTF-8",
                "zendesk.track.events=Gr\u00f6\u00dfe | ISO-8859-1 | is not plain UTF-8",
                "zendesk.source.uri=file:C:\\users | UTF-8 | has a \\u without four hexadecimal digits"
            })
    void aFileOfSettingsThatWouldBeReadOtherwiseThanItLooksStopsTheStart(String text, String charset, String reason)
            throws IOException {
        Path file = Files.write(
                folder.resolve("application.properties"),
                text.replace("<BOM>", "\uFEFF").getBytes(Charset.forName(charset)));

        assertThatThrownBy(() -> Distribution.requireReadable(file))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(file + ": " + reason);
    }

    /** Containers make a folder where the file that they shall mount is not there. */
    @Test
    void aFolderInItsPlaceStopsTheStart() {
        assertThatThrownBy(() -> Distribution.requireReadable(folder))
                .isInstanceOf(InvalidSettingException.class)
                .hasMessageStartingWith(folder + ": cannot be read (IOException); must be a file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uFEFF# Gr\u00f6\u00dfe\r\nzendesk.dry-run=true\r\n", "zendesk.track.events=Gr\u00f6\u00dfe", ""
            })
    void whatIsReadAsItLooksIsTaken(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("application.properties"), text, StandardCharsets.UTF_8);

        assertThatNoException().isThrownBy(() -> Distribution.requireReadable(file));
    }
}
