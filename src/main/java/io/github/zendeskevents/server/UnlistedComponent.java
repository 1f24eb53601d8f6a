package io.github.zendeskevents.server;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * A component that makes the endpoints of another, and is nothing else that the other is. Camel hands the REST DSL of a host to
 * whatever component of the context says that it can serve it: one that is for this module alone must not say so.
 */
final class UnlistedComponent extends ServiceSupport implements Component {

    private final Component component;

    UnlistedComponent(Component component) {
        this.component = component;
    }

    @Override
    public void setCamelContext(CamelContext context) {
        component.setCamelContext(context);
    }

    @Override
    public CamelContext getCamelContext() {
        return component.getCamelContext();
    }

    @Override
    public Endpoint createEndpoint(String uri) throws Exception {
        return component.createEndpoint(uri);
    }

    @Override
    public Endpoint createEndpoint(String uri, Map<String, Object> parameters) throws Exception {
        return component.createEndpoint(uri, parameters);
    }

    @Override
    public boolean useRawUri() {
        return component.useRawUri();
    }

    @Override
    protected void doBuild() {
        ServiceHelper.buildService(component);
    }

    @Override
    protected void doInit() {
        ServiceHelper.initService(component);
    }

    @Override
    protected void doStart() {
        ServiceHelper.startService(component);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(component);
    }

    @Override
    protected void doShutdown() {
        ServiceHelper.stopAndShutdownService(component);
    }
}
