package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SandboxOrganizationsTest extends AgainstSandbox {

    @Test
    void upsertMatchesExternalIdOrIdAndAnswers201Or200() {
        Reply created = post("/organizations/create_or_update", "{'organization':{'name':'Acme','external_id':'A-1'}}")
                .expect(201);
        long id = created.number("/organization/id");
        assertThat(post("/organizations/create_or_update", "{'organization':{'name':'Acme Inc','external_id':'a-1'}}")
                        .expect(200)
                        .number("/organization/id"))
                .isEqualTo(id);
        assertThat(post("/organizations/create_or_update", "{'organization':{'id':" + id + ",'notes':'x'}}")
                        .expect(200)
                        .at("/organization/name"))
                .isEqualTo("Acme Inc");
        post("/organizations/create_or_update", "{'organization':{'id':42,'name':'x'}}")
                .expect(404);
    }

    @Test
    void upsertNeverMatchesByName() {
        sandbox.seed().organization(null, "Acme");
        Reply refused = post("/organizations/create_or_update", "{'organization':{'name':'ACME','external_id':'a'}}")
                .expect(422);
        assertThat(refused.at("/details/name/0/error")).isEqualTo("DuplicateValue");
    }

    @Test
    void namesAreUniqueWithoutRegardToCaseOnCreateAndUpdate() {
        sandbox.seed().organization("a", "Acme");
        long other = sandbox.seed().organization("b", "Bolt");
        assertThat(post("/organizations", "{'organization':{'name':'aCME'}}")
                        .expect(422)
                        .at("/details/name/0/error"))
                .isEqualTo("DuplicateValue");
        assertThat(put("/organizations/" + other, "{'organization':{'name':'ACME'}}")
                        .expect(422)
                        .at("/details/name/0/error"))
                .isEqualTo("DuplicateValue");
        put("/organizations/" + other, "{'organization':{'name':'BOLT'}}").expect(200);
        assertThat(post("/organizations", "{'organization':{}}")
                        .expect(422)
                        .json()
                        .at("/details/name")
                        .isArray())
                .isTrue();
        assertThat(post("/organizations", "{'organization':{'name':'C','external_id':'A'}}")
                        .expect(422)
                        .at("/details/external_id/0/error"))
                .isEqualTo("DuplicateValue");
    }

    @Test
    void identicalCreationsAtOnceMakeTwinsUnlessTheNameIsTheSame() {
        sandbox.change(settings -> settings.withRaceWindow(Duration.ofSeconds(2)));
        post("/organizations/create_or_update", "{'organization':{'name':'Acme','external_id':'a'}}")
                .expect(201);
        post("/organizations/create_or_update", "{'organization':{'name':'Acme Inc','external_id':'a'}}")
                .expect(201);
        post("/organizations/create_or_update", "{'organization':{'name':'Acme','external_id':'a'}}")
                .expect(422);
        assertThat(get("/organizations/search?external_id=a").number("/count")).isEqualTo(2);
    }

    @Test
    void domainNamesAndTagsOverwrite() {
        long id = sandbox.seed().organization(json -> {
            json.put("name", "Acme").putArray("domain_names").add("a.example").add("b.example");
            json.putArray("tags").add("x");
        });
        Reply updated = put("/organizations/" + id, "{'organization':{'domain_names':['C.example'],'tags':['y']}}")
                .expect(200);
        assertThat(updated.json().at("/organization/domain_names").toString()).isEqualTo("[\"c.example\"]");
        assertThat(updated.json().at("/organization/tags").toString()).isEqualTo("[\"y\"]");
        put("/organizations/" + id + "/tags", "{'tags':['z']}").expect(200);
        assertThat(get("/organizations/" + id).json().at("/organization/tags").toString())
                .isEqualTo("[\"y\",\"z\"]");
        assertThat(put("/organizations/" + id, "{'organization':{'domain_names':'d.example'}}")
                        .expect(422)
                        .json()
                        .at("/details/domain_names")
                        .isArray())
                .isTrue();
    }

    @Test
    void searchIsExactByExternalIdOrNameAndNotByBoth() {
        sandbox.seed().organization("a", "Acme");
        sandbox.seed().organization("b", "Acme Europe");
        assertThat(get("/organizations/search?name=acme")
                        .json()
                        .get("organizations")
                        .findValuesAsText("external_id"))
                .containsExactly("a");
        assertThat(get("/organizations/search?external_id=B")
                        .json()
                        .get("organizations")
                        .findValuesAsText("name"))
                .containsExactly("Acme Europe");
        assertThat(get("/organizations/search?name=nobody").number("/count")).isZero();
        get("/organizations/search?name=acme&external_id=a").expect(400);
        get("/organizations/search").expect(400);
    }

    @Test
    void showManyTakesIdsOrExternalIdsUpTo100() {
        long a = sandbox.seed().organization("a", "Acme");
        sandbox.seed().organization("b", "Bolt");
        assertThat(get("/organizations/show_many?ids=" + a + ",42").json().get("organizations"))
                .hasSize(1);
        assertThat(get("/organizations/show_many?external_ids=A,B,c").json().get("organizations"))
                .hasSize(2);
        String many = IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(get("/organizations/show_many?external_ids=" + many)
                        .expect(400)
                        .at("/error"))
                .isEqualTo("TooManyValues");
    }

    @Test
    void urlAndDeletedCannotBeWritten() {
        Reply created = post(
                        "/organizations", "{'organization':{'name':'Acme','url':'http://acme.example','deleted':true}}")
                .expect(201);
        assertThat(created.header("X-Zendesk-API-Warn").orElseThrow())
                .contains("organization.url", "organization.deleted");
        assertThat(created.at("/organization/url")).startsWith(sandbox.url());
    }

    @Test
    void organizationFieldsHaveTheirOwnKeys() {
        sandbox.seed().organizationField("plan", "dropdown", "gold", "silver");
        Reply created = post(
                        "/organizations", "{'organization':{'name':'A','organization_fields':{'plan':'gold','x':1}}}")
                .expect(201);
        assertThat(created.json().at("/organization/organization_fields").toString())
                .isEqualTo("{\"plan\":\"gold\"}");
        assertThat(created.header("X-Zendesk-API-Warn").orElseThrow()).contains("organization.organization_fields.x");
    }

    @Test
    void withoutOrganizationRightsSearchShowManyAndWritesAreForbidden() {
        long id = sandbox.seed().organization("a", "Acme");
        sandbox.change(settings -> settings.withOrganizationRights(false));
        get("/organizations/search?name=acme").expect(403);
        get("/organizations/show_many?ids=" + id).expect(403);
        put("/organizations/" + id, "{'organization':{'notes':'x'}}").expect(403);
        post("/organizations/create_or_update", "{'organization':{'name':'B'}}").expect(403);
        get("/organizations/" + id).expect(200);
    }

    @Test
    void deletionEndsMembershipsAndFreesTheName() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long id = sandbox.seed().organization("a", "Acme");
        sandbox.seed().membership(user, id);
        delete("/organizations/" + id).expect(204);
        get("/organizations/" + id).expect(404);
        assertThat(get("/users/" + user).json().at("/user/organization_id").isNull())
                .isTrue();
        post("/organizations", "{'organization':{'name':'Acme','external_id':'a'}}")
                .expect(201);
    }

    @Test
    void firstMembershipIsTheDefaultAndTheOthersSayNull() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long first = sandbox.seed().organization("a", "Acme");
        long second = sandbox.seed().organization("b", "Bolt");
        Reply one = member(user, first).expect(201);
        Reply two = member(user, second).expect(201);
        assertThat(one.json().at("/organization_membership/default").asBoolean())
                .isTrue();
        assertThat(two.json().at("/organization_membership/default").isNull()).isTrue();
        assertThat(get("/users/" + user).number("/user/organization_id")).isEqualTo(first);
    }

    @Test
    void listOfAUserShowsTheDefaultMembershipFirst() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long first = sandbox.seed().organization("a", "Acme");
        long second = sandbox.seed().organization("b", "Bolt");
        member(user, first);
        long membership = member(user, second).number("/organization_membership/id");
        put("/users/" + user + "/organization_memberships/" + membership + "/make_default", "{}")
                .expect(200);
        JsonNode list =
                get("/users/" + user + "/organization_memberships").json().get("organization_memberships");
        assertThat(list.findValuesAsText("organization_id"))
                .containsExactly(Long.toString(second), Long.toString(first));
    }

    @Test
    void secondMembershipOfTheSameOrganizationIsADuplicateValue() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long organization = sandbox.seed().organization("a", "Acme");
        member(user, organization).expect(201);
        assertThat(member(user, organization).expect(422).at("/details/user_id/0/error"))
                .isEqualTo("DuplicateValue");
        assertThat(member(user, 42)
                        .expect(422)
                        .json()
                        .at("/details/organization")
                        .isArray())
                .isTrue();
        assertThat(member(42, organization)
                        .expect(422)
                        .json()
                        .at("/details/user")
                        .isArray())
                .isTrue();
    }

    @Test
    void membershipEndsByItsIdOrByUserAndOrganization() {
        long user = sandbox.seed().user("u", "Jane", "jane@example.com");
        long first = sandbox.seed().organization("a", "Acme");
        long second = sandbox.seed().organization("b", "Bolt");
        long third = sandbox.seed().organization("c", "Cord");
        long membership = sandbox.seed().membership(user, first);
        sandbox.seed().membership(user, second);
        sandbox.seed().membership(user, third);
        delete("/organization_memberships/" + membership).expect(204);
        delete("/users/" + user + "/organizations/" + second).expect(204);
        delete("/users/" + user + "/organizations/" + second).expect(404);
        assertThat(sandbox.organizationsOf(user)).containsExactly(third);
        assertThat(get("/users/" + user).number("/user/organization_id")).isEqualTo(third);
        assertThat(get("/organization_memberships").json().get("organization_memberships"))
                .hasSize(1);
    }

    private Reply member(long user, long organization) {
        return post(
                "/organization_memberships",
                "{'organization_membership':{'user_id':" + user + ",'organization_id':" + organization + "}}");
    }
}
