package io.github.zendeskevents.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The trait tables of {@code routes/traits.camel.yaml}, as users get them. */
public final class ShippedTables {

    private static final TraitTable USERS = TraitTable.forUsers(text("zendeskDefaultUserTraits"));
    private static final TraitTable ORGANIZATIONS =
            TraitTable.forOrganizations(text("zendeskDefaultOrganizationTraits"));

    private ShippedTables() {}

    /** The table for users. */
    public static TraitTable users() {
        return USERS;
    }

    /** The table for organizations. */
    public static TraitTable organizations() {
        return ORGANIZATIONS;
    }

    @SuppressWarnings("unchecked")
    private static String text(String bean) {
        try {
            List<Map<String, List<Map<String, Object>>>> file = (List<Map<String, List<Map<String, Object>>>>)
                    new Load(LoadSettings.builder().build())
                            .loadFromString(Files.readString(Path.of("routes/traits.camel.yaml")));
            return file.stream()
                    .map(item -> item.get("beans"))
                    .flatMap(beans -> beans == null ? Stream.empty() : beans.stream())
                    .filter(one -> one.get("name").equals(bean))
                    .map(one -> ((Map<Object, String>) one.get("constructors")).get(0))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
