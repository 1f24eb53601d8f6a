package io.github.zendeskevents.main;

import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.settings.Authentication;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.GatewaySettings;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.ManagementSettings;
import io.github.zendeskevents.settings.Setting;
import io.github.zendeskevents.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.BindException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.RouteWatcherReloadStrategy;
import org.apache.camel.util.StringHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the routes as a program of their own. It adds to camel-main what a program owes its operator: a mistake in the
 * settings or a taken port ends the start with one line and a status other than 0, and SIGTERM ends it in order with status 0.
 */
public final class ZendeskEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ZendeskEvents.class);

    private final Main main = new Main();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Runs until SIGTERM or SIGINT. */
    public static void main(String[] args) {
        run(() -> {});
    }

    /**
     * Runs until SIGTERM or SIGINT.
     *
     * @param started called once everything listens
     */
    public static void run(Runnable started) {
        ZendeskEvents program = new ZendeskEvents();
        try {
            program.start();
            started.run();
        } catch (Exception failure) {
            System.err.println("camel-zendesk-events cannot start: " + program.explain(failure));
            program.main.stop();
            // Threads of a half-started context must not keep a program alive that does nothing.
            Runtime.getRuntime().halt(1);
        }
        program.await();
    }

    private void start() throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "zendesk-shutdown"));
        // Set before Camel looks ahead into the files: beans of another place would be made then, and kept.
        main.configure().setRoutesIncludePattern(routes());
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void afterConfigure(BaseMainSupport configured) {
                followEdits();
            }
        });
        main.configure().setShutdownTimeout(8);
        main.configure().setShutdownLogInflightExchangesOnTimeout(false);
        main.configure().setStartupSummaryLevel(StartupSummaryLevel.Oneline);
        main.bind("zendeskMetrics", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        main.start();
        describe(main.lookup("zendeskAccount", ZendeskAccount.class).settings());
    }

    /** Camel's own watcher would stop every route first, the gateway's too, and leave none where an edit is broken. */
    private void followEdits() {
        CamelContext context = main.getCamelContext();
        RouteWatcherReloadStrategy camels = context.hasService(RouteWatcherReloadStrategy.class);
        if (camels != null) {
            try {
                context.removeService(camels);
            } catch (Exception failure) {
                throw new IllegalStateException("Routes cannot be followed", failure);
            }
            new LiveRoutes(
                            context,
                            main.configure().getRoutesIncludePattern(),
                            main.configure().getRoutesExcludePattern())
                    .follow();
        }
    }

    private static String routes() {
        return Stream.of(
                        System.getenv("CAMEL_MAIN_ROUTES_INCLUDE_PATTERN"),
                        System.getProperty("camel.main.routes-include-pattern"),
                        System.getProperty("camel.main.routesIncludePattern"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("classpath:zendesk-routes/*.camel.yaml");
    }

    private static void describe(Settings settings) {
        LOG.info("Started for {}", settings);
        if (settings.authentication() instanceof Authentication.ApiToken) {
            LOG.warn(
                    "Zendesk ends API tokens on 2027-04-30: change from {} to {} and {} before",
                    Setting.API_TOKEN.property(),
                    Setting.OAUTH_CLIENT_ID.property(),
                    Setting.OAUTH_CLIENT_SECRET.property());
        }
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        if (main.isStarted()) {
            LOG.info("Stopping");
            main.stop();
            LOG.info("Stopped");
        }
        ended.countDown();
        // The JVM's own status after SIGTERM is 143, which supervisors take for a failure.
        Runtime.getRuntime().halt(0);
    }

    /** An endpoint that a setting names and Camel cannot use: its own words would show the whole URI, with passwords in it. */
    private Optional<String> explainEndpoint(Throwable failure) {
        for (Setting setting : List.of(Setting.SOURCE_URI, Setting.DEAD_LETTER_URI)) {
            Optional<String> uri =
                    main.getCamelContext().getPropertiesComponent().resolveProperty(setting.property());
            for (Throwable cause = failure; cause != null && uri.isPresent(); cause = cause.getCause()) {
                boolean unknown = cause instanceof NoSuchEndpointException;
                if (unknown || cause instanceof ResolveEndpointFailedException) {
                    String scheme = StringHelper.before(uri.get(), ":", uri.get());
                    if (String.valueOf(cause.getMessage()).contains(scheme)) {
                        return Optional.of(setting.property() + ": '" + scheme
                                + ":...' is not allowed; must be the URI of an endpoint"
                                + (unknown
                                        ? ", whose component and all it needs lie in lib/"
                                        : " with options that its component knows, and values that it can read"));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** Jetty says where it could not listen, and no two settings may name the same port, so the port tells which one it is. */
    private String explainPort(Throwable failure, String reason) {
        GatewaySettings gateway = settings().gateway();
        ManagementSettings management = settings().management();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (gateway.enabled() && message.endsWith(":" + gateway.port())) {
                return unusable(Setting.HTTP_PORT, gateway.port(), Setting.GATEWAY_HOST, gateway.host(), reason);
            }
            if (management.enabled() && message.endsWith(":" + management.port())) {
                return unusable(
                        Setting.MANAGEMENT_PORT, management.port(), Setting.MANAGEMENT_HOST, management.host(), reason);
            }
        }
        return "a port is taken or not allowed (" + reason + "), and it is neither " + Setting.HTTP_PORT.property()
                + " nor " + Setting.MANAGEMENT_PORT.property() + ": look at " + Setting.SOURCE_URI.property()
                + " and at routes of your own";
    }

    /** Read anew, because beans are gone when the start has failed. */
    private Settings settings() {
        CamelSettings settings = new CamelSettings();
        settings.setCamelContext(main.getCamelContext());
        return settings.get();
    }

    private static String unusable(Setting port, int number, Setting host, String address, String reason) {
        return port.property() + ": '" + number + "' is taken or not allowed (" + reason
                + "); must be a free port, and " + host.property() + " ('" + address + "') an address of this machine";
    }

    private String explain(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidSettingException || cause instanceof InboxSettingException) {
                return cause.getMessage();
            }
            if (cause instanceof BindException) {
                return explainPort(failure, cause.getMessage());
            }
        }
        try {
            // A bean may have met a wrong setting before they were all read, and said so in words of its own.
            settings();
        } catch (InvalidSettingException wrong) {
            return wrong.getMessage();
        }
        Optional<String> endpoint = explainEndpoint(failure);
        if (endpoint.isPresent()) {
            return endpoint.get();
        }
        LOG.error("The start failed", failure);
        return failure.toString();
    }
}
