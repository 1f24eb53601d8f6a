package io.github.zendeskevents.main;

import java.util.Map;
import org.apache.camel.component.properties.DefaultPropertiesParser;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.component.properties.PropertiesLookup;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * Properties that count whatever is set. Camel's own overriding properties give way to options and to the environment, so that a command
 * would open the inbox or read the source that these name.
 */
final class OverridingProperties extends DefaultPropertiesParser {

    private final Map<String, String> properties;

    private OverridingProperties(PropertiesComponent component, Map<String, String> properties) {
        super(component);
        this.properties = properties;
    }

    /** Must be called before the program is initialised. */
    static void set(Main main, Map<String, String> properties) {
        Map<String, String> all = Map.copyOf(properties);
        // Camel asks the parser only about those that there are.
        all.forEach(main::addOverrideProperty);
        main.addMainListener(new MainListenerSupport() {
            @Override
            public void beforeInitialize(BaseMainSupport configured) {
                if (configured.getCamelContext().getPropertiesComponent() instanceof PropertiesComponent component) {
                    component.setPropertiesParser(new OverridingProperties(component, all));
                }
            }
        });
    }

    @Override
    public String parseProperty(String key, String value, PropertiesLookup lookup) {
        return properties.getOrDefault(key, super.parseProperty(key, value, lookup));
    }
}
