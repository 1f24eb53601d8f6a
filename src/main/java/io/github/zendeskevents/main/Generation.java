package io.github.zendeskevents.main;

import io.github.zendeskevents.client.AccountState;
import io.github.zendeskevents.client.HostMeters;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.EventHistory;
import io.github.zendeskevents.main.routes.AddedRoutes;
import io.github.zendeskevents.main.routes.BeanSteps;
import io.github.zendeskevents.main.routes.Failures;
import io.github.zendeskevents.main.routes.MissingRoutes;
import io.github.zendeskevents.main.routes.MistakeFinder;
import io.github.zendeskevents.main.routes.RouteFileWatcher;
import io.github.zendeskevents.main.routes.RouteMistake;
import io.github.zendeskevents.main.routes.RouteTexts;
import io.github.zendeskevents.main.routes.RoutesFromTexts;
import io.github.zendeskevents.main.routes.WrongRoutesException;
import io.github.zendeskevents.settings.Defaults;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.spi.StartupStepRecorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Camel context with the routes of one set of texts. Each edit that is taken begins a new one; what outlives it is handed
 * in.
 */
final class Generation {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    /** When threads are told to end, what was in flight had its time already. */
    private static final Duration THREADS_MAY_END_FOR = Duration.ofSeconds(1);

    private final Main main = new Utf8Main();
    private final RoutesFromTexts routes;
    private final AddedRoutes added = new AddedRoutes();
    private boolean reloadEnabled;

    /** Java's files of properties are Latin-1 by tradition; what an editor saves today is UTF-8. */
    private static final class Utf8Main extends Main {

        @Override
        protected CamelContext createCamelContext() {
            CamelContext context = super.createCamelContext();
            ((PropertiesComponent) context.getPropertiesComponent()).setEncoding(StandardCharsets.UTF_8.name());
            return context;
        }
    }

    /**
     * A context to run.
     *
     * @param texts empty: read the route files
     * @param account what the one before learnt of the account; empty for the first
     * @param meters where all count, one after the other
     * @param history of the last day, which all go on with
     */
    Generation(Optional<RouteTexts> texts, Optional<AccountState> account, MeterRegistry meters, EventHistory history) {
        Optional<String> pattern = ownPattern();
        routes = new RoutesFromTexts(texts, pattern.isPresent() ? Optional.empty() : Distribution.routes());
        main.setRoutesCollector(routes);
        // Set before Camel looks ahead into the files: beans of another place would be made then, and kept.
        main.configure().setRoutesIncludePattern(pattern.orElse("classpath:zendesk-routes/*.camel.yaml"));
        Distribution.settings().ifPresent(main::setDefaultPropertyPlaceholderLocation);
        main.bind(Defaults.BEAN, Defaults.STANDALONE);
        main.configure().setShutdownTimeout(8);
        main.configure().setShutdownLogInflightExchangesOnTimeout(false);
        main.configure().setStartupSummaryLevel(StartupSummaryLevel.Oneline);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport configured) {
                Distribution.requireReadableSettings();
                added.listen(configured.getCamelContext());
            }

            @Override
            public void beforeConfigure(BaseMainSupport configured) {
                SettingNames.refuseUnknown(configured.getCamelContext());
            }

            @Override
            public void afterConfigure(BaseMainSupport configured) {
                reloadEnabled = RouteFileWatcher.takePlaceOfCamels(configured.getCamelContext());
                configured
                        .getCamelContext()
                        .getExecutorServiceManager()
                        .setShutdownAwaitTermination(THREADS_MAY_END_FOR.toMillis());
            }
        });
        // One without a shutdown hook, as the program has its own: Camel's would stay for each generation, and have
        // that of the program wait for itself. It is there even where the default strategy is told to have none.
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.bind(HostMeters.NAME, meters);
        main.bind(EventHistory.BEAN, history);
        account.ifPresent(state -> main.bind(AccountState.BEAN, state));
    }

    /**
     * A context to try texts with. It is made as one to run and never started, so it opens no port and takes no message; its
     * inbox is one in memory, because the one that runs must not be opened a second time.
     *
     * @param steps hears what is being made
     */
    static Generation trial(RouteTexts texts, StartupStepRecorder steps) {
        Generation trial = new Generation(
                Optional.of(texts),
                Optional.empty(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new EventHistory(Clock.systemUTC()));
        OverridingProperties.set(trial.main, Map.of("zendesk.inbox.url", "off"));
        trial.main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport configured) {
                configured.getCamelContext().getCamelContextExtension().setStartupStepRecorder(steps);
            }
        });
        return trial;
    }

    /**
     * A context for one of the program's other commands.
     *
     * @param settings in the place of those of files, options and environment
     * @param routesStart false: the context starts, and no route until it is asked for by name
     */
    static Generation command(Map<String, String> settings, boolean routesStart) {
        Generation command = new Generation(
                Optional.empty(),
                Optional.empty(),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                new EventHistory(Clock.systemUTC()));
        OverridingProperties.set(command.main, settings);
        command.main.configure().setAutoStartup(routesStart);
        return command;
    }

    /** Makes beans and routes, and starts nothing. */
    void init() throws Exception {
        main.init();
        main.getCamelContext().init();
    }

    /** Two routes of one id or start, whether or not that made {@link #init} fail. */
    Optional<RouteMistake> doubledId(Set<String> edited) {
        return added.firstReplaced(texts(), edited);
    }

    /** What would fail once an event comes, or takes the place of something else; the routes must have been made. */
    Optional<RouteMistake> mistake(Set<String> edited) {
        return texts().firstMisread()
                .or(() -> new BeanSteps(context())
                        .firstWrong()
                        .map(wrong -> MistakeFinder.at(texts(), wrong.step(), wrong.reason(), wrong.method())))
                .or(() -> doubledId(edited))
                .or(() -> new MissingRoutes(texts(), context(), added).first());
    }

    /**
     * Returns when all routes run.
     *
     * @throws WrongRoutesException before any route starts, where the routes cannot be made or cannot run together
     */
    void start() throws Exception {
        try {
            init();
        } catch (Exception | LinkageError failure) {
            if (new Failures(context()).explain(failure).isEmpty()) {
                // Made once more, by what also watches which step is being made.
                refuse(RouteCheck.check(texts(), Set.of()).filter(RouteMistake::namesAFile), failure);
            }
            throw failure;
        }
        refuse(mistake(Set.of()), null);
        new MissingRoutes(texts(), context(), added).misspeltPoints().forEach(LOG::warn);
        main.start();
    }

    private static void refuse(Optional<RouteMistake> mistake, Throwable failure) throws WrongRoutesException {
        if (mistake.isPresent()) {
            throw new WrongRoutesException(mistake.get().describe(Set.of()), failure);
        }
    }

    /** Ends all that was made, also of a start that failed. */
    void stop() {
        main.stop();
    }

    boolean isStarted() {
        return main.isStarted();
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** What is known of the account by now; empty before its bean is made. */
    Optional<AccountState> account() {
        return Optional.ofNullable(main.lookup("zendeskAccount", ZendeskAccount.class))
                .map(ZendeskAccount::state);
    }

    /** True when {@code camel.main.routes-reload-enabled} asks for edits to be taken. */
    boolean isReloadEnabled() {
        return reloadEnabled;
    }

    /** The texts that this context was made of. */
    RouteTexts texts() {
        return routes.texts();
    }

    /** The file whose routes could not be added, where that made {@link #init} fail. */
    Optional<String> beingAdded() {
        return routes.beingAdded();
    }

    /** What the route files say now. */
    RouteTexts readFiles() {
        return routes.readFiles(
                context(),
                main.configure().getRoutesExcludePattern(),
                main.configure().getRoutesIncludePattern());
    }

    private static Optional<String> ownPattern() {
        return Stream.of(
                        System.getenv("CAMEL_MAIN_ROUTES_INCLUDE_PATTERN"),
                        System.getProperty("camel.main.routes-include-pattern"),
                        System.getProperty("camel.main.routesIncludePattern"))
                .filter(Objects::nonNull)
                .findFirst();
    }
}
