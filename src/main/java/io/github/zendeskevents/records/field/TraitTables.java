package io.github.zendeskevents.records.field;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.camel.ContextSingletons;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.mapping.TraitFilter;
import io.github.zendeskevents.mapping.TraitTable;
import io.github.zendeskevents.settings.Settings;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.StartupListener;
import org.apache.camel.support.CamelContextHelper;

/**
 * The trait tables that are beans of these names at the moment, or those of this module where a host has none of its own. They are
 * looked up when an event needs them and not when the beans are made, because a host may bring its tables as a file or as beans in
 * any order, and may edit them while the program runs. That both are there is checked at the start: without them no event could be
 * delivered.
 */
public final class TraitTables implements StartupListener {

    private static final String PREFIX = "zendesk";
    private static final String DEFAULT_PREFIX = "zendeskDefault";

    private final CamelContext context;
    private final String users;
    private final String organizations;
    private final TraitFilter filter;

    private TraitTables(CamelContext context, TraitFilter filter, String users, String organizations) {
        this.context = context;
        this.filter = filter;
        this.users = users;
        this.organizations = organizations;
    }

    /**
     * The tables in the context of this account.
     *
     * @param users the name of the bean that is the host's table for users; that of this module is {@code zendeskDefault...}
     * @param organizations the name of the bean that is the table for organizations, likewise
     */
    public static TraitTables of(ZendeskAccount account, String users, String organizations) {
        CamelContext context = account.context();
        return ContextSingletons.of(context)
                .once("zendeskTraitTables " + users + " " + organizations, TraitTables.class, () -> {
                    TraitTables tables =
                            new TraitTables(context, filter(account.settings().filter()), users, organizations);
                    try {
                        context.addStartupListener(tables);
                    } catch (Exception missing) {
                        throw new IllegalStateException(missing.getMessage(), missing);
                    }
                    return tables;
                });
    }

    private static TraitFilter filter(Settings.Filter settings) {
        return new TraitFilter(
                settings.droppedTraits()::matches,
                Optional.of(settings.onlyTraits())
                        .filter(names -> !names.matches(""))
                        .map(names -> names::matches));
    }

    /** The traits that may be sent to Zendesk. */
    public ObjectNode permitted(ObjectNode traits) {
        return filter.permitted(traits);
    }

    /** The table for users. */
    public TraitTable users() {
        return table(users);
    }

    /** The table for organizations. */
    public TraitTable organizations() {
        return table(organizations);
    }

    /** @throws org.apache.camel.NoSuchBeanException when a table is missing */
    @Override
    public void onCamelContextStarted(CamelContext started, boolean alreadyStarted) {
        // While routes are being added to a running context, the file with the tables may be the next.
        if (!alreadyStarted) {
            users();
            organizations();
        }
    }

    private TraitTable table(String bean) {
        return lookup(bean)
                .or(() -> lookup(bean.replaceFirst("^" + PREFIX, DEFAULT_PREFIX)))
                .orElseThrow(() -> new NoSuchBeanException(bean, TraitTable.class.getName()));
    }

    private Optional<TraitTable> lookup(String bean) {
        return Optional.ofNullable(CamelContextHelper.lookup(context, bean, TraitTable.class));
    }
}
