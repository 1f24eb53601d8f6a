package io.github.zendeskevents.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RouteSenderTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CompletableFuture<String> later = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        context.getRegistry().bind("later", new Later(later));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("direct:exclaim").setBody(simple("${body}!"));
                from("direct:later").bean("later", "answer");
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws IOException {
        context.close();
    }

    @Test
    void whatTheRouteLeavesIsTheAnswer() {
        assertThat(new RouteSender(context, "direct:exclaim").request("a", String.class))
                .isCompletedWithValue("a!");
    }

    @Test
    void theExchangeThatWasSentComesBack() {
        RouteSender sender = new RouteSender(context, "direct:exclaim");
        Exchange exchange = sender.newExchange();
        exchange.getMessage().setBody("b");

        assertThat(sender.send(exchange)).isCompletedWithValue(exchange);
        assertThat(exchange.getMessage().getBody()).isEqualTo("b!");
    }

    @Test
    void noThreadWaitsForARouteThatTakesTime() {
        CompletableFuture<String> answer = new RouteSender(context, "direct:later").request("c", String.class);
        assertThat(answer).isNotDone();

        later.complete("C");
        assertThat(answer).isCompletedWithValue("C");
    }

    @Test
    void theFailureOfAStepIsTheFailureOfTheAnswer() {
        CompletableFuture<Exchange> sent = send("direct:later");
        IOException broken = new IOException("broken");
        later.completeExceptionally(new CompletionException(broken));

        assertThatThrownBy(sent::get).isInstanceOf(ExecutionException.class).hasCause(broken);
    }

    @Test
    void anEndpointThatDoesNotExistIsNamed() {
        assertThatThrownBy(new RouteSender(context, "nosuch:thing").request("d", String.class)::join)
                .hasMessageContaining("There is no route at nosuch:thing");
    }

    private CompletableFuture<Exchange> send(String uri) {
        RouteSender sender = new RouteSender(context, uri);
        return sender.send(sender.newExchange());
    }

    /** A step that ends when its answer is there. */
    public record Later(CompletableFuture<String> answer) {}
}
