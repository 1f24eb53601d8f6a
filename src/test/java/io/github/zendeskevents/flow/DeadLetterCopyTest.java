package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.delivery.outcome.DeadLetterCopies;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.sandbox.Sandbox;
import java.net.ConnectException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DeadLetterCopyTest {

    private static final String NOBODY = "{'messageId':'m1','type':'identify','traits':{'name':'Nobody'}}";

    @Test
    void aDeadLetterAlsoGoesToTheEndpointThatIsSet() throws Exception {
        try (Sandbox sandbox = Sandbox.start();
                RunningRoutes routes =
                        RunningRoutes.start(sandbox, "zendesk.dead-letter.uri", "seda:letters?size=10&timeout=5");
                ConsumerTemplate letters = routes.context().createConsumerTemplate()) {
            assertThat(routes.send(NOBODY)).isInstanceOf(Outcome.Dead.class);

            JsonNode letter =
                    new ObjectMapper().readTree(letters.receiveBody("seda:letters?size=10", 5_000, String.class));
            assertThat(letter.path("messageId").asText()).isEqualTo("m1");
            assertThat(letter.path("code").asText()).isEqualTo("missing-user-id");
            assertThat(letter.path("step").asText()).isEqualTo("zendesk-identify");
            assertThat(letter.path("event").path("traits").path("name").asText())
                    .isEqualTo("Nobody");
            assertThat(routes.inbox().deadLetters().list(10, Optional.empty())).hasSize(1);
        }
    }

    @Test
    void theLogSaysOnceThatTheEndpointFailsAndOnceThatItWorksAgainWithoutItsUri() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger logger = (Logger) LoggerFactory.getLogger(DeadLetterCopies.class);
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try (Sandbox sandbox = Sandbox.start();
                RunningRoutes routes =
                        RunningRoutes.startImpatiently(sandbox, "zendesk.dead-letter.uri", "direct:letters")) {
            routes.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:letters").errorHandler(noErrorHandler()).process(exchange -> {
                        if (attempts.incrementAndGet() <= 3) {
                            throw new ConnectException(
                                    "calling https://hooks.example/hush?token=hush failed:\nConnection refused");
                        }
                    });
                }
            });

            assertThat(routes.send(NOBODY)).isInstanceOf(Outcome.Dead.class);
            assertThat(routes.send(NOBODY.replace("m1", "m2"))).isInstanceOf(Outcome.Dead.class);
            assertThat(attempts).hasValue(5);
            assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
            assertThat(log.list.get(0).getFormattedMessage())
                    .isEqualTo("Dead letters do not reach the endpoint of "
                            + "zendesk.dead-letter.uri (ConnectException: calling ... failed: Connection refused): their events stay "
                            + "pending and are tried again until they do");
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
    }

    @Test
    void noDeadLetterIsMissingThereWhenTheEndpointFailsForAWhile() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        try (Sandbox sandbox = Sandbox.start();
                RunningRoutes routes = RunningRoutes.start(sandbox, "zendesk.dead-letter.uri", "direct:letters")) {
            routes.context().addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:letters").errorHandler(noErrorHandler()).process(exchange -> {
                        if (attempts.incrementAndGet() == 1) {
                            throw new IllegalStateException("away");
                        }
                    });
                }
            });

            assertThat(routes.send(NOBODY)).isInstanceOfSatisfying(Outcome.Dead.class, dead -> assertThat(dead.code())
                    .isEqualTo("missing-user-id"));
            assertThat(attempts).hasValue(2);
        }
    }
}
