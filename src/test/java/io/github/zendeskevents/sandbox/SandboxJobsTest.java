package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SandboxJobsTest extends AgainstSandbox {

    @Override
    SandboxSettings settings() {
        return super.settings().withImports(true);
    }

    private static String users(int from, int to) {
        return "{'users':["
                + IntStream.rangeClosed(from, to)
                        .mapToObj(i -> "{'name':'User " + i + "','external_id':'u-" + i + "','email':'u" + i
                                + "@example.com'}")
                        .collect(Collectors.joining(","))
                + "]}";
    }

    private JsonNode job(String id) {
        return get("/job_statuses/" + id).expect(200).json().get("job_status");
    }

    private JsonNode finished(Reply started) {
        sandbox.clock().advance(Duration.ofSeconds(10));
        JsonNode job = job(started.expect(200).at("/job_status/id"));
        assertThat(job.get("status").asText()).isEqualTo("completed");
        return job;
    }

    private static JsonNode result(JsonNode job, String member, String value) {
        for (JsonNode result : job.get("results")) {
            if (result.path(member).asText().equals(value)) {
                return result;
            }
        }
        throw new AssertionError("no result with " + member + " " + value + " in " + job);
    }

    @Test
    void importsAreOffUntilEnabledWhileUpdateManyIsNot() {
        sandbox.change(settings -> settings.withImports(false));
        long id = sandbox.seed().user("u", "Jane", "jane@example.com");
        post("/users/create_or_update_many", users(1, 1)).expect(403);
        post("/users/create_many", users(1, 1)).expect(403);
        put("/users/update_many", "{'users':[{'id':" + id + ",'name':'Janet'}]}")
                .expect(200);
    }

    @Test
    void jobIsQueuedThenWorkingThenCompletedAndAHundredUsersTakeEightSeconds() {
        Reply started = post("/users/create_or_update_many", users(1, 100)).expect(200);
        assertThat(started.at("/job_status/id")).startsWith("V3-");
        assertThat(started.at("/job_status/status")).isEqualTo("queued");
        assertThat(started.json().at("/job_status/results").isNull()).isTrue();
        String id = started.at("/job_status/id");
        sandbox.clock().advance(Duration.ofMillis(700));
        assertThat(job(id).get("status").asText()).isEqualTo("queued");
        assertThat(sandbox.endUsers()).isEmpty();
        sandbox.clock().advance(Duration.ofMillis(3300));
        JsonNode working = job(id);
        assertThat(working.get("status").asText()).isEqualTo("working");
        assertThat(working.get("results").isNull()).isTrue();
        assertThat(working.get("progress").asInt())
                .isBetween(1, 99)
                .isEqualTo(sandbox.endUsers().size());
        sandbox.clock().advance(Duration.ofSeconds(4));
        JsonNode completed = job(id);
        assertThat(completed.get("status").asText()).isEqualTo("completed");
        assertThat(completed.get("total").asInt()).isEqualTo(100);
        assertThat(completed.get("message").asText()).startsWith("Completed at ");
        assertThat(completed.get("results")).hasSize(100);
        assertThat(sandbox.endUsers()).hasSize(100);
    }

    @Test
    void jobHappensEvenIfNobodyAsksForItsStatus() {
        post("/users/create_or_update_many", users(1, 5)).expect(200);
        sandbox.clock().advance(Duration.ofMinutes(1));
        assertThat(sandbox.user("u-3")).isPresent();
    }

    @Test
    void upsertResultsEchoEmailAndExternalIdAndFailuresTheIndex() {
        sandbox.seed().user("u-1", "Old", "u1@example.com");
        sandbox.seed().user("other", "Other", "taken@example.com");
        JsonNode job = finished(post(
                "/users/create_or_update_many",
                "{'users':[{'name':'One','external_id':'U-1'},"
                        + "{'name':'Two','external_id':'u-2','email':'two@example.com'},{'external_id':'u-3'},"
                        + "{'external_id':'u-1','email':'taken@example.com'}]}"));
        JsonNode updated = result(job, "external_id", "U-1");
        assertThat(updated.get("status").asText()).isEqualTo("Updated");
        assertThat(updated.get("email").asText()).isEqualTo("u1@example.com");
        JsonNode created = result(job, "external_id", "u-2");
        assertThat(created.get("status").asText()).isEqualTo("Created");
        assertThat(created.get("id").asLong())
                .isEqualTo(sandbox.user("u-2").orElseThrow().get("id").asLong());
        JsonNode nameless = result(job, "id", "2");
        assertThat(nameless.get("status").asText()).isEqualTo("Failed");
        assertThat(nameless.get("details").asText()).contains("Name");
        assertThat(result(job, "id", "3").get("details").asText()).contains("taken@example.com is already being used");
        assertThat(nameless.has("error")).isTrue();
    }

    @Test
    void createManyFailsForAUserWhoExists() {
        sandbox.seed().user("u-1", "Old", "old@example.com");
        JsonNode job = finished(post("/users/create_many", users(1, 2)));
        assertThat(result(job, "id", "0").get("status").asText()).isEqualTo("Failed");
        assertThat(result(job, "external_id", "u-2").get("status").asText()).isEqualTo("Created");
        assertThat(sandbox.user("u-1").orElseThrow().get("name").asText()).isEqualTo("Old");
    }

    @Test
    void orderOfResultsIsNotThatOfTheRequest() {
        JsonNode job = finished(post("/users/create_or_update_many", users(1, 100)));
        assertThat(job.get("results").findValuesAsText("external_id"))
                .isNotEqualTo(
                        IntStream.rangeClosed(1, 100).mapToObj(i -> "u-" + i).toList())
                .hasSize(100);
    }

    @Test
    void updateManyTakesIdsOrExternalIdsAndFailsItemByItem() {
        long one = sandbox.seed().user("u-1", "One", "one@example.com");
        long two = sandbox.seed().user("u-2", "Two", "two@example.com");
        JsonNode job = finished(put(
                "/users/update_many",
                "{'users':[{'id':" + one + ",'name':'Uno'},"
                        + "{'external_id':'U-2','name':'Dos'},{'id':42,'name':'x'},{'external_id':'nobody','name':'x'},"
                        + "{'id':" + one + ",'email':'two@example.com'}]}"));
        JsonNode updated = result(job, "id", Long.toString(two));
        assertThat(updated.get("action").asText()).isEqualTo("update");
        assertThat(updated.get("status").asText()).isEqualTo("Updated");
        assertThat(updated.get("success").asBoolean()).isTrue();
        JsonNode unknown = result(job, "id", "42");
        assertThat(unknown.get("success").asBoolean()).isFalse();
        assertThat(unknown.get("action").asText()).isEqualTo("update");
        assertThat(unknown.has("error")).isTrue();
        assertThat(result(job, "external_id", "nobody").get("success").asBoolean())
                .isFalse();
        assertThat(result(job, "success", "false")).isNotNull();
        assertThat(sandbox.user("u-1").orElseThrow().get("name").asText()).isEqualTo("Uno");
        assertThat(sandbox.user("u-2").orElseThrow().get("name").asText()).isEqualTo("Dos");
    }

    @Test
    void updateManyCanGiveManyUsersTheSameAttributes() {
        long one = sandbox.seed().user("u-1", "One", "one@example.com");
        long two = sandbox.seed().user("u-2", "Two", "two@example.com");
        finished(put("/users/update_many?ids=" + one + "," + two, "{'user':{'notes':'same'}}"));
        assertThat(sandbox.user("u-1").orElseThrow().get("notes").asText()).isEqualTo("same");
        assertThat(sandbox.user("u-2").orElseThrow().get("notes").asText()).isEqualTo("same");
    }

    @Test
    void membershipsAreCreatedByAJob() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long first = sandbox.seed().organization("a", "Acme");
        long second = sandbox.seed().organization("b", "Bolt");
        sandbox.seed().membership(user, first);
        JsonNode job = finished(post(
                "/organization_memberships/create_many",
                "{'organization_memberships':["
                        + "{'user_id':" + user + ",'organization_id':" + first + "},{'user_id':" + user
                        + ",'organization_id':"
                        + second + "}]}"));
        assertThat(result(job, "status", "Created").has("id")).isTrue();
        assertThat(result(job, "index", "0").get("details").asText()).contains("already");
        assertThat(sandbox.organizationsOf(user)).containsExactly(first, second);
    }

    @Test
    void organizationsAreCreatedAndUpdatedByJobs() {
        finished(post("/organizations/create_many", "{'organizations':[{'name':'Acme','external_id':'a'}]}"));
        long id = sandbox.organization("a").orElseThrow().get("id").asLong();
        finished(put("/organizations/update_many", "{'organizations':[{'id':" + id + ",'name':'Acme Inc'}]}"));
        assertThat(sandbox.organization("a").orElseThrow().get("name").asText()).isEqualTo("Acme Inc");
    }

    @Test
    void moreThan100ItemsAreTooManyValues() {
        assertThat(post("/users/create_or_update_many", users(1, 101))
                        .expect(400)
                        .at("/error"))
                .isEqualTo("TooManyValues");
        assertThat(put("/users/update_many", users(1, 101)).expect(400).at("/error"))
                .isEqualTo("TooManyValues");
    }

    @Test
    void onlyThirtyJobsMayBeQueuedOrRunning() {
        sandbox.change(settings -> settings.withLimits(SandboxLimits.none().withJobsInFlight(30)));
        for (int i = 1; i <= 30; i++) {
            Reply started = post("/users/create_or_update_many", users(i, i)).expect(200);
            assertThat(started.header("zendesk-ratelimit-inflight-jobs")).contains("total=30; remaining=" + (30 - i));
        }
        Reply refused = post("/users/create_or_update_many", users(31, 31)).expect(429);
        assertThat(refused.at("/error")).isEqualTo("TooManyJobs");
        assertThat(refused.header("zendesk-ratelimit-inflight-jobs")).contains("total=30; remaining=0");
        sandbox.clock().advance(Duration.ofSeconds(10));
        post("/users/create_or_update_many", users(31, 31)).expect(200);
    }

    @Test
    void statusIsKeptForADay() {
        String id = post("/users/create_or_update_many", users(1, 1)).at("/job_status/id");
        sandbox.clock().advance(Duration.ofHours(23));
        get("/job_statuses/" + id).expect(200);
        sandbox.clock().advance(Duration.ofHours(2));
        get("/job_statuses/" + id).expect(404);
    }

    @Test
    void showManyAnswersSeveralJobs() {
        String one = post("/users/create_or_update_many", users(1, 1)).at("/job_status/id");
        String two = post("/users/create_or_update_many", users(2, 2)).at("/job_status/id");
        assertThat(get("/job_statuses/show_many?ids=" + one + "," + two + ",V3-none")
                        .json()
                        .get("job_statuses")
                        .findValuesAsText("id"))
                .containsExactlyInAnyOrder(one, two);
    }

    @Test
    void jobsAndItemsFailOnDemand() {
        sandbox.faults().failJobItem("u-2", "no luck");
        JsonNode job = finished(post("/users/create_or_update_many", users(1, 3)));
        assertThat(result(job, "id", "1").get("details").asText()).isEqualTo("no luck");
        assertThat(sandbox.user("u-2")).isEmpty();
        assertThat(sandbox.user("u-3")).isPresent();
        sandbox.faults().failNextJobs(1);
        String id = post("/users/create_or_update_many", users(4, 5)).at("/job_status/id");
        sandbox.clock().advance(Duration.ofSeconds(10));
        assertThat(job(id).get("status").asText()).isEqualTo("failed");
        assertThat(sandbox.user("u-4")).isEmpty();
        finished(post("/users/create_or_update_many", users(4, 5)));
        assertThat(sandbox.user("u-4")).isPresent();
    }

    @Test
    void aJobHangsAtAnItemOnDemand() {
        sandbox.faults().hangJobItem("u-2");
        String id = post("/users/create_or_update_many", users(1, 3)).at("/job_status/id");
        sandbox.clock().advance(Duration.ofHours(2));
        assertThat(job(id).get("status").asText()).isEqualTo("working");
        assertThat(sandbox.user("u-1")).isPresent();
        assertThat(sandbox.user("u-2")).isEmpty();
        assertThat(sandbox.user("u-3")).isEmpty();
    }

    @Test
    void aJobBeginsLateOnDemandAndThenOverwritesWhatCameBefore() {
        long id = sandbox.seed().user("u-1", "One", "one@example.com");
        sandbox.faults().delayNextJobs(1, Duration.ofSeconds(20));
        String late = put("/users/update_many", "{'users':[{'id':" + id + ",'name':'Older'}]}")
                .at("/job_status/id");
        put("/users/update_many", "{'users':[{'id':" + id + ",'name':'Newer'}]}")
                .expect(200);
        sandbox.clock().advance(Duration.ofSeconds(10));
        assertThat(job(late).get("status").asText()).isEqualTo("queued");
        assertThat(sandbox.user("u-1").orElseThrow().get("name").asText()).isEqualTo("Newer");
        sandbox.clock().advance(Duration.ofSeconds(20));
        assertThat(sandbox.user("u-1").orElseThrow().get("name").asText()).isEqualTo("Older");
    }

    @Test
    void lateJobsTakeTheirTurnByTimeHoweverLongNobodyLooks() {
        long id = sandbox.seed().user("u-1", "One", "one@example.com");
        sandbox.faults().delayNextJobs(1, Duration.ofSeconds(20));
        put("/users/update_many", "{'users':[{'id':" + id + ",'name':'Older'}]}")
                .expect(200);
        put("/users/update_many", "{'users':[{'id':" + id + ",'name':'Newer'}]}")
                .expect(200);
        sandbox.clock().advance(Duration.ofMinutes(1));
        assertThat(sandbox.user("u-1").orElseThrow().get("name").asText()).isEqualTo("Older");
    }

    @Test
    void usersAreDeletedByAJob() {
        long id = sandbox.seed().user("u-1", "One", "one@example.com");
        finished(call("DELETE", "/api/v2/users/destroy_many?ids=" + id, ""));
        assertThat(sandbox.user("u-1")).isEmpty();
    }
}
