package io.github.zendeskevents.management.health;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.server.HttpReply;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;

/**
 * Tells a supervisor whether to send events here (ready) and whether to restart (live), from all health checks that Camel
 * knows in this context. The checks of this module count also when the host has switched Camel's registry of them off.
 */
public final class Health {

    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    /** All checks. */
    public HttpReply all(CamelContext context) {
        return reply(context, HealthCheck.Kind.ALL, check -> true);
    }

    /** Whether this program works at all: when not, a restart may help. */
    public HttpReply live(CamelContext context) {
        return reply(context, HealthCheck.Kind.LIVENESS, HealthCheck::isLiveness);
    }

    /** Whether events can be taken and delivered. */
    public HttpReply ready(CamelContext context) {
        return reply(context, HealthCheck.Kind.READINESS, HealthCheck::isReadiness);
    }

    private static HttpReply reply(CamelContext context, HealthCheck.Kind kind, Predicate<HealthCheck> wanted) {
        List<HealthCheck.Result> results = checks(context)
                .filter(wanted)
                .map(check -> check.call(Map.of(HealthCheck.CHECK_KIND, kind, ReadinessCheck.AS_IT_IS, true)))
                .sorted(Comparator.comparing(result -> result.getCheck().getId()))
                .toList();
        boolean down = results.stream().anyMatch(Health::isDown);
        ObjectNode reply = JsonNodeFactory.instance.objectNode().put("status", down ? "DOWN" : "UP");
        ArrayNode checks = reply.putArray("checks");
        results.stream()
                .filter(result -> isDown(result) || !isOfSingleRoute(result))
                .forEach(result -> {
                    ObjectNode check = checks.addObject()
                            .put("name", result.getCheck().getId())
                            .put("status", result.getState().name());
                    if (isDown(result)) {
                        check.put("reason", reason(result));
                    } else if (result.getDetails().get(ReadinessCheck.DETAIL) instanceof String detail) {
                        check.put("detail", detail);
                    }
                });
        return HttpReply.json(down ? UNAVAILABLE : OK, reply);
    }

    private static Stream<HealthCheck> checks(CamelContext context) {
        Stream<HealthCheck> own = context.getRegistry().findByType(HealthCheck.class).stream();
        HealthCheckRegistry registry = HealthCheckRegistry.get(context);
        // Checks of one id are equal.
        return registry == null
                ? own
                : Stream.concat(own, registry.stream().filter(check -> !registry.isExcluded(check)))
                        .distinct();
    }

    private static boolean isDown(HealthCheck.Result result) {
        return result.getState() == HealthCheck.State.DOWN;
    }

    /** Camel has one check for each route and one for its consumer; those that are up only hide the others. */
    private static boolean isOfSingleRoute(HealthCheck.Result result) {
        String id = result.getCheck().getId();
        return id.startsWith("route:") || id.startsWith("consumer:");
    }

    private static String reason(HealthCheck.Result result) {
        Optional<String> message = result.getMessage().filter(text -> !text.isBlank());
        return message.or(() -> result.getError().map(Throwable::toString))
                .flatMap(text -> text.lines().findFirst())
                .orElse("no reason is known");
    }
}
