package io.github.zendeskevents.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.failure.Backoff;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandOverTest {

    private static final Backoff QUICK = Backoff.exact(Duration.ofMillis(5), Duration.ofMillis(20));

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> got = new CopyOnWriteArrayList<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @AfterEach
    void stop() {
        context.stop();
    }

    @Test
    void textsArriveInTheirOrder() {
        HandOver handOver = start(
                new HandOver.Bound(100, 1_000),
                exchange -> got.add(exchange.getMessage().getBody(String.class)));

        for (int i = 0; i < 20; i++) {
            handOver.offer("" + i);
        }
        handOver.close(Duration.ofSeconds(30));

        assertThat(got).hasSize(20).startsWith("0", "1", "2").endsWith("19");
        assertThat(lost).hasValue(0);
    }

    @Test
    void whatFindsNoRoomIsLostAndWhoeverOffersItNeverWaits() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        HandOver handOver = start(new HandOver.Bound(3, 10), exchange -> {
            entered.countDown();
            released.await(60, TimeUnit.SECONDS);
            got.add(exchange.getMessage().getBody(String.class));
        });
        handOver.offer("under way");
        entered.await(60, TimeUnit.SECONDS);

        handOver.offer("1234");
        handOver.offer("too long for what is left");
        handOver.offer("5");
        handOver.offer("6");
        handOver.offer("one too many");

        assertThat(lost).hasValue(2);
        released.countDown();
        handOver.close(Duration.ofSeconds(30));
        assertThat(got).containsExactly("under way", "1234", "5", "6");
    }

    @Test
    void whatIsRefusedFiveTimesIsLostAndTheNextOneGoesOn() {
        HandOver handOver = start(new HandOver.Bound(100, 1_000), exchange -> {
            if (exchange.getMessage().getBody(String.class).equals("bad")) {
                throw new IllegalStateException("no");
            }
            got.add(exchange.getMessage().getBody(String.class));
        });

        handOver.offer("bad");
        handOver.offer("good");

        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> got.equals(List.of("good")));
        assertThat(failed).hasValue(5);
        assertThat(lost).hasValue(1);
    }

    @Test
    void whatIsLeftAtTheEndIsLost() {
        HandOver handOver = start(new HandOver.Bound(100, 1_000), exchange -> {
            throw new IllegalStateException("away");
        });
        handOver.offer("1");
        handOver.offer("2");

        handOver.close(Duration.ofMillis(1));
        handOver.offer("3");

        assertThat(lost).hasValue(3);
    }

    private HandOver start(HandOver.Bound bound, Processor endpoint) {
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:there").errorHandler(noErrorHandler()).process(endpoint);
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.start();
        return new HandOver(new RouteSender(context, "direct:there"), "test", bound, QUICK, new HandOver.Listener() {
            @Override
            public void reached() {}

            @Override
            public void failed(Throwable failure) {
                failed.incrementAndGet();
            }

            @Override
            public void lost(int count) {
                lost.addAndGet(count);
            }
        });
    }
}
