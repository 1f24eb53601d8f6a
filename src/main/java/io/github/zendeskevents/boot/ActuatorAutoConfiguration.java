package io.github.zendeskevents.boot;

import io.github.zendeskevents.settings.Setting;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.Bean;

/**
 * What the endpoints of Spring Boot's actuator show of the module beside its health and its meters, which come by Camel's means and by
 * Micrometer's. Boot loads it by {@code META-INF/spring}, where there is an actuator and the module is switched on.
 */
@AutoConfiguration
@ConditionalOnClass({CamelContext.class, InfoContributor.class})
@ConditionalOnProperty(name = RoutesOfModule.ENABLED, havingValue = "true")
public final class ActuatorAutoConfiguration {

    /**
     * The member {@code zendesk} of {@code /actuator/info}.
     *
     * @param context none where the application has no Camel context of its own
     */
    @Bean
    @ConditionalOnProperty(name = "management.info.zendesk.enabled", matchIfMissing = true)
    public InfoContributor zendeskInfo(ObjectProvider<CamelContext> context) {
        return new ModuleInfo(context);
    }

    /** Hides the secrets of the module in {@code /actuator/env}, also where an application lets that show the values of others. */
    @Bean
    public SanitizingFunction zendeskSecrets() {
        Set<ConfigurationPropertyName> secrets = Arrays.stream(Setting.values())
                .filter(Setting::secret)
                .map(secret -> ConfigurationPropertyName.of(secret.property()))
                .collect(Collectors.toUnmodifiableSet());
        return SanitizingFunction.sanitizeValue()
                .ifMatches(data -> secrets.contains(SpringPropertyNames.canonical(data.getKey())));
    }
}
