package io.github.zendeskevents.door;

import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.RequestTemplate;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;

/**
 * The name that {@link RequestTemplate} had.
 *
 * @deprecated name {@link RequestTemplate} instead
 */
@Deprecated
public final class CallTemplate implements CamelContextAware {

    private final RequestTemplate template = new RequestTemplate();

    @Override
    public CamelContext getCamelContext() {
        return template.getCamelContext();
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        template.setCamelContext(camelContext);
    }

    /** As {@link RequestTemplate#setRequest}. */
    public void setRequest(String request) {
        template.setRequest(request);
    }

    /** As {@link RequestTemplate#setBody}. */
    public void setBody(String body) {
        template.setBody(body);
    }

    /** As {@link RequestTemplate#call}. */
    public ApiRequest call(Exchange exchange) {
        return template.call(exchange);
    }

    /** As {@link RequestTemplate#once}. */
    public ApiRequest once(Exchange exchange, String key) {
        return template.once(exchange, key);
    }
}
