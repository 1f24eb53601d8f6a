package io.github.zendeskevents.main.routes;

import io.github.zendeskevents.failure.Causes;
import io.github.zendeskevents.inbox.InboxSettingException;
import io.github.zendeskevents.settings.Defaults;
import io.github.zendeskevents.settings.EndpointCheck;
import io.github.zendeskevents.settings.GatewaySettings;
import io.github.zendeskevents.settings.InvalidSettingException;
import io.github.zendeskevents.settings.ManagementSettings;
import io.github.zendeskevents.settings.Setting;
import io.github.zendeskevents.settings.Settings;
import java.net.BindException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.model.Model;
import org.apache.camel.util.StringHelper;

/** Says in one line, and without secrets, why a context did not start. */
public final class Failures {

    private static final List<Setting> ENDPOINTS =
            List.of(Setting.SOURCE_URI, Setting.DEAD_LETTER_URI, Setting.OUTCOME_URI, Setting.ALERT_URI);

    private final CamelContext context;

    /** @param context that did not start */
    public Failures(CamelContext context) {
        this.context = context;
    }

    /** What the innermost failure says, in one line; those around it say where Camel was. */
    static String innermost(Throwable failure) {
        Throwable root = Causes.root(failure);
        String message = root.getMessage() == null ? root.toString() : root.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** A known mistake in words of our own, all else in those of the innermost failure. */
    public String describe(Throwable failure) {
        return explain(failure).orElseGet(() -> innermost(failure));
    }

    /** Such as a folder that is not there: the route could be made, but not begin. */
    private Optional<String> explainStart(Throwable failure) {
        return Causes.find(failure, FailedToStartRouteException.class)
                .map(FailedToStartRouteException::getRouteId)
                .map(id -> file(id) + "route " + id + ": " + innermost(failure));
    }

    private String file(String route) {
        return Optional.ofNullable(context.getCamelContextExtension()
                        .getContextPlugin(Model.class)
                        .getRouteDefinition(route))
                .map(definition -> definition.getInput().getLocation())
                .map(location -> RouteTexts.names(List.of(location)) + ", ")
                .orElse("");
    }

    /** A mistake of the operator's that is known; empty for all else. */
    public Optional<String> explain(Throwable failure) {
        return Causes.chain(failure)
                .flatMap(cause -> explainCause(cause, failure).stream())
                .findFirst()
                .or(this::wrongSetting)
                .or(() -> explainEndpoint(failure))
                .or(() -> explainStart(failure));
    }

    private Optional<String> explainCause(Throwable cause, Throwable failure) {
        if (cause instanceof InvalidSettingException
                || cause instanceof InboxSettingException
                || cause instanceof WrongRoutesException) {
            return Optional.of(cause.getMessage());
        }
        if (cause instanceof PropertyBindingException binding
                && String.valueOf(binding.getOptionPrefix()).startsWith("camel.")) {
            return Optional.of(binding.getOptionPrefix().replaceFirst("\\.*$", ".") + binding.getPropertyName()
                    + ": Camel has no such setting, or cannot read its value");
        }
        return cause instanceof BindException
                ? Optional.of(explainPort(failure, cause.getMessage()))
                : Optional.empty();
    }

    /** A bean may have met a wrong setting before they were all read, and said so in words of its own. */
    private Optional<String> wrongSetting() {
        try {
            settings();
            return Optional.empty();
        } catch (InvalidSettingException wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    /** An endpoint that a setting names and Camel cannot use: its own words would show the whole URI, with passwords in it. */
    private Optional<String> explainEndpoint(Throwable failure) {
        for (Throwable cause : Causes.chain(failure).toList()) {
            boolean unknown = cause instanceof NoSuchEndpointException;
            if (unknown || cause instanceof ResolveEndpointFailedException) {
                String message = String.valueOf(cause.getMessage());
                Optional<Setting> named = ENDPOINTS.stream()
                        .filter(setting -> !uri(setting).isEmpty() && message.contains(scheme(setting)))
                        .max(Comparator.comparingInt(setting -> likeness(message, setting)));
                if (named.isPresent()) {
                    return Optional.of(wrongEndpoint(named.get(), unknown));
                }
            }
        }
        return Optional.empty();
    }

    private String wrongEndpoint(Setting setting, boolean unknown) {
        return EndpointCheck.unknownOption(context, setting, uri(setting))
                .orElseGet(() -> setting.property() + ": '" + scheme(setting)
                        + ":...' is not allowed; must be the URI of an endpoint"
                        + (unknown
                                ? ", whose component and all it needs lie in lib/"
                                : " with options that its component knows, and values that it can read"));
    }

    private String uri(Setting setting) {
        return context.getPropertiesComponent()
                .resolveProperty(setting.property())
                .orElse("");
    }

    private String scheme(Setting setting) {
        return StringHelper.before(uri(setting), ":", uri(setting));
    }

    /** Several settings may have the same scheme: the longest URI that the message names is the one that it is about. */
    private int likeness(String message, Setting setting) {
        String rest = StringHelper.after(uri(setting), ":", "");
        String path = StringHelper.before(rest, "?", rest).replaceFirst("^/+", "");
        return message.contains(scheme(setting) + "://" + path) || message.contains(scheme(setting) + ":" + path)
                ? 1 + path.length()
                : 0;
    }

    /** Jetty says where it could not listen, and no two settings may name the same port, so the port tells which one it is. */
    private String explainPort(Throwable failure, String reason) {
        GatewaySettings gateway = settings().gateway();
        ManagementSettings management = settings().management();
        for (Throwable cause : Causes.chain(failure).toList()) {
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

    private static String unusable(Setting port, int number, Setting host, String address, String reason) {
        return port.property() + ": '" + number + "' is taken or not allowed (" + reason
                + "); must be a free port, and " + host.property() + " ('" + address + "') an address of this machine";
    }

    /** Read anew, because beans are gone when the start has failed. */
    private Settings settings() {
        return Settings.read(context.getPropertiesComponent()::resolveProperty, Defaults.STANDALONE);
    }
}
