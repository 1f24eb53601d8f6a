package shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.zendeskevents.sandbox.Sandbox;
import io.github.zendeskevents.sandbox.SandboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@DirtiesContext
class InboxTest {

    private static final Sandbox SANDBOX =
            Sandbox.start(SandboxSettings.defaults().withCredentialsRejected(true));

    @TempDir
    private static Path data;

    @Autowired
    private TestRestTemplate http;

    @DynamicPropertySource
    static void zendesk(DynamicPropertyRegistry registry) {
        registry.add("zendesk.url", SANDBOX::url);
        registry.add("zendesk.oauth.token", () -> SandboxSettings.BEARER_TOKEN);
        registry.add("zendesk.inbox.url", () -> "jdbc:sqlite:" + data.resolve("inbox.db"));
    }

    @AfterAll
    static void stop() {
        SANDBOX.close();
    }

    @Test
    void theAnswerIsThatTheEventIsSafe() {
        assertThat(http.postForObject("/signup", new Form("u1", "Ada Lovelace", null), String.class))
                .isEqualTo("accepted");
        assertThat(SANDBOX.user("u1")).isEmpty();

        SANDBOX.change(settings -> settings.withCredentialsRejected(false));
        await().atMost(Duration.ofSeconds(30)).until(() -> SANDBOX.user("u1").isPresent());
    }
}
