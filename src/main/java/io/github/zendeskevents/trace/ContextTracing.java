package io.github.zendeskevents.trace;

import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.Setting;
import io.github.zendeskevents.settings.Settings;
import io.github.zendeskevents.trace.otel.OpenTelemetryTracing;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** Finds by what a Camel context is traced, and looks for OpenTelemetry only where traces are on. */
public final class ContextTracing {

    /** The bean, an {@code OpenTelemetry}, that says by which of several to trace. */
    public static final String NAME = "zendeskOpenTelemetry";

    private static final String NEEDED = "io.opentelemetry.api.OpenTelemetry";

    private ContextTracing() {}

    /** The tracing of the context that these settings come from. */
    public static Tracing of(CamelSettings settings) {
        return of(settings.getCamelContext(), settings.get());
    }

    /**
     * The tracing of a context.
     *
     * @throws InvalidSettingException where traces are on, and there is nothing to trace by
     */
    public static Tracing of(CamelContext context, Settings settings) {
        if (!settings.tracing()) {
            return Tracing.OFF;
        }
        return ContextSingletons.of(context).once("zendeskTracing", Tracing.class, () -> find(context)
                .orElseThrow(() -> InvalidSettingException.of(
                        Setting.TRACING_ENABLED,
                        "true",
                        "false where there is no OpenTelemetry: a host binds its own as a bean, and the program needs a"
                                + " distribution built with -Popentelemetry")));
    }

    private static Optional<Tracing> find(CamelContext context) {
        if (isThere(context)) {
            return OpenTelemetryTracing.of(context);
        }
        return Optional.empty();
    }

    /** Lets a context that is served for a host be traced by what the host is. */
    public static void share(CamelContext host, CamelContext account) {
        if (isThere(host)) {
            OpenTelemetryTracing.share(host, account);
        }
    }

    private static boolean isThere(CamelContext context) {
        return context.getClassResolver().resolveClass(NEEDED) != null;
    }
}
