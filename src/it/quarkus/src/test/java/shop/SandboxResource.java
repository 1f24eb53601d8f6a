package shop;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** A sandbox for each start of the shop, handed to the fields of that type in the tests. */
public final class SandboxResource implements QuarkusTestResourceLifecycleManager {

    private Sandbox sandbox;

    @Override
    public Map<String, String> start() {
        sandbox = Sandbox.start();
        return Map.of("zendesk.url", sandbox.url(), "zendesk.oauth.token", SandboxSettings.BEARER_TOKEN);
    }

    @Override
    public void inject(TestInjector tests) {
        tests.injectIntoFields(sandbox, new TestInjector.MatchesType(Sandbox.class));
    }

    @Override
    public void stop() {
        sandbox.close();
    }
}
