package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxMergeTest extends AgainstSandbox {

    private long merged;
    private long target;

    @BeforeEach
    void seedTwoUsers() {
        merged = sandbox.seed().user("a", "Ann", "ann@x.example");
        target = sandbox.seed().user("b", "Beth", "beth@x.example");
    }

    private Reply merge(long user, long into) {
        return put("/users/" + user + "/merge", "{'user':{'id':" + into + "}}");
    }

    @Test
    void ticketsIdentitiesAndMembershipsGoToTheTargetAndTheRestIsLost() {
        sandbox.seed().ticket(merged, "Where is my parcel?");
        long organization = sandbox.seed().organization("o", "Acme");
        sandbox.seed().membership(merged, organization);
        sandbox.seed().tags(merged, "vip");
        assertThat(merge(merged, target).expect(200).number("/user/id")).isEqualTo(target);
        assertThat(sandbox.state().at("/tickets/0/requester_id").asLong()).isEqualTo(target);
        assertThat(get("/users/" + target + "/identities").json().findValuesAsText("value"))
                .containsExactly("beth@x.example", "ann@x.example");
        assertThat(sandbox.organizationsOf(target)).hasSize(1);
        Reply after = get("/users/" + target);
        assertThat(after.at("/user/external_id")).isEqualTo("b");
        assertThat(after.at("/user/email")).isEqualTo("beth@x.example");
        assertThat(after.json().at("/user/tags")).isEmpty();
    }

    @Test
    void theMergedUserIsADeletedOneForEver() {
        merge(merged, target).expect(200);
        Reply after = get("/users/" + merged).expect(200);
        assertThat(after.json().at("/user/active").asBoolean()).isFalse();
        assertThat(after.json().at("/user/external_id").isNull()).isTrue();
        assertThat(sandbox.user("a")).isEmpty();
        merge(merged, target).expect(404);
        merge(target, merged).expect(404);
    }

    @Test
    void staffAndUsersOfOtherAccountsAreNotMergedAndNobodyIntoThem() {
        long agent = sandbox.seed().agent("s", "Staff", "staff@x.example");
        long shared = sandbox.seed().sharedUser("t", "Shared", "shared@x.example");
        for (long other : new long[] {agent, shared}) {
            merge(other, target).expect(403);
            merge(merged, other).expect(403);
        }
    }

    @Test
    void nobodyIsMergedIntoHimselfOrNobody() {
        assertThat(merge(merged, merged).expect(422).at("/error")).isEqualTo("RecordInvalid");
        merge(merged, 42).expect(404);
        merge(42, target).expect(404);
        put("/users/" + merged + "/merge", "{'user':{}}").expect(400);
    }

    @Test
    void aUserWithTooManyTicketsIsNotMerged() {
        sandbox.change(settings -> settings.withMostTicketsOfMerged(1));
        sandbox.seed().ticket(merged, "One");
        sandbox.seed().ticket(merged, "Two");
        merge(merged, target).expect(422);
        merge(target, merged).expect(200);
    }

    @Test
    void theIdentitiesOfTheTargetMayShowTheMergeSecondsLater() {
        sandbox.change(settings -> settings.withMergeLag(Duration.ofSeconds(5)).withSpeed(1));
        merge(merged, target).expect(200);
        assertThat(get("/users/" + target + "/identities").json().findValuesAsText("value"))
                .containsExactly("beth@x.example");
        post("/users/" + target + "/identities", "{'identity':{'type':'email','value':'ann@x.example'}}")
                .expect(422);
    }
}
