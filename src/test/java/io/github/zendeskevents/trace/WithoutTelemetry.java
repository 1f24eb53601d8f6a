package io.github.zendeskevents.trace;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.sandbox.Sandbox;
import java.util.concurrent.Callable;

/** Delivers an event; {@link WithoutTelemetryTest} runs it where OpenTelemetry, or a part of it, cannot be loaded. */
public final class WithoutTelemetry implements Callable<String> {

    private final String enabled;

    public WithoutTelemetry(String enabled) {
        this.enabled = enabled;
    }

    /** @return what became of it, as text, because nothing else passes from one class loader to another */
    @Override
    public String call() {
        try (Sandbox sandbox = Sandbox.start();
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.tracing.enabled", enabled)) {
            return routes.send("{'type':'identify','userId':'ann','traits':{'name':'Ann'}}")
                    .status();
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root.getMessage();
        }
    }
}
