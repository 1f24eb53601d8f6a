package io.github.zendeskevents.boot;

import io.github.zendeskevents.settings.CamelSettings;
import io.github.zendeskevents.settings.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/**
 * Tells which version of the module runs in an application, and for which account: the first that is asked of somebody who has a question.
 * How it stands is told by its health. An application that does not run the routes has nothing of it.
 */
final class ModuleInfo implements InfoContributor {

    private final ObjectProvider<CamelContext> context;

    ModuleInfo(ObjectProvider<CamelContext> context) {
        this.context = context;
    }

    @Override
    public void contribute(Info.Builder info) {
        settings().map(ModuleInfo::details).ifPresent(details -> info.withDetail("zendesk", details));
    }

    /** The routes read them; where none does, there are none. */
    private Optional<Settings> settings() {
        return context.stream()
                .flatMap(
                        one -> Optional.ofNullable(
                                one.getRegistry().lookupByNameAndType("zendeskSettings", CamelSettings.class))
                                .stream())
                .map(CamelSettings::get)
                .findFirst();
    }

    private static Map<String, Object> details(Settings settings) {
        Map<String, Object> details = new LinkedHashMap<>();
        Optional.ofNullable(ModuleInfo.class.getPackage().getImplementationVersion())
                .ifPresent(version -> details.put("version", version));
        details.put("url", settings.url().toString());
        details.put("dryRun", settings.dryRun());
        details.put("inbox", !settings.inbox().url().equals("off"));
        details.put("gateway", settings.gateway().enabled());
        details.put("management", settings.management().enabled());
        return details;
    }
}
