package io.github.zendeskevents.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.zendeskevents.sandbox.Sandbox;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderTest {

    private final Sandbox account = Sandbox.start();

    @AfterEach
    void stop() {
        account.close();
    }

    private static List<String> differences(List<String> report) {
        return report.stream().filter(line -> line.startsWith("DIFFERENT")).toList();
    }

    @Test
    void anAccountThatAnswersAsTheSandboxDoesHasNoDifferenceAndIsOnlyRead() throws IOException, InterruptedException {
        long user = account.seed().user("u1", "Ada", "ada@acme.example");
        account.seed().membership(user, account.seed().organization("o1", "Acme"));

        List<String> report = Recorder.report(account.url(), "sandbox-bearer", false);

        assertThat(differences(report)).isEmpty();
        assertThat(report).last().asString().matches("2\\d requests compared, 0 differences");
        assertThat(account.calls()).isNotEmpty().allMatch(call -> call.method().equals("GET"));
        assertThat(String.join("\n", report)).doesNotContain("sandbox-bearer", "ada@acme.example", "Acme");
    }

    @Test
    void anAccountWithoutRecordsIsToldWhatCouldNotBeCompared() throws IOException, InterruptedException {
        List<String> report = Recorder.report(account.url(), "sandbox-bearer", false);

        assertThat(differences(report)).isEmpty();
        assertThat(report).anyMatch(line -> line.startsWith("left out  GET /api/v2/users/{user}:"));
    }

    @Test
    void whatItMadeItRemovesAndLeavesAllElseAsItWas() throws IOException, InterruptedException {
        long user = account.seed().user("u1", "Ada", "ada@acme.example");
        account.seed().membership(user, account.seed().organization("o1", "Acme"));
        String before = account.user("u1").orElseThrow() + " "
                + account.organization("o1").orElseThrow();

        List<String> report = Recorder.report(account.url(), "sandbox-bearer", true);

        assertThat(differences(report)).isEmpty();
        assertThat(report).noneMatch(line -> line.startsWith("left out"));
        assertThat(account.endUsers().stream().filter(one -> one.path("active").asBoolean()))
                .hasSize(1);
        assertThat(account.organizations()).hasSize(1);
        assertThat(account.user("u1").orElseThrow() + " "
                        + account.organization("o1").orElseThrow())
                .isEqualTo(before);
    }

    @Test
    void eachDeviationIsReported() throws IOException, InterruptedException {
        long user = account.seed().user("u1", "Ada", "ada@acme.example");
        account.seed().membership(user, account.seed().organization("o1", "Acme"));
        try (DeviatingZendesk zendesk = new DeviatingZendesk(account)) {
            zendesk.change("GET /api/v2/users/me", body -> {
                ((ObjectNode) body.path("user")).remove("role");
                return body;
            });
            zendesk.change("GET /api/v2/users/show_many?ids=" + user, body -> {
                ((ObjectNode) body.path("users").path(0)).put("id", "a text").put("brand_new", 5);
                return body;
            });
            zendesk.status("GET /api/v2/users/1", 400);

            List<String> report = Recorder.report(zendesk.url(), "sandbox-bearer", false);

            assertThat(differences(report))
                    .containsExactlyInAnyOrder(
                            "DIFFERENT GET /api/v2/users/me: member user.role is missing, which the sandbox has",
                            "DIFFERENT GET /api/v2/users/me (NONE credentials): member user.role is missing, which the sandbox has",
                            "DIFFERENT GET /api/v2/users/show_many?ids={user}: member users[].brand_new (number), which the sandbox has not",
                            "DIFFERENT GET /api/v2/users/show_many?ids={user}: member users[].id is string, in the sandbox number",
                            "DIFFERENT GET /api/v2/users/1: status 400, in the sandbox 404");
            assertThat(report).last().asString().endsWith(", 5 differences");
        }
    }
}
