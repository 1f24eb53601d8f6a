package io.github.zendeskevents.client.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls are made from text, and what the text is filled with stays a value. */
class RequestTemplateTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final Exchange exchange = new DefaultExchange(context);

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void valuesKeepTheirTypeAndCanNotBecomeAnythingElse() {
        exchange.getMessage()
                .setBody(Map.of(
                        "text",
                        "\"}, {\"x\": ${body}",
                        "number",
                        5,
                        "some",
                        Optional.of("it"),
                        "none",
                        Optional.empty(),
                        "json",
                        JsonNodeFactory.instance.arrayNode().add("a"),
                        "missing",
                        JsonNodeFactory.instance.missingNode()));
        ApiRequest call = template(
                        "POST /api/v2/tickets",
                        """
                # a comment
                t.text    = ${body[text]}
                t.mixed   = No ${body[number]}: ${body[text]}
                t.number  = ${body[number]}
                t.some    = ${body[some]}
                t.none    = ${body[none]}
                t.json    = ${body[json]}
                t.missing = ${body[missing]}
                t.absent  = ${body[absent]}

                t.true    = true
                t.list    = ["a", 1]
                t.word    = high
                t.zeros   = 0042
                t.equal   = a = b
                """)
                .call(exchange);

        assertThat(call.body().orElseThrow().toString())
                .isEqualTo(
                        "{\"t\":{\"text\":\"\\\"}, {\\\"x\\\": ${body}\","
                                + "\"mixed\":\"No 5: \\\"}, {\\\"x\\\": ${body}\",\"number\":5,\"some\":\"it\",\"json\":[\"a\"],"
                                + "\"true\":true,\"list\":[\"a\",1],\"word\":\"high\",\"zeros\":\"0042\",\"equal\":\"a = b\"}}");
    }

    @Test
    void thePathIsEncodedAndItsLabelHoldsNoId() {
        exchange.getMessage().setBody("a/../b?c d");
        ApiRequest call = template("DELETE /api/v2/things/${body}/parts", "").call(exchange);

        assertThat(call.path()).isEqualTo("/api/v2/things/a%2F..%2Fb%3Fc%20d/parts");
        assertThat(call).hasToString("DELETE /api/v2/things/{}/parts");
        assertThat(call.body()).isEmpty();
        exchange.getMessage().setBody("");
        assertThatThrownBy(() -> template("DELETE /api/v2/things/${body}", "").call(exchange))
                .hasMessageContaining("gives nothing");
    }

    @Test
    void aKeyGoesAlongWhereACallIsToBeDoneOnce() {
        assertThat(template("POST /api/v2/tickets", "a = b")
                        .once(exchange, "m1")
                        .idempotencyKey())
                .contains("m1");
        assertThat(template("POST /api/v2/tickets", "a = b").call(exchange).idempotencyKey())
                .isEmpty();
    }

    @Test
    void aWrongTextIsNamed() {
        assertThatThrownBy(() -> template("/api/v2/tickets", "")).hasMessageContaining("a method and a path");
        assertThatThrownBy(() -> template("POST /api/v2/tickets", "ticket subject"))
                .hasMessageContaining("'ticket subject' is not allowed");
        assertThatThrownBy(() -> template("POST /api/v2/tickets", "a = ${nosuchfunction}"))
                .hasMessageContaining("nosuchfunction");
    }

    private RequestTemplate template(String request, String body) {
        RequestTemplate template = new RequestTemplate();
        template.setCamelContext(context);
        template.setRequest(request);
        template.setBody(body);
        return template;
    }
}
