package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class PlainHostTest {

    @Test
    void aHostWithoutJettyAndPrometheusHasTheHealthChecksWhenTheManagementPortIsOff() throws Exception {
        assertThat(start("false"))
                .as("its own readiness does not follow that of Zendesk, which does not answer here")
                .isEqualTo("[context UP, zendesk UP, zendesk-gateway UP, zendesk-inbox UP]");
    }

    @Test
    void aHostWithoutJettyIsToldWhatToDoWhenTheManagementPortIsOn() throws Exception {
        assertThat(start("true")).contains("camel-jetty").contains("management.enabled=false");
    }

    private static String start(String managementEnabled) throws Exception {
        URL[] plain = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jetty") && !entry.contains("prometheus"))
                .map(PlainHostTest::url)
                .toArray(URL[]::new);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(plain, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object host = loader.loadClass(PlainHost.class.getName())
                    .getConstructor(String.class)
                    .newInstance(managementEnabled);
            return (String) ((Callable<?>) host).call();
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
