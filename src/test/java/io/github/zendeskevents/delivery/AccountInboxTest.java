package io.github.zendeskevents.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.inbox.InboxSettings;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountInboxTest {

    @TempDir
    Path folder;

    private static Inbox open(String url) {
        return AccountInbox.open(url, InboxSettings.defaults(), Clock.systemUTC());
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", " OFF "})
    void offIsAnInboxInMemory(String url) {
        try (Inbox inbox = open(url)) {
            assertThat(inbox.durable()).isFalse();
        }
    }

    @Test
    void aFileOfSqliteIsADurableInbox() {
        try (Inbox inbox = open("jdbc:sqlite:" + folder.resolve("a/b/inbox.db"))) {
            assertThat(inbox.durable()).isTrue();
        }
        assertThat(folder.resolve("a/b/inbox.db")).exists();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "on",
                "jdbc:mysql://user:secret@host/db?password=secret",
                "jdbc:",
                "/var/secret",
                "jdbc:sqlite:",
                "jdbc:sqlite::memory:",
                "jdbc:sqlite:file:",
                "jdbc:postgresql:?password=secret&loginTimeout=x"
            })
    void anythingElseIsRefusedInOneLineThatNamesTheSetting(String url) {
        assertThatThrownBy(() -> open(url))
                .isInstanceOf(InboxSettingException.class)
                .hasMessageContaining("zendesk.inbox.url")
                .hasMessageNotContainingAny("secret", "\n")
                .hasNoCause();
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:sqlite:, sqlite-jdbc, org.xerial:sqlite-jdbc",
        "jdbc:sqlite:, HikariCP, com.zaxxer:HikariCP",
        "jdbc:postgresql://h/d, /postgresql-, org.postgresql:postgresql"
    })
    void aMissingDriverIsNamed(String url, String withoutJar, String artifact) throws Exception {
        try (URLClassLoader without = classpathWithout(withoutJar)) {
            Class<?> inboxes = without.loadClass(AccountInbox.class.getName());
            Object settings = without.loadClass(InboxSettings.class.getName())
                    .getMethod("defaults")
                    .invoke(null);
            assertThatThrownBy(() -> inboxes.getMethod("open", String.class, settings.getClass(), Clock.class)
                            .invoke(
                                    null,
                                    url + (url.endsWith(":") ? folder.resolve("x.db") : ""),
                                    settings,
                                    Clock.systemUTC()))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .hasMessageContaining("zendesk.inbox.url")
                    .hasMessageContaining(artifact);
        }
    }

    private static URLClassLoader classpathWithout(String jar) throws IOException {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        URL[] urls = Arrays.stream(entries)
                .filter(entry -> !entry.contains(jar))
                .map(AccountInboxTest::url)
                .toArray(URL[]::new);
        return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String entry) {
        try {
            return Path.of(entry).toUri().toURL();
        } catch (IOException wrongClasspath) {
            throw new IllegalStateException(wrongClasspath);
        }
    }
}
