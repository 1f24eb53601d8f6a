package io.github.zendeskevents.gateway;

import java.util.Map;
import java.util.concurrent.Callable;

/** Starts the gateway's routes; {@link GatewayWithoutJettyTest} runs it where Jetty cannot be loaded. */
public final class WithoutJetty implements Callable<String> {

    private final String enabled;

    public WithoutJetty(String enabled) {
        this.enabled = enabled;
    }

    /** @return what became of the start, as text, because nothing else passes from one class loader to another */
    @Override
    public String call() {
        try (RunningRoutes routes = RunningRoutes.gateway(Map.of("zendesk.gateway.enabled", enabled))) {
            return "started " + routes.context().getRoutes().size();
        } catch (RuntimeException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            return root.getMessage();
        }
    }
}
