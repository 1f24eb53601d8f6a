package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SandboxLimitsTest extends AgainstSandbox {

    private static final String EVENT =
            "{'profile':{'source':'s','type':'t','identifiers':[{'type':'card','value':'1'}]},"
                    + "'event':{'source':'s','type':'t','properties':{}}}";

    private void limits(SandboxLimits limits) {
        sandbox.change(settings -> settings.withLimits(limits));
    }

    @ParameterizedTest
    @CsvSource({
        "TEAM,200,250",
        "GROWTH,400,250",
        "PROFESSIONAL,400,500",
        "ENTERPRISE,700,700",
        "ENTERPRISE_PLUS,2500,1000"
    })
    void plansHaveThePublishedLimits(SandboxPlan plan, int calls, int events) {
        sandbox.change(settings -> settings.withPlan(plan));
        assertThat(get("/users").header("X-Rate-Limit")).contains(Integer.toString(calls));
        assertThat(plan.limits()).isEqualTo(new SandboxLimits(calls, 1, 5, 5, events, 30, 100));
    }

    @Test
    void accountLimitAnswers429AsTextWithRetryAfterAndOpensWithTheNextMinute() {
        limits(SandboxLimits.none().withAccountCallsPerMinute(3));
        for (int left = 2; left >= 0; left--) {
            Reply answer = get("/users").expect(200);
            assertThat(answer.header("X-Rate-Limit-Remaining")).contains(Integer.toString(left));
            assertThat(answer.header("ratelimit-remaining")).contains(Integer.toString(left));
            assertThat(answer.header("ratelimit-limit")).contains("3");
            assertThat(answer.header("ratelimit-reset")).contains("60");
        }
        sandbox.clock().advance(Duration.ofSeconds(20));
        Reply refused = get("/users").expect(429);
        assertThat(refused.header("Content-Type").orElseThrow()).startsWith("text/plain");
        assertThat(refused.header("Retry-After")).contains("40");
        assertThat(refused.header("ratelimit-reset")).contains("40");
        assertThat(refused.header("X-Rate-Limit-Remaining")).contains("0");
        sandbox.clock().advance(Duration.ofSeconds(40));
        get("/users").expect(200);
    }

    @Test
    void refusedAndUnauthenticatedCallsDoNotUseTheLimitUp() {
        limits(SandboxLimits.none().withAccountCallsPerMinute(1));
        authorization = "";
        get("/users").expect(401);
        authorization = "Bearer " + SandboxSettings.BEARER_TOKEN;
        get("/users").expect(200);
    }

    @Test
    void singleUserWritesAreOneASecondForTheAccountAndItsHeadersDoNotShowIt() {
        sandbox.change(settings -> settings.withPlan(SandboxPlan.ENTERPRISE));
        Reply first = post("/users/create_or_update", "{'user':{'name':'A','external_id':'a'}}")
                .expect(201);
        assertThat(first.header("Zendesk-RateLimit-create-update-user")).contains("total=1; remaining=0; resets=1");
        Reply refused = post("/users/create_or_update", "{'user':{'name':'B','external_id':'b'}}")
                .expect(429);
        assertThat(refused.header("Retry-After")).contains("1");
        assertThat(refused.header("X-Rate-Limit-Remaining")).contains("698");
        put("/users/" + first.number("/user/id"), "{'user':{'name':'C'}}").expect(429);
        post("/users", "{'user':{'name':'Free of it'}}").expect(201);
        post("/users", "{'user':{'name':'Free of it'}}").expect(201);
        sandbox.clock().advance(Duration.ofSeconds(1));
        post("/users/create_or_update", "{'user':{'name':'B','external_id':'b'}}")
                .expect(201);
    }

    @Test
    void oneUserTakesFiveWritesAMinuteByIdOrExternalIdOrEmail() {
        limits(SandboxLimits.none().withWritesPerUserPerMinute(5));
        long id = post("/users/create_or_update", "{'user':{'name':'A','external_id':'a','email':'a@example.com'}}")
                .expect(201)
                .number("/user/id");
        post("/users/create_or_update", "{'user':{'name':'B','external_id':'A'}}")
                .expect(200);
        post("/users/create_or_update", "{'user':{'name':'C','email':'a@example.com'}}")
                .expect(200);
        put("/users/" + id, "{'user':{'name':'D'}}").expect(200);
        Reply last = put("/users/" + id, "{'user':{'name':'E'}}").expect(200);
        assertThat(last.header("Zendesk-RateLimit-create-update-user")).contains("total=5; remaining=0; resets=60");
        sandbox.clock().advance(Duration.ofSeconds(15));
        Reply refused = post("/users/create_or_update", "{'user':{'name':'F','external_id':'a'}}")
                .expect(429);
        assertThat(refused.header("Retry-After")).contains("45");
        assertThat(refused.text()).contains("updating a single unique user");
        post("/users/create_or_update", "{'user':{'name':'Other','external_id':'b'}}")
                .expect(201);
        put("/users/" + id + "/tags", "{'tags':['x']}").expect(200);
        sandbox.clock().advance(Duration.ofSeconds(45));
        put("/users/" + id, "{'user':{'name':'G'}}").expect(200);
    }

    @Test
    void oneOrganizationTakesFiveWritesAMinuteByPutOrUpsert() {
        limits(SandboxLimits.none().withWritesPerOrganizationPerMinute(5));
        long id = sandbox.seed().organization("a", "Acme");
        for (int i = 0; i < 4; i++) {
            put("/organizations/" + id, "{'organization':{'notes':'" + i + "'}}")
                    .expect(200);
        }
        post("/organizations/create_or_update", "{'organization':{'external_id':'A','notes':'x'}}")
                .expect(200);
        Reply refused =
                put("/organizations/" + id, "{'organization':{'notes':'x'}}").expect(429);
        assertThat(refused.at("/errors/0/code")).isEqualTo("TooManyRequests");
        assertThat(refused.header("Retry-After")).contains("60");
        post("/organizations", "{'organization':{'name':'Other'}}").expect(201);
    }

    @Test
    void timelineHasALimitApartFromTheAccounts() {
        limits(SandboxLimits.none().withAccountCallsPerMinute(1).withTimelineEventsPerMinute(2));
        long id = sandbox.seed().user("u", "Jane", "jane@example.com");
        post("/users/" + id + "/events", EVENT).expect(202);
        assertThat(post("/users/" + id + "/events", EVENT).expect(202).header("X-Rate-Limit-Remaining"))
                .contains("1");
        Reply refused = post("/users/" + id + "/events", EVENT).expect(429);
        assertThat(refused.header("Retry-After")).contains("60");
        get("/users").expect(200);
        get("/users").expect(429);
        sandbox.clock().advance(Duration.ofMinutes(1));
        post("/users/" + id + "/events", EVENT).expect(202);
    }

    @Test
    void everyAnswerOfTheApiShowsTheAccountsLimit() {
        limits(SandboxLimits.none().withAccountCallsPerMinute(50));
        sandbox.faults().next(SandboxFault.status(503));
        assertThat(get("/users").expect(503).header("X-Rate-Limit")).contains("50");
        assertThat(get("/nonsense").expect(404).header("X-Rate-Limit")).contains("50");
        assertThat(post("/users", "{'user':{}}").expect(422).header("X-Rate-Limit"))
                .contains("50");
    }

    @Test
    void withoutLimitsNothingIsCountedOrShown() {
        for (int i = 0; i < 10; i++) {
            assertThat(post("/users/create_or_update", "{'user':{'name':'A','external_id':'a'}}")
                            .header("Zendesk-RateLimit-create-update-user"))
                    .isEmpty();
        }
        assertThat(get("/users").header("X-Rate-Limit")).isEmpty();
    }

    @Test
    void resetOpensAllLimits() {
        limits(SandboxLimits.none().withAccountCallsPerMinute(1));
        get("/users").expect(200);
        get("/users").expect(429);
        sandbox.resetLimits();
        get("/users").expect(200);
    }
}
