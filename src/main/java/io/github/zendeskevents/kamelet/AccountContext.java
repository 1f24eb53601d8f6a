package io.github.zendeskevents.kamelet;

import io.github.zendeskevents.camel.RouteSender;
import io.github.zendeskevents.client.HostMeters;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.server.Mounts;
import io.github.zendeskevents.settings.Defaults;
import io.github.zendeskevents.settings.Setting;
import io.github.zendeskevents.settings.Settings;
import io.github.zendeskevents.trace.ContextTracing;
import io.github.zendeskevents.trace.TraceParent;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account at Zendesk, served by the routes of this module in a Camel context of its own. Route ids, beans, properties and
 * endpoints have one namespace in a context; a context for each account is what lets several accounts run side by side with
 * nothing shared but code. Of the host it takes the class loader, the way to find files in its jars, the place where meters are
 * kept and, where that is asked for, what traces, and nothing else.
 */
final class AccountContext implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AccountContext.class);
    private static final String OPERATIONS = "operations.camel.yaml";
    private static final List<String> STANDALONE_ONLY = List.of("gateway.camel.yaml", "source.camel.yaml");
    /** What is in flight has had its time when the routes of the account stop, and what waits need not be waited for. */
    private static final long SECONDS_TO_STOP_ROUTES = 1;

    private final DefaultCamelContext context = new DefaultCamelContext(false);
    private final Runnable unmount;
    private final Map<String, RouteSender> senders = new ConcurrentHashMap<>();

    /**
     * Starts an account.
     *
     * @param host the context that the account is served for
     * @param account the settings that differ from their defaults, by property name
     * @throws io.github.zendeskevents.settings.InvalidSettingException when a setting is wrong
     */
    static AccountContext start(CamelContext host, AccountSettings account) throws Exception {
        Settings settings =
                Settings.read(name -> Optional.ofNullable(account.values().get(name)), Defaults.HOST);
        AccountContext started = new AccountContext(host, account, settings);
        try {
            started.context.start();
        } catch (Exception | Error failure) {
            started.close();
            throw failure;
        }
        LOG.info("Started for {}", settings);
        return started;
    }

    private AccountContext(CamelContext host, AccountSettings account, Settings settings) throws Exception {
        String name = account.values()
                .getOrDefault(Setting.SUBDOMAIN.property(), settings.url().getAuthority());
        context.getCamelContextExtension()
                .setName(host.getName() + "-zendesk-" + name.replaceAll("[^A-Za-z0-9]+", "-"));
        context.setApplicationContextClassLoader(host.getApplicationContextClassLoader());
        context.setStartupSummaryLevel(StartupSummaryLevel.Oneline);
        context.getShutdownStrategy().setTimeout(SECONDS_TO_STOP_ROUTES);
        context.getShutdownStrategy().setLogInflightExchangesOnTimeout(false);
        onlyTheseSettings(account.values());
        HostMeters.of(host)
                .ifPresent(meters -> context.getRegistry().bind(HostMeters.NAME, MeterRegistry.class, meters));
        context.getRegistry().bind(HostMeters.FILTER, new AccountMeters(name));
        if (settings.tracing()) {
            ContextTracing.share(host, context);
        }
        unmount = mounted(host, name, settings);
        try {
            context.build();
            PluginHelper.getRoutesLoader(context).loadRoutes(routes(host, account.routes(), settings));
        } catch (Exception | Error failure) {
            unmount.run();
            throw failure;
        }
    }

    /** Where operations are asked for, they are served beside those of other accounts, by one server for all of an address. */
    private Runnable mounted(CamelContext host, String name, Settings settings) {
        if (!settings.management().enabled()) {
            return () -> {};
        }
        Mounts mounts = Mounts.of(host);
        String address = settings.management().address();
        String path = mounts.take(name, new Mounts.Mount(settings.url().getAuthority(), address));
        context.getRegistry().bind(Mounts.BEAN, mounts);
        context.getRegistry().bind(Mounts.PATH_BEAN, path);
        LOG.info("The console of {} is at http://{}{}/", settings.url().getAuthority(), address, path);
        return () -> mounts.leave(path);
    }

    // System properties and the environment are the host's, and would win over the settings of every account.
    private void onlyTheseSettings(Map<String, String> settings) {
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setAutoDiscoverPropertiesSources(false);
        Properties own = new Properties();
        own.putAll(settings);
        properties.setInitialProperties(own);
    }

    private static Collection<Resource> routes(CamelContext host, String patterns, Settings settings) throws Exception {
        // In the order of their names, as camel-main takes them: beans are made in the order of the files.
        Map<String, Resource> byName = new TreeMap<>();
        for (String pattern : patterns.split(",", 0)) {
            // The host's: only that of Spring Boot looks into the jars inside an executable jar.
            Collection<Resource> found =
                    PluginHelper.getPackageScanResourceResolver(host).findResources(pattern.trim());
            if (found.isEmpty()) {
                throw new IllegalArgumentException("routes: there are no files at '" + pattern.trim() + "'");
            }
            found.forEach(file -> byName.put(fileName(file), file));
        }
        byName.keySet().removeAll(STANDALONE_ONLY);
        if (!settings.management().enabled()) {
            byName.remove(OPERATIONS);
        }
        return byName.values();
    }

    private static String fileName(Resource file) {
        return file.getLocation()
                .substring(Math.max(
                                file.getLocation().lastIndexOf('/'),
                                file.getLocation().lastIndexOf(':'))
                        + 1);
    }

    /**
     * Sends a body to a route of the account, in an exchange of the account's own. No thread waits for the answer.
     *
     * @param route the endpoint that the route consumes from
     * @param traceparent the span that the host's message came in by, if it says so
     * @return completes with the body that the route leaves, which may be null; fails as the route failed, not wrapped
     */
    CompletableFuture<Object> send(String route, Object body, Optional<String> traceparent) {
        RouteSender sender = senders.computeIfAbsent(route, uri -> new RouteSender(context, uri));
        Exchange exchange = sender.newExchange();
        exchange.getMessage().setBody(body);
        traceparent.ifPresent(span -> exchange.getMessage().setHeader(TraceParent.HEADER, span));
        return sender.send(exchange).thenApply(done -> done.getMessage().getBody());
    }

    /** Lets what is in flight end for a while, and ends the account. */
    @Override
    public void close() {
        ZendeskAccount account = context.getRegistry().lookupByNameAndType("zendeskAccount", ZendeskAccount.class);
        // What waits for Zendesk has had its time while the routes of the host stopped; the delivery would give it as
        // much again.
        if (account != null) {
            account.giveUpWaiting();
        }
        context.stop();
        unmount.run();
        // The host's registry outlives the account, and would keep the gauges of this one for the next.
        if (account != null) {
            account.meters().clear();
        }
    }
}
