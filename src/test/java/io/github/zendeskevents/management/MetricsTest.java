package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxFault;
import io.github.zendeskevents.sandbox.SandboxPlan;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    private static final String ANN =
            "{'type':'identify','userId':'ann','traits':{'name':'Ann','email':'ann@x.example'}}";

    private Sandbox sandbox;
    private RunningOperations operations;

    @BeforeEach
    void start(@TempDir Path folder) {
        sandbox = Sandbox.start();
        operations = RunningOperations.start(sandbox, "zendesk.inbox.url", "jdbc:sqlite:" + folder.resolve("inbox.db"))
                .ready();
    }

    @AfterEach
    void stop() {
        operations.close();
        sandbox.close();
    }

    @Test
    void areTextThatPrometheusReads() {
        assertThat(operations.get("/observe/metrics").headers().firstValue("Content-Type"))
                .hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(operations.get("/observe/metrics").body()).contains("# TYPE zendesk_inbox_pending gauge\n");
    }

    @Test
    void countAcceptedEventsByTypeAndNotByWhatASenderInvents() {
        operations.send(
                ANN, "{'type':'page','userId':'ann'}", "{'type':'invented','userId':'ann'}", "{'userId':'ann'}");

        assertThat(operations.metric("zendesk_events_accepted_total{type=\"identify\"}"))
                .endsWith(" 1.0");
        assertThat(operations.metric("zendesk_events_accepted_total{type=\"page\"}"))
                .endsWith(" 1.0");
        assertThat(operations.metric("zendesk_events_accepted_total{type=\"other\"}"))
                .endsWith(" 2.0");
        assertThat(operations.get("/observe/metrics").body()).doesNotContain("invented");
    }

    @Test
    void countEndedEventsByTypeOutcomeAndCode() {
        operations.send(
                ANN,
                "{'type':'track','event':'Ordered'}",
                "{'type':'track','event':'Ordered','anonymousId':'visitor'}",
                "{'type':'screen','userId':'ann'}");

        assertThat(operations.metric("zendesk_events_total{code=\"\",outcome=\"delivered\",type=\"identify\"}"))
                .endsWith(" 1.0");
        assertThat(operations.metric("zendesk_events_total{code=\"missing-user-id\",outcome=\"dead\",type=\"track\"}"))
                .endsWith(" 1.0");
        assertThat(operations.metric("zendesk_events_total{code=\"not-sent\",outcome=\"ignored\",type=\"screen\"}"))
                .endsWith(" 1.0");
        assertThat(operations.metric("zendesk_events_total{code=\"anonymous\",outcome=\"ignored\",type=\"track\"}"))
                .endsWith(" 1.0");
        assertThat(operations.metric("zendesk_inbox_dead ")).endsWith(" 1.0");
    }

    @Test
    void showTheBacklogAndItsAge() {
        assertThat(operations.metric("zendesk_inbox_pending ")).endsWith(" 0.0");
        assertThat(operations.metric("zendesk_inbox_oldest_pending_seconds ")).endsWith(" 0.0");
        sandbox.change(settings -> settings.withCredentialsRejected(true));

        operations.accept(
                List.of(new Event(RunningRoutes.event(ANN).json(), Instant.now().minusSeconds(3_600))));

        assertThat(operations.metric("zendesk_inbox_pending ")).endsWith(" 1.0");
        assertThat(value("zendesk_inbox_oldest_pending_seconds ")).isBetween(3_600.0, 3_660.0);
    }

    @Test
    void showNoBacklogWhileTheInboxCannotBeRead() {
        operations.inbox().close();

        assertThat(operations.metric("zendesk_inbox_pending ")).endsWith(" NaN");
    }

    @Test
    void showHowLongDeliveryTakesInBuckets() {
        operations.accept(
                List.of(new Event(RunningRoutes.event(ANN).json(), Instant.now().minusSeconds(120))));
        operations.settled();

        await().untilAsserted(() -> assertThat(value("zendesk_delivery_latency_seconds_count{type=\"identify\"}"))
                .isEqualTo(1));
        assertThat(operations.metric("zendesk_delivery_latency_seconds_bucket{type=\"identify\",le=\"60.0\"}"))
                .endsWith(" 0");
        assertThat(operations.metric("zendesk_delivery_latency_seconds_bucket{type=\"identify\",le=\"300.0\"}"))
                .endsWith(" 1");
        assertThat(value("zendesk_delivery_latency_seconds_sum{type=\"identify\"}"))
                .isBetween(120.0, 180.0);
    }

    @Test
    void showWhatIsLeftOfZendesksLimitsOnceItIsKnown() {
        assertThat(operations.metric("zendesk_limit_remaining{limit=\"account\"}"))
                .endsWith(" NaN");
        sandbox.change(settings -> settings.withPlan(SandboxPlan.TEAM));

        operations.send(ANN);

        assertThat(value("zendesk_limit_remaining{limit=\"account\"}"))
                .isBetween(1.0, (double) SandboxPlan.TEAM.limits().accountCallsPerMinute());
    }

    @Test
    void countCallsToZendeskByEndpointAndStatusWith429sAmongThem() {
        sandbox.faults().next(SandboxFault.status(429).withRetryAfter(1));

        operations.send(ANN);

        String page = operations.get("/observe/metrics").body();
        assertThat(page)
                .containsPattern("zendesk_calls_total\\{endpoint=\"/api/v2/[a-z_/]+\",method=\"GET\",status=\"200\"} ");
        assertThat(page)
                .containsPattern(
                        "zendesk_calls_total\\{endpoint=\"/api/v2/[a-z_/]+\",method=\"[A-Z]+\",status=\"429\"} 1\\.0");
    }

    @Test
    void countTraitsThatAreLeftOut() {
        sandbox.seed().field("seats", "integer");

        operations.send("{'type':'identify','userId':'ann','traits':{'name':'Ann','seats':'many'}}");

        assertThat(operations.metric("zendesk_traits_left_out_total{kind=\"user\"}"))
                .endsWith(" 1.0");
    }

    @Test
    void reachTheRegistryThatAHostBindsAfterItLoadedTheRoutes() {
        MeterRegistry late = new SimpleMeterRegistry();
        try (RunningOperations host = RunningOperations.prepare(sandbox)) {
            host.load();
            host.context().getRegistry().bind("hostMeters", late);
            host.context().start();

            assertThat(late.find("zendesk.inbox.pending").gauges()).hasSize(1);
        }
    }

    @Test
    void reachTheCompositeOfAHostThatBindsItsPartsToo() {
        CompositeMeterRegistry composite = new CompositeMeterRegistry();
        SimpleMeterRegistry part = new SimpleMeterRegistry();
        composite.add(part);
        composite.add(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        try (RunningOperations host = RunningOperations.prepare(sandbox)) {
            host.context().getRegistry().bind("composite", composite);
            host.context().getRegistry().bind("part", part);
            host.load();
            host.context().start();

            assertThat(part.find("zendesk.inbox.pending").gauges()).hasSize(1);
        }
    }

    @Test
    void areNotServedWhereNoPrometheusRegistryIsBound() {
        try (RunningOperations host = RunningOperations.prepare(sandbox)) {
            host.load();
            host.context().start();

            assertThat(host.get("/observe/metrics").statusCode()).isEqualTo(404);
            assertThat(host.get("/observe/metrics").body()).contains("zendeskMetrics");
        }
    }

    private double value(String metric) {
        String line = operations.metric(metric);
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }
}
