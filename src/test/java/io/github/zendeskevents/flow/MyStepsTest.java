package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PackageScanResourceResolver;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MyStepsTest extends CamelTestSupport {

    private final Sandbox sandbox = Sandbox.start();

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        Properties settings = new Properties();
        settings.setProperty("zendesk.url", sandbox.url());
        settings.setProperty("zendesk.oauth.token", SandboxSettings.BEARER_TOKEN);
        context.getPropertiesComponent().setInitialProperties(settings);
        PackageScanResourceResolver resolver = PluginHelper.getPackageScanResourceResolver(context);
        for (String files : new String[] {"zendesk-routes/*.camel.yaml", "my-steps.camel.yaml"}) {
            PluginHelper.getRoutesLoader(context).loadRoutes(resolver.findResources("classpath:" + files));
        }
        return context;
    }

    @Test
    void testersStayOutOfZendesk() {
        template.sendBody(
                "direct:zendesk-accept",
                """
                {"type":"identify","userId":"u1","traits":{"name":"Ada","email":"ada@acme.example"}}
                {"type":"identify","userId":"u2","traits":{"name":"Tess","email":"tess@test.example"}}
                """);

        assertThat(sandbox.user("u1")).isPresent();
        assertThat(sandbox.user("u2")).isEmpty();
    }

    @AfterEach
    void closeSandbox() {
        sandbox.close();
    }
}
