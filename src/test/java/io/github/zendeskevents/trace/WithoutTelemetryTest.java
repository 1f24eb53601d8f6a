package io.github.zendeskevents.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WithoutTelemetryTest {

    private static final Predicate<String> TELEMETRY = entry -> entry.contains("opentelemetry-");
    private static final Predicate<String> INTERFACES =
            entry -> entry.matches(".*opentelemetry-(api|context|common)-[\\d.]+jar");

    @Test
    void eventsAreDeliveredWhereThereIsNoOpenTelemetry() throws Exception {
        assertThat(run("false", TELEMETRY)).isEqualTo("delivered");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereTracesAreOnTheStartSaysWhatIsMissing(boolean interfaces) throws Exception {
        assertThat(run("true", interfaces ? TELEMETRY.and(INTERFACES.negate()) : TELEMETRY))
                .startsWith(
                        "zendesk.tracing.enabled: 'true' is not allowed; must be false where there is no OpenTelemetry")
                .contains("-Popentelemetry");
    }

    @Test
    void noClassOfItIsLoadedUnlessTracesAreOn() throws Exception {
        URL[] all = classPath(none -> false);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (Watched loader = new Watched(all)) {
            Thread.currentThread().setContextClassLoader(loader);
            assertThat(call(loader, "false")).isEqualTo("delivered");
            assertThat(loader.loaded).isEmpty();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static String run(String enabled, Predicate<String> missing) throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(missing), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            return call(loader, enabled);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static String call(ClassLoader loader, String enabled) throws Exception {
        Object start = loader.loadClass(WithoutTelemetry.class.getName())
                .getConstructor(String.class)
                .newInstance(enabled);
        return (String) ((Callable<?>) start).call();
    }

    private static URL[] classPath(Predicate<String> missing) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(missing.negate())
                .map(WithoutTelemetryTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Notes which classes of OpenTelemetry, and of what speaks to it, are asked for. */
    private static final class Watched extends URLClassLoader {

        private final java.util.Set<String> loaded = java.util.concurrent.ConcurrentHashMap.newKeySet();

        private Watched(URL[] path) {
            super(path, ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("io.opentelemetry.") || name.startsWith("io.github.zendeskevents.trace.otel.")) {
                loaded.add(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
