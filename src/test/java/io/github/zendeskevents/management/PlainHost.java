package io.github.zendeskevents.management;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Loads all route files and tells Camel's readiness; {@link PlainHostTest} runs it where Jetty and Prometheus are missing. */
public final class PlainHost implements Callable<String> {

    private final String managementEnabled;

    public PlainHost(String managementEnabled) {
        this.managementEnabled = managementEnabled;
    }

    /** @return what became of the start, as text, because nothing else passes from one class loader to another */
    @Override
    public String call() throws Exception {
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "zendesk.url",
                "http://127.0.0.1:1",
                "zendesk.oauth.token",
                "any",
                "zendesk.inbox.url",
                "off",
                "zendesk.gateway.enabled",
                "false",
                "management.enabled",
                managementEnabled));
        try (CamelContext context = new DefaultCamelContext();
                Stream<Path> files = Files.list(Path.of("routes"))) {
            context.getPropertiesComponent().setInitialProperties(settings);
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(files.filter(f -> f.toString().endsWith(".camel.yaml"))
                            .sorted()
                            .map(f -> ResourceHelper.resolveResource(context, "file:" + f))
                            .toArray(Resource[]::new));
            context.start();
            return HealthCheckHelper.invokeReadiness(context, "full").stream()
                    .map(result -> result.getCheck().getId() + " " + result.getState())
                    .sorted()
                    .toList()
                    .toString();
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root.getMessage();
        }
    }
}
