package io.github.zendeskevents.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.client.ZendeskAccount;
import io.github.zendeskevents.delivery.InboxDelivery;
import io.github.zendeskevents.erasure.ErasureWorker;
import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.management.health.Health;
import io.github.zendeskevents.management.health.LivenessCheck;
import io.github.zendeskevents.sandbox.Sandbox;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LivenessCheckTest {

    private final Sandbox sandbox = Sandbox.start();
    private final RunningRoutes routes = RunningRoutes.start(sandbox);

    @AfterEach
    void stop() {
        routes.close();
        sandbox.close();
    }

    private <T> T bean(String name, Class<T> type) {
        return routes.context().getRegistry().lookupByNameAndType(name, type);
    }

    @Test
    void aRunningContextIsLive() {
        CamelContext context = routes.context();
        LivenessCheck check = bean("zendeskThreadsCheck", LivenessCheck.class);
        assertThat(check.isLiveness()).isTrue();
        assertThat(check.isReadiness()).isFalse();
        assertThat(check.call().getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(new Health().live(context).content()).contains("zendesk-threads");
    }

    @Test
    void aThreadThatStandsStillMakesLivenessFailAndSaysWhich() {
        Inbox stuck = (Inbox) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Inbox.class},
                (proxy, method, arguments) -> method.getName().equals("standstill")
                        ? Optional.of("the thread zendesk-inbox-writer has died")
                        : method.invoke(routes.inbox(), arguments));
        LivenessCheck check = new LivenessCheck(
                bean("zendeskAccount", ZendeskAccount.class),
                stuck,
                bean("zendeskInboxDelivery", InboxDelivery.class),
                bean("zendeskErasures", ErasureWorker.class));
        HealthCheck.Result result = check.call();
        assertThat(result.getState()).isEqualTo(HealthCheck.State.DOWN);
        assertThat(result.getMessage()).contains("the thread zendesk-inbox-writer has died");
    }
}
