package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.inbox.Outcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest extends Flow {

    private RunningRoutes withoutUsers() {
        return routes("zendesk.send-group-calls-without-user-id", "true");
    }

    private List<Long> organizationsOf(String userId) {
        return sandbox.organizationsOf(user(userId).path("id").asLong());
    }

    @Test
    void createsTheOrganizationAndTheUserAsItsMember() {
        assertThat(
                        send(
                                """
                {'type':'group','userId':'g-1','groupId':'acme','traits':{'name':'Acme','domainNames':['Acme.example','www.acme.example'],
                 'tags':['Big One']},'context':{'traits':{'name':'Ann','email':'ann@x.example'}}}"""))
                .isEqualTo(DELIVERED);
        JsonNode acme = organization("acme");
        assertThat(acme.path("name").asText()).isEqualTo("Acme");
        assertThat(acme.path("external_id").asText()).isEqualTo("acme");
        assertThat(texts(acme.path("domain_names"))).containsExactly("acme.example", "www.acme.example");
        assertThat(texts(acme.path("tags"))).containsExactly("big_one");
        assertThat(user("g-1").path("name").asText()).isEqualTo("Ann");
        assertThat(user("g-1").path("email").asText()).isEqualTo("ann@x.example");
        assertThat(organizationsOf("g-1")).containsExactly(acme.path("id").asLong());
    }

    @Test
    void whatAnAgentAddsWhileTheWriteWaitsStays() throws Exception {
        RunningRoutes routes = freshRoutes();
        long acme = sandbox.seed().organization("acme", "Acme");
        agentWrites(acme, "{'tags':['old'],'domain_names':['old.example']}");
        sandbox.faults()
                .on("PUT", "/api/v2/organizations/\\d+")
                .times(1)
                .retryAfter(4)
                .status(429);

        CompletableFuture<List<Outcome>> outcome = routes.sendLater(
                "{'type':'group','userId':'g-late','groupId':'acme',"
                        + "'traits':{'domainNames':['new.example'],'tags':['new']},'context':{'traits':{'name':'Ann'}}}");
        await().until(() -> sandbox.calls("PUT", "/api/v2/organizations/.*").size() == 2);
        agentWrites(acme, "{'tags':['old','agents'],'domain_names':['old.example','agents.example']}");

        assertThat(RunningRoutes.outcome(outcome)).isEqualTo(DELIVERED);
        assertThat(texts(organization("acme").path("tags"))).containsExactlyInAnyOrder("old", "agents", "new");
        assertThat(texts(organization("acme").path("domain_names")))
                .containsExactlyInAnyOrder("old.example", "agents.example", "new.example");
    }

    private void agentWrites(long organization, String attributes) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(sandbox.url() + "/api/v2/organizations/" + organization))
                .header("Authorization", "Bearer sandbox-bearer")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(("{'organization':" + attributes + "}").replace('\'', '"')))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRepeatedGroupWritesNothing() {
        String event =
                """
                {'type':'group','userId':'g-2','groupId':'acme','traits':{'name':'Acme','domainNames':'acme.example','tags':['a']},
                 'context':{'traits':{'name':'Ann','email':'ann@x.example'}}}""";
        assertThat(send(event)).isEqualTo(DELIVERED);
        assertDeliveredWithoutWriting(event);
        assertDeliveredWithoutWriting(group("g-2", "ACME", ""));
        assertThat(organization("acme").path("external_id").asText()).isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "'userId':null,", "'userId':' ','anonymousId':' ',"})
    void withoutAUserIdIsADeadLetter(String userId) {
        assertDeadAndUntouched(
                "{'type':'group'," + userId + "'groupId':'acme','traits':{'name':'Acme'}}", "missing-user-id");
        assertDeadAndUntouched(
                freshRoutes("zendesk.send-group-calls-without-user-id", "FALSE"),
                "{'type':'group'," + userId + "'groupId':'acme','traits':{'name':'Acme'}}",
                "missing-user-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "TRUE", " true "})
    void withTheSettingAGroupWithoutAUserIdWritesTheOrganizationAlone(String setting) {
        RunningRoutes routes = setting.equals("true")
                ? withoutUsers()
                : freshRoutes("zendesk.send-group-calls-without-user-id", setting);
        assertThat(routes.send("{'type':'group','groupId':'acme','traits':{'name':'Acme','domainNames':'acme.example'},"
                        + "'context':{'traits':{'name':'Ann','email':'ann@x.example'}}}"))
                .isEqualTo(DELIVERED);
        assertThat(organization("acme").path("name").asText()).isEqualTo("Acme");
        assertThat(sandbox.endUsers()).isEmpty();
        assertThat(routes.send("{'type':'group','anonymousId':'a','groupId':'acme','traits':{'name':'Acme Inc'}}"))
                .isEqualTo(DELIVERED);
        assertThat(organization("acme").path("name").asText()).isEqualTo("Acme Inc");
    }

    @Test
    void withTheSettingAGroupWithAUserIdIsAsEver() {
        assertThat(withoutUsers().send(group("g-3", "acme", "'name':'Acme'"))).isEqualTo(DELIVERED);
        assertThat(organizationsOf("g-3")).hasSize(1);
    }

    @Test
    void theGroupIdFindsTheOrganizationWhateverItsName() {
        long acme = sandbox.seed().organization("acme", "Old Name");
        assertThat(send(group("g-4", "acme", "'name':'New Name'"))).isEqualTo(DELIVERED);
        assertThat(organization("acme").path("id").asLong()).isEqualTo(acme);
        assertThat(organization("acme").path("name").asText()).isEqualTo("New Name");
        assertThat(send(group("g-4", "acme", ""))).isEqualTo(DELIVERED);
    }

    @Test
    void aNumericGroupIdIsAnExternalIdToo() {
        assertThat(send("{'type':'group','userId':17,'groupId':4711,'traits':{'name':'Acme'}}"))
                .isEqualTo(DELIVERED);
        assertThat(organization("4711").path("name").asText()).isEqualTo("Acme");
        assertThat(organizationsOf("17"))
                .containsExactly(organization("4711").path("id").asLong());
    }

    @Test
    void blanksAroundAGroupIdMakeNoDifference() {
        assertThat(send(group("g-26", " acme ", "'name':'Acme'"))).isEqualTo(DELIVERED);
        assertThat(organization("acme").path("external_id").asText()).isEqualTo("acme");
        assertDeliveredWithoutWriting(group("g-26", "acme", "'name':'Acme'"));
        assertDeliveredWithoutWriting(group("g-26", "acme\\t", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,b", "a/b", "a?b&c=d#e%f", "a+b c", "ünïcødé-李-🦊", "..\\\\x;y", "100%25"})
    void strangeGroupIdsAndNamesAreFoundAgain(String id) {
        String plain = id.replace("\\\\", "\\");
        assertThat(send(group("g-5", id, "'name':'N " + id + "'"))).isEqualTo(DELIVERED);
        assertThat(organization(plain).path("name").asText()).isEqualTo("N " + plain);
        assertDeliveredWithoutWriting(group("g-5", id, "'name':'N " + id + "'"));
        assertDeliveredWithoutWriting("{'type':'group','userId':'g-5','traits':{'name':'N " + id + "'}}");
        assertThat(sandbox.organizations()).hasSize(1);
    }

    @Test
    void withoutAGroupIdTheExactNameFindsTheOrganization() {
        sandbox.seed().organization("x", "Acme Incorporated");
        long acme = sandbox.seed().organization("y", "Acme");
        assertThat(send("{'type':'group','userId':'g-6','traits':{'name':' Acme ','tags':['t']}}"))
                .isEqualTo(DELIVERED);
        assertThat(texts(organization("y").path("tags"))).containsExactly("t");
        assertThat(organization("y").path("external_id").asText()).isEqualTo("y");
        assertThat(organizationsOf("g-6")).containsExactly(acme);
        assertThat(sandbox.organizations()).hasSize(2);
    }

    @Test
    void withoutAGroupIdAnOrganizationIsCreatedByItsName() {
        assertThat(send("{'type':'group','userId':'g-7','traits':{'name':'Acme'}}"))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationByName("Acme"))
                .hasValueSatisfying(
                        acme -> assertThat(acme.path("external_id").isNull()).isTrue());
        assertDeliveredWithoutWriting("{'type':'group','userId':'g-7','traits':{'name':'Acme'}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'groupId':'acme',",
                "",
                "'groupId':'acme','traits':{'name':''},",
                "'traits':{'name':null,'tags':['t']},"
            })
    void aNewOrganizationWithoutANameIsADeadLetter(String parts) {
        assertDeadAndUntouched(
                "{'type':'group'," + parts + "'userId':'g-8','context':{'traits':{'name':'Ann'}}}",
                "missing-organization-name");
        assertDeadAndUntouched(
                withoutUsers(), "{'type':'group'," + parts + "'anonymousId':'a'}", "missing-organization-name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acme", "ACME"})
    void aNameHeldByAnOrganizationWithAnotherExternalIdIsADeadLetter(String name) {
        sandbox.seed().organization("first", "Acme");
        assertDeadAndUntouched(group("g-9", "second", "'name':'" + name + "','tags':['t']"), "organization-name-taken");
    }

    @Test
    void aNewNameHeldByAnotherOrganizationIsADeadLetterToo() {
        sandbox.seed().organization("first", "Acme");
        sandbox.seed().organization("second", "Bacme");
        assertDead(send(group("g-10", "second", "'name':'Acme'")), "organization-name-taken");
        assertThat(organization("second").path("name").asText()).isEqualTo("Bacme");
        assertThat(sandbox.user("g-10")).isEmpty();
    }

    @Test
    void aNameHeldByAnOrganizationWithoutExternalIdIsUsedAndGetsIt() {
        long acme = sandbox.seed().organization(null, "Acme");
        assertThat(send(group("g-11", "acme-1", "'name':'acme','tags':['t']"))).isEqualTo(DELIVERED);
        assertThat(organization("acme-1").path("id").asLong()).isEqualTo(acme);
        assertThat(texts(organization("acme-1").path("tags"))).containsExactly("t");
        assertThat(sandbox.organizations()).hasSize(1);
        assertThat(organizationsOf("g-11")).containsExactly(acme);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            'domainNames':'b.example'                     | a.example,b.example
            'domainNames':['B.example','a.example']       | a.example,b.example
            'domainNames':'b.example, c.example'          | a.example,b.example,c.example
            'domainNames':['A.example']                   | a.example
            'domainNames':[]                              | a.example
            'domainNames':null                            | a.example
            'name':'Acme'                                 | a.example
            """,
            quoteCharacter = '"')
    void domainNamesAreAddedAndNeverRemoved(String traits, String expected) {
        sandbox.seed().organization(one -> one.put("external_id", "acme")
                .put("name", "Acme")
                .putArray("domain_names")
                .add("a.example"));
        assertThat(send(group("g-12", "acme", traits))).isEqualTo(DELIVERED);
        assertThat(texts(organization("acme").path("domain_names"))).containsExactly(expected.split(","));
        assertDeliveredWithoutWriting(group("g-12", "acme", traits));
    }

    @Test
    void tagsAreAddedAndNeverRemoved() {
        sandbox.seed().organization(one -> one.put("external_id", "acme")
                .put("name", "Acme")
                .putArray("tags")
                .add("old"));
        assertThat(send(group("g-13", "acme", "'tags':['new','old']"))).isEqualTo(DELIVERED);
        assertThat(texts(organization("acme").path("tags"))).containsExactly("old", "new");
        assertDeliveredWithoutWriting(group("g-13", "acme", "'tags':['new']"));
    }

    @Test
    void urlDeletedAndTheRestAreKeptAsCustomOrganizationFields() {
        RunningRoutes routes = freshRoutes();
        String event = group(
                "g-14",
                "acme",
                """
                'name':'Acme','url':'https://acme.example','deleted':true,'employees':250,'annualRevenue':1.5,
                'address':{'city':'Rome'},'since':'2020-01-31','plans':['a','b']""");
        assertThat(routes.send(event)).isEqualTo(DELIVERED);
        JsonNode fields = organization("acme").path("organization_fields");
        assertThat(fields.path("url").asText()).isEqualTo("https://acme.example");
        assertThat(fields.path("deleted").isBoolean()).isTrue();
        assertThat(fields.path("deleted").asBoolean()).isTrue();
        assertThat(fields.path("employees").asInt()).isEqualTo(250);
        assertThat(fields.path("annual_revenue").asDouble()).isEqualTo(1.5);
        assertThat(fields.path("address_city").asText()).isEqualTo("Rome");
        assertThat(fields.path("since").asText()).startsWith("2020-01-31");
        assertThat(fields.path("plans").asText()).isEqualTo("a,b");
        assertThat(organization("acme").path("url").asText()).startsWith("http://127.0.0.1");
        assertThat(state().path("user_fields")).isEmpty();
        assertDeliveredWithoutWriting(routes, event);
        assertThat(routes.send(group("g-14", "acme", "'employees':null,'deleted':null")))
                .isEqualTo(DELIVERED);
        assertThat(organization("acme")
                        .path("organization_fields")
                        .path("employees")
                        .isNull())
                .isTrue();
        assertThat(organization("acme")
                        .path("organization_fields")
                        .path("deleted")
                        .asBoolean())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            g-15 | 'context':{'traits':{'name':'Ann','email':'g-15@x.example'}}, | Ann
            g-16 | 'context':{'traits':{'email':'G-16@X.example'}},              | g-16@x.example
            g-17 | 'context':{},                                                 | g-17
            g-18 | 'context':{'traits':{'firstName':'Ann','lastName':'Smith'}},  | Ann Smith
            """,
            quoteCharacter = '"')
    void aNewUserIsNamedByItsTraitsElseItsEmailElseItsUserId(String userId, String context, String name) {
        assertThat(send("{'type':'group','userId':'" + userId + "'," + context
                        + "'groupId':'acme','traits':{'name':'Acme'}}"))
                .isEqualTo(DELIVERED);
        assertThat(user(userId).path("name").asText()).isEqualTo(name);
        assertThat(organizationsOf(userId))
                .containsExactly(organization("acme").path("id").asLong());
    }

    @Test
    void aMemberWithoutANameGetsOneByALaterIdentify() {
        assertThat(send(group("g-19", "acme", "'name':'Acme'"))).isEqualTo(DELIVERED);
        assertThat(send(identify("g-19", "'name':'Ann','email':'ann@x.example'")))
                .isEqualTo(DELIVERED);
        assertThat(user("g-19").path("name").asText()).isEqualTo("Ann");
        assertThat(sandbox.endUsers()).hasSize(1);
        assertThat(organizationsOf("g-19")).hasSize(1);
    }

    @Test
    void anExistingUserKeepsItsOtherMembershipsAndItsDetails() {
        long id = sandbox.seed().user("g-20", "Ann", "ann@x.example");
        long other = sandbox.seed().organization("other", "Other");
        sandbox.seed().membership(id, other);
        assertThat(send("{'type':'group','userId':'g-20','groupId':'acme','traits':{'name':'Acme'},"
                        + "'context':{'traits':{'name':'Beth','email':'ann@x.example','plan':'p'}}}"))
                .isEqualTo(DELIVERED);
        assertThat(sandbox.organizationsOf(id))
                .containsExactly(other, organization("acme").path("id").asLong());
        assertThat(user(id).path("name").asText()).isEqualTo("Ann");
    }

    @Test
    void oneWhoIsAMemberAlreadyNeedsNoCallToBecomeOne() {
        long id = sandbox.seed().user("g-21", "Ann", "ann@x.example");
        long other = sandbox.seed().organization("other", "Other");
        long acme = sandbox.seed().organization("acme", "Acme");
        sandbox.seed().membership(id, other);
        sandbox.seed().membership(id, acme);
        assertDeliveredWithoutWriting(group("g-21", "acme", "'name':'Acme'"));
        assertThat(sandbox.organizationsOf(id)).containsExactly(other, acme);
    }

    @Test
    void writesToOneOrganizationTakeEffectInTheOrderOfAcceptance() {
        sandbox.seed().organization("acme", "Acme");
        sandbox.faults()
                .on("PUT", "/api/v2/organizations/\\d+")
                .delay(java.time.Duration.ofMillis(30))
                .times(3);
        List<CompletableFuture<List<Outcome>>> all = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            all.add(routes().sendLater(group("g-22-" + i, "acme", "'name':'Acme " + i + "'")));
        }
        all.forEach(one -> assertThat(RunningRoutes.outcome(one)).isEqualTo(DELIVERED));
        assertThat(sandbox.calls("PUT", "/api/v2/organizations/\\d+")).hasSize(8);
        for (int i = 1; i <= 8; i++) {
            assertThat(sandbox.calls("PUT", "/api/v2/organizations/\\d+")
                            .get(i - 1)
                            .body())
                    .contains("Acme " + i);
        }
    }

    @Test
    void anOrganizationWhoseNameAnotherWriterTookMeanwhileIsLookedUpAgain() {
        sandbox.faults()
                .on("POST", "/api/v2/organizations/create_or_update")
                .status(422)
                .withEffect()
                .body(
                        """
                {"error":"RecordInvalid","details":{"name":[{"description":"taken","error":"DuplicateValue"}]}}""");
        assertThat(send(group("g-23", "acme", "'name':'Acme'"))).isEqualTo(DELIVERED);
        assertThat(sandbox.organizations()).hasSize(1);
        assertThat(organizationsOf("g-23")).hasSize(1);
    }

    @Test
    void anExternalIdThatAnotherWriterGaveMeanwhileIsLookedUpAgain() {
        sandbox.seed().organization(null, "Acme");
        sandbox.faults()
                .on("PUT", "/api/v2/organizations/\\d+")
                .status(422)
                .body(
                        """
                {"error":"RecordInvalid","details":{"external_id":[{"description":"taken","error":"DuplicateValue"}]}}""");
        assertThat(send(group("g-24", "acme", "'name':'Acme'"))).isEqualTo(DELIVERED);
        assertThat(organization("acme").path("name").asText()).isEqualTo("Acme");
    }

    @Test
    void freemailDomainsAreNotClaimed() {
        LeftOut leftOut = leftOutOf(routes());
        assertThat(send(group("g-25", "acme", "'name':'Acme','domainNames':['gmail.com','acme.example']")))
                .isEqualTo(DELIVERED);
        assertThat(texts(organization("acme").path("domain_names"))).containsExactly("acme.example");
        assertThat(leftOut.count()).isEqualTo(1);
    }

    @Test
    void whereNoOrganizationIsToBeCreatedAGroupOfAnUnknownOneIsIgnored() {
        RunningRoutes updating = routes("zendesk.create-organizations", "false");
        assertThat(updating.send(group("g-40", "none", "'name':'None'"))).satisfies(outcome -> {
            assertThat(outcome.status()).isEqualTo("ignored");
            assertThat(outcome.code()).isEqualTo("not-in-zendesk");
        });
        assertThat(updating.send(group("g-40", "none", "")))
                .satisfies(outcome -> assertThat(outcome.code()).isEqualTo("not-in-zendesk"));
        assertThat(writes()).isEmpty();
        sandbox.seed().organization("acme", "Acme");
        assertThat(updating.send(group("g-40", "acme", "'name':'Acme Ltd'"))).isEqualTo(DELIVERED);
        assertThat(writes()).isNotEmpty();
    }
}
