package io.github.zendeskevents.golden;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.bench.SpedUpTimer;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.apache.camel.ProducerTemplate;
import org.awaitility.Awaitility;

/**
 * One scenario on routes and a sandbox of its own, by a clock that runs fast, from the message at {@code
 * direct:zendesk-accept} to the calls in the sandbox's journal.
 */
final class Run implements AutoCloseable {

    private static final double SPEED = 20;

    private final Scenario scenario;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Sandbox sandbox;
    private final RunningRoutes routes;
    private final ProducerTemplate template;
    private final Ids ids = new Ids();
    private final List<String> endings = new ArrayList<>();

    private Run(Scenario scenario) {
        this.scenario = scenario;
        SandboxSettings settings = SandboxSettings.defaults().withSpeed(SPEED);
        sandbox = Sandbox.start(scenario.underLoad() ? settings.withPlan(SandboxPlan.ENTERPRISE_PLUS) : settings);
        routes = RunningRoutes.start(
                sandbox,
                registry -> {
                    registry.bind("zendeskClock", Clock.class, sandbox.clock());
                    registry.bind("zendeskTimer", ScheduledExecutorService.class, new SpedUpTimer(SPEED));
                    registry.bind("zendeskMetrics", MeterRegistry.class, meters);
                },
                UnaryOperator.identity(),
                scenario.settings().toArray(String[]::new));
        template = routes.context().createProducerTemplate();
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> !sandbox.calls(
                        call -> Journal.isCheck(call) && call.status() == 200)
                .isEmpty());
    }

    /** Runs it and answers its record. */
    static String of(Scenario scenario) {
        try (Run run = new Run(scenario)) {
            return run.record();
        }
    }

    private String record() {
        Journal journal = new Journal(sandbox, ids);
        List<String> lines = new ArrayList<>();
        lines.add("# " + scenario.name().replace('-', ' '));
        for (Scenario.Step step : scenario.steps()) {
            step.before().accept(sandbox);
            ids.learn(sandbox.state());
            List<String> outcomes = send(step.message());
            ids.learn(sandbox.state());
            if (!scenario.underLoad()) {
                lines.add("");
                step.message().lines().forEach(line -> lines.add("> " + ids.named(line)));
                journal.callsSinceLast().forEach(call -> lines.add("  " + call));
                outcomes.forEach(outcome -> lines.add("= " + ids.named(outcome)));
            } else {
                endings.addAll(outcomes);
            }
        }
        if (scenario.underLoad()) {
            lines.addAll(new Sum(sandbox).lines(endings));
        }
        lines.add("");
        lines.add("counters");
        lines.addAll(Counters.of(meters, scenario.underLoad()));
        return String.join("\n", lines) + "\n";
    }

    private List<String> send(String message) {
        try {
            Object body = template.asyncRequestBody("direct:zendesk-accept", message.replace('\'', '"'))
                    .get(60, TimeUnit.SECONDS);
            return ((List<?>) body).stream().map(one -> text((Outcome) one)).toList();
        } catch (ExecutionException refused) {
            Throwable cause = refused;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return List.of("refused " + cause.getClass().getSimpleName());
        } catch (TimeoutException late) {
            throw new AssertionError(scenario.name() + ": no outcome; so far " + sandbox.calls(), late);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String text(Outcome outcome) {
        if (outcome instanceof Outcome.Dead dead) {
            return "dead: " + dead.code() + " at " + dead.step() + ": " + dead.reason();
        }
        return outcome.status() + (outcome.reason().isEmpty() ? "" : ": " + outcome.reason());
    }

    @Override
    public void close() {
        routes.close();
        sandbox.close();
    }
}
