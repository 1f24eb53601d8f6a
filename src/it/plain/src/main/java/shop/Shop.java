package shop;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.DeadLetterChannelBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.PackageScanResourceResolver;
import org.apache.camel.support.PluginHelper;

/** A shop that makes its Camel context itself. */
public final class Shop {

    private static final String[] ROUTES = {"classpath:routes/*.camel.yaml", "classpath:zendesk-routes/*.camel.yaml"};

    private Shop() {}

    /** Starts the shop with its own routes, and those of the module that these patterns name. */
    public static CamelContext start(Properties overrides, String... routes) throws Exception {
        CamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().setLocation("classpath:application.properties");
        context.getPropertiesComponent().setOverrideProperties(overrides);
        context.getRegistry().bind("forms", new Forms());
        context.getRegistry().bind("warehouse", new Warehouse());
        context.getCamelContextExtension()
                .setErrorHandlerFactory(new DeadLetterChannelBuilder("direct:lost")
                        .maximumRedeliveries(2)
                        .redeliveryDelay(1));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:import").routeId("import").to("direct:zendesk-accept");
                from("direct:parcel").routeId("parcel").to("bean:warehouse?method=pack");
                from("direct:lost").routeId("lost").to("bean:warehouse?method=lose");
            }
        });

        PackageScanResourceResolver resolver = PluginHelper.getPackageScanResourceResolver(context);
        for (String pattern : routes) {
            PluginHelper.getRoutesLoader(context).loadRoutes(resolver.findResources(pattern));
        }
        context.start();
        return context;
    }

    /**
     * Runs until the program is ended, and stops the context then: a plain one is stopped by nobody else.
     *
     * @param args patterns of the files of routes, where they are not those of the shop and all of the module
     */
    public static void main(String[] args) throws Exception {
        CamelContext context = start(new Properties(), args.length > 0 ? args : ROUTES);
        int port = Integer.parseInt(context.resolvePropertyPlaceholders("{{shop.port:8088}}"));
        Counter counter = Counter.open(context, port);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            counter.close();
            context.stop();
        }));
    }
}
