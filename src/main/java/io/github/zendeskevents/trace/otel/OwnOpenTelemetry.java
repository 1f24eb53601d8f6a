package io.github.zendeskevents.trace.otel;

import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.Setting;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Map;

/**
 * An OpenTelemetry for a program that has none: it exports as the standard variables {@code OTEL_...} say. Metrics and logs go their own
 * ways here, so it exports traces alone.
 */
final class OwnOpenTelemetry implements OpenTelemetry {

    /** What counts where no variable says otherwise. */
    private static final Map<String, String> DEFAULTS = Map.of(
            "otel.service.name", "camel-zendesk-events",
            "otel.exporter.otlp.protocol", "http/protobuf",
            "otel.metrics.exporter", "none",
            "otel.logs.exporter", "none");

    private final OpenTelemetrySdk sdk;

    private OwnOpenTelemetry(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * Sets it up.
     *
     * @throws InvalidSettingException where the variables ask for what cannot be
     */
    static OwnOpenTelemetry setUp() {
        try {
            return new OwnOpenTelemetry(AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesSupplier(() -> DEFAULTS)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk());
        } catch (ConfigurationException | IllegalStateException wrong) {
            throw InvalidSettingException.of(
                    Setting.TRACING_ENABLED,
                    "true",
                    "false, or the variables OTEL_... must be right: " + wrong.getMessage());
        }
    }

    @Override
    public TracerProvider getTracerProvider() {
        return sdk.getTracerProvider();
    }

    @Override
    public ContextPropagators getPropagators() {
        return sdk.getPropagators();
    }

    /** Sends what is still to be sent, for some seconds at most. */
    void close() {
        sdk.close();
    }
}
