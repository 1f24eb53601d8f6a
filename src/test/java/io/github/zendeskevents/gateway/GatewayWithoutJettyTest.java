package io.github.zendeskevents.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class GatewayWithoutJettyTest {

    @Test
    void aHostWithoutJettyLoadsTheRoutesWhenTheGatewayIsOff() throws Exception {
        assertThat(start("false")).isEqualTo("started 1");
    }

    @Test
    void aHostWithoutJettyIsToldWhatToDoWhenTheGatewayIsOn() throws Exception {
        assertThat(start("true")).contains("camel-jetty").contains("zendesk.gateway.enabled=false");
    }

    private static String start(String enabled) throws Exception {
        URL[] withoutJetty = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("jetty"))
                .map(GatewayWithoutJettyTest::url)
                .toArray(URL[]::new);
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(withoutJetty, ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object start = loader.loadClass(WithoutJetty.class.getName())
                    .getConstructor(String.class)
                    .newInstance(enabled);
            return (String) ((Callable<?>) start).call();
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
