package io.github.zendeskevents.host;

import io.github.zendeskevents.sandbox.Sandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** An application that has loaded all files of {@code routes/} beside what is its own, and set the account and what it wants. */
final class Host implements AutoCloseable {

    private final CamelContext context = new DefaultCamelContext();

    private Host(Properties settings) {
        context.getPropertiesComponent().setInitialProperties(settings);
    }

    /** Starts with nothing set but the account. */
    static Host start(Sandbox sandbox) throws Exception {
        return start(sandbox, Map.of(), context -> {});
    }

    /**
     * Starts.
     *
     * @param settings beside those of the account
     * @param own what the application does with its context before the routes are loaded
     */
    static Host start(Sandbox sandbox, Map<String, String> settings, Consumer<CamelContext> own) throws Exception {
        Properties all = new Properties();
        all.putAll(Map.of("zendesk.url", sandbox.url(), "zendesk.oauth.token", "sandbox-bearer"));
        all.putAll(settings);
        Host host = new Host(all);
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            own.accept(host.context);
            PluginHelper.getRoutesLoader(host.context)
                    .loadRoutes(files.filter(file -> file.toString().endsWith(".camel.yaml"))
                            .sorted()
                            .map(file -> ResourceHelper.resolveResource(host.context, "file:" + file))
                            .toArray(Resource[]::new));
            host.context.start();
            return host;
        } catch (Exception failure) {
            host.close();
            throw failure;
        }
    }

    CamelContext context() {
        return context;
    }

    /** Sends an event, written with single quotes, as a route of the application does, and tells how it ended. */
    String send(String event) {
        return context.createFluentProducerTemplate()
                .withBody(event.replace('\'', '"'))
                .to("direct:zendesk-accept")
                .request(Object.class)
                .toString();
    }

    @Override
    public void close() {
        context.stop();
    }
}
