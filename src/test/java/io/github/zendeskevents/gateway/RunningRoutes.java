package io.github.zendeskevents.gateway;

import io.github.zendeskevents.FreePort;
import io.github.zendeskevents.inbox.Inbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A Camel context with route files as they are in {@code routes/}, and an inbox that records. */
public final class RunningRoutes implements AutoCloseable {

    private final RecordingInbox inbox = new RecordingInbox();
    private final int port = FreePort.next();
    private final CamelContext context;

    private RunningRoutes(CamelContext context) {
        this.context = context;
    }

    /** Starts these files of {@code routes/} with these settings. */
    public static RunningRoutes start(Map<String, String> settings, String... files) {
        return start(context -> {}, settings, files);
    }

    /** Starts these files of {@code routes/} with these settings, after the test had its hands on the context. */
    public static RunningRoutes start(Consumer<CamelContext> setUp, Map<String, String> settings, String... files) {
        RunningRoutes running = new RunningRoutes(new DefaultCamelContext());
        try {
            setUp.accept(running.context);
            running.load(settings, files);
            return running;
        } catch (RuntimeException e) {
            running.close();
            throw e;
        }
    }

    /** Starts these files of {@code routes/} with these settings and another inbox, which the caller closes. */
    public static RunningRoutes startWith(Inbox inbox, Map<String, String> settings, String... files) {
        return start(context -> context.getRegistry().bind("zendeskInbox", inbox), settings, files);
    }

    /** Gives the context an error handler that tries everything again and then swallows it, as a host may have one. */
    public static void withEagerErrorHandler(CamelContext context) {
        DeadLetterChannelBuilder eager = new DeadLetterChannelBuilder("direct:swallow");
        eager.maximumRedeliveries(3);
        eager.redeliveryDelay(1);
        context.getCamelContextExtension().setErrorHandlerFactory(eager);
    }

    /** Starts the gateway with these settings. */
    public static RunningRoutes gateway(Map<String, String> settings) {
        return start(settings, "accept", "gateway");
    }

    private void load(Map<String, String> settings, String... files) {
        context.getPropertiesComponent().addInitialProperty("http.port", Integer.toString(port));
        context.getPropertiesComponent().addInitialProperty("zendesk.gateway.enabled", "true");
        context.getPropertiesComponent().addInitialProperty("zendesk.subdomain", "acme");
        context.getPropertiesComponent().addInitialProperty("zendesk.oauth.token", "any");
        settings.forEach(context.getPropertiesComponent()::addInitialProperty);
        if (context.getRegistry().lookupByName("zendeskInbox") == null) {
            context.getRegistry().bind("zendeskInbox", inbox);
        }
        for (String file : files) {
            load(file);
        }
        context.start();
    }

    /** Adds a file of {@code routes/}. */
    public void load(String file) {
        add(ResourceHelper.fromString("file:" + file + ".camel.yaml", read(Path.of("routes", file + ".camel.yaml"))));
    }

    /** Adds routes and beans of this text. */
    public void loadYaml(String name, String yaml) {
        add(ResourceHelper.fromString(name, yaml));
    }

    private void add(Resource resource) {
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(resource);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CamelContext context() {
        return context;
    }

    public RecordingInbox inbox() {
        return inbox;
    }

    public int port() {
        return port;
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        context.stop();
    }
}
