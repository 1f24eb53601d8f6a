package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxUsersTest extends AgainstSandbox {

    private static final String JANE = "{'user':{'name':'Jane','email':'jane@example.com','external_id':'U-1'}}";

    @Test
    void upsertAnswers201WhenItCreatesAnd200WhenItUpdatesWithTheWholeUserInBoth() {
        Reply created = post("/users/create_or_update", JANE).expect(201);
        Reply updated = post("/users/create_or_update.json", JANE.replace("Jane", "Jane Roe"))
                .expect(200);
        assertThat(updated.number("/user/id"))
                .isEqualTo(created.number("/user/id"))
                .isGreaterThan(Integer.MAX_VALUE);
        assertThat(updated.at("/user/name")).isEqualTo("Jane Roe");
        assertThat(updated.at("/user/email")).isEqualTo("jane@example.com");
        assertThat(created.json().get("user").properties())
                .hasSameSizeAs(updated.json().get("user").properties());
    }

    @Test
    void upsertMatchesExternalIdsWithoutRegardToCaseAndRewritesTheStoredCase() {
        long id = post("/users/create_or_update", JANE).number("/user/id");
        Reply updated = post("/users/create_or_update", "{'user':{'external_id':'u-1'}}")
                .expect(200);
        assertThat(updated.number("/user/id")).isEqualTo(id);
        assertThat(updated.at("/user/external_id")).isEqualTo("u-1");
    }

    @Test
    void upsertMatchesPrimaryAndSecondaryEmailsInAnyCase() {
        long id = sandbox.seed().user(null, "Jane", "jane@example.com");
        sandbox.seed().identity(id, "email", "second@example.com", true);
        assertThat(post("/users/create_or_update", "{'user':{'email':' JANE@example.com '}}")
                        .expect(200)
                        .number("/user/id"))
                .isEqualTo(id);
        assertThat(post("/users/create_or_update", "{'user':{'email':'second@example.com','external_id':'U-9'}}")
                        .expect(200)
                        .number("/user/id"))
                .isEqualTo(id);
        assertThat(sandbox.user("u-9")).isPresent();
    }

    @Test
    void upsertWithTheExternalIdOfOneAndTheEmailOfAnotherIsADuplicateValue() {
        sandbox.seed().user("a", "A", "a@example.com");
        sandbox.seed().user("b", "B", "b@example.com");
        Reply refused = post("/users/create_or_update", "{'user':{'external_id':'a','email':'b@example.com'}}")
                .expect(422);
        assertThat(refused.at("/error")).isEqualTo("RecordInvalid");
        assertThat(refused.at("/description")).isEqualTo("Record validation errors");
        assertThat(refused.at("/details/email/0/error")).isEqualTo("DuplicateValue");
        assertThat(refused.at("/details/email/0/description"))
                .contains("b@example.com is already being used by another user");
    }

    @Test
    void emailMatchOnAUserWithAnotherExternalIdTakesTheUserOver() {
        long id = sandbox.seed().user("old", "Jane", "jane@example.com");
        post("/users/create_or_update", "{'user':{'external_id':'new','email':'jane@example.com'}}")
                .expect(200);
        assertThat(sandbox.userById(id).orElseThrow().get("external_id").asText())
                .isEqualTo("new");
        assertThat(sandbox.user("old")).isEmpty();
    }

    @Test
    void nameIsRequiredToCreateAndNotToUpdate() {
        Reply refused =
                post("/users/create_or_update", "{'user':{'external_id':'u'}}").expect(422);
        assertThat(refused.json().at("/details/name").isArray()).isTrue();
        sandbox.seed().user("u", "Someone", "u@example.com");
        post("/users/create_or_update", "{'user':{'external_id':'u','notes':'x'}}")
                .expect(200);
    }

    @Test
    void usersWithoutEmailExternalIdOrPhoneAreCreatedAgainEveryTime() {
        long first = post("/users/create_or_update", "{'user':{'name':'Jane'}}")
                .expect(201)
                .number("/user/id");
        long second = post("/users/create_or_update", "{'user':{'name':'Jane'}}")
                .expect(201)
                .number("/user/id");
        assertThat(second).isNotEqualTo(first);
    }

    @Test
    void blankExternalIdIsNone() {
        post("/users/create_or_update", "{'user':{'name':'Jane','external_id':' '}}")
                .expect(201);
        Reply second = post("/users/create_or_update", "{'user':{'name':'Joe','external_id':' '}}")
                .expect(201);
        assertThat(second.json().at("/user/external_id").isNull()).isTrue();
    }

    @Test
    void plainCreateRefusesAKnownEmailOrExternalId() {
        post("/users", JANE).expect(201);
        Reply refused = post("/users", "{'user':{'name':'Other','email':'JANE@example.com','external_id':'u-1'}}")
                .expect(422);
        assertThat(refused.at("/details/email/0/error")).isEqualTo("DuplicateValue");
        assertThat(refused.at("/details/external_id/0/error")).isEqualTo("DuplicateValue");
    }

    @Test
    void differentEmailOnAnUpdateBecomesASecondaryIdentityAndTheAnswerShowsTheOldPrimary() {
        long id = post("/users", JANE).number("/user/id");
        Reply updated =
                put("/users/" + id, "{'user':{'email':'new@example.com'}}").expect(200);
        assertThat(updated.at("/user/email")).isEqualTo("jane@example.com");
        JsonNode identities = get("/users/" + id + "/identities").json().get("identities");
        assertThat(identities).hasSize(2);
        assertThat(identities.get(1).get("value").asText()).isEqualTo("new@example.com");
        assertThat(identities.get(1).get("primary").asBoolean()).isFalse();
        put("/users/" + id, "{'user':{'email':'new@example.com'}}").expect(200);
        assertThat(get("/users/" + id + "/identities").json().get("identities")).hasSize(2);
    }

    @Test
    void firstEmailOfAUserWithoutOneBecomesThePrimary() {
        long id = post("/users", "{'user':{'name':'Jane','external_id':'u'}}").number("/user/id");
        assertThat(put("/users/" + id, "{'user':{'email':'jane@example.com'}}").at("/user/email"))
                .isEqualTo("jane@example.com");
    }

    @Test
    void organizationIdOnAnUpdateEndsAllOtherMemberships() {
        long id = sandbox.seed().user("u", "Jane", "jane@example.com");
        long first = sandbox.seed().organization("o-1", "One");
        long second = sandbox.seed().organization("o-2", "Two");
        long third = sandbox.seed().organization("o-3", "Three");
        sandbox.seed().membership(id, first);
        sandbox.seed().membership(id, second);
        Reply updated = put("/users/" + id, "{'user':{'organization_id':" + third + "}}")
                .expect(200);
        assertThat(updated.number("/user/organization_id")).isEqualTo(third);
        assertThat(sandbox.organizationsOf(id)).containsExactly(third);
    }

    @Test
    void organizationIdOnACreateMakesTheUserAMember() {
        long organization = sandbox.seed().organization("o", "One");
        long id = post("/users", "{'user':{'name':'Jane','organization_id':'" + organization + "'}}")
                .expect(201)
                .number("/user/id");
        assertThat(sandbox.organizationsOf(id)).containsExactly(organization);
        assertThat(post("/users", "{'user':{'name':'Joe','organization_id':12}}")
                        .expect(422)
                        .json()
                        .at("/details/organization")
                        .isMissingNode())
                .isFalse();
    }

    @Test
    void claimedDomainDrawsNewUsersIn() {
        long organization = sandbox.seed()
                .organization(
                        json -> json.put("name", "One").putArray("domain_names").add("one.example"));
        long id = post("/users", "{'user':{'name':'Jane','email':'jane@one.example'}}")
                .number("/user/id");
        assertThat(sandbox.organizationsOf(id)).containsExactly(organization);
    }

    @Test
    void verifiedMarksTheAddressAndSendsNoMailWhileSkipVerifyEmailOnlySendsNone() {
        post("/users", "{'user':{'name':'A','email':'a@example.com'}}").expect(201);
        post("/users", "{'user':{'name':'B','email':'b@example.com','verified':true}}")
                .expect(201);
        post("/users", "{'user':{'name':'C','email':'c@example.com','skip_verify_email':true}}")
                .expect(201);
        assertThat(sandbox.state().get("mails").findValuesAsText("to")).containsExactly("a@example.com");
        assertThat(sandbox.userByEmail("a@example.com")
                        .orElseThrow()
                        .get("verified")
                        .asBoolean())
                .isFalse();
        assertThat(sandbox.userByEmail("b@example.com")
                        .orElseThrow()
                        .get("verified")
                        .asBoolean())
                .isTrue();
        assertThat(sandbox.userByEmail("c@example.com")
                        .orElseThrow()
                        .get("verified")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void verifiedFalseDoesNotUnverify() {
        long id = sandbox.seed().user("u", "Jane", "jane@example.com");
        assertThat(put("/users/" + id, "{'user':{'verified':false}}")
                        .json()
                        .at("/user/verified")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void unknownUserFieldsAreDroppedAndNamedInAHeader() {
        sandbox.seed().field("known", "text");
        Reply created = post("/users", "{'user':{'name':'Jane','user_fields':{'known':'a','unknown':'b'}}}")
                .expect(201);
        assertThat(created.at("/user/user_fields/known")).isEqualTo("a");
        assertThat(created.json().at("/user/user_fields").has("unknown")).isFalse();
        assertThat(created.header("X-Zendesk-API-Warn").orElseThrow())
                .contains("user.user_fields.unknown")
                .doesNotContain("user_fields.known");
    }

    @Test
    void nullClearsAUserField() {
        sandbox.seed().field("plan", "text");
        long id = post("/users", "{'user':{'name':'Jane','user_fields':{'plan':'gold'}}}")
                .number("/user/id");
        assertThat(put("/users/" + id, "{'user':{'user_fields':{'plan':null}}}")
                        .json()
                        .at("/user/user_fields/plan")
                        .isNull())
                .isTrue();
    }

    @Test
    void tagsReplaceTheListWhileTheTagsEndpointAdds() {
        long id = post("/users", "{'user':{'name':'Jane','tags':['a','b']}}").number("/user/id");
        put("/users/" + id + "/tags", "{'tags':['b','c']}").expect(200);
        assertThat(get("/users/" + id + "/tags").json().get("tags").toString()).isEqualTo("[\"a\",\"b\",\"c\"]");
        put("/users/" + id, "{'user':{'tags':['z']}}").expect(200);
        assertThat(get("/users/" + id).json().at("/user/tags").toString()).isEqualTo("[\"z\"]");
        post("/users/" + id + "/tags", "{'tags':['y']}").expect(200);
        assertThat(get("/users/" + id).json().at("/user/tags").toString()).isEqualTo("[\"y\"]");
        assertThat(delete("/users/" + id + "/tags").status()).isEqualTo(400);
    }

    @Test
    void staffCanBeOverwrittenWithAdminCredentialsAndNotWithAnAgents() {
        sandbox.seed().admin("boss", "Boss", "boss@example.com");
        post("/users/create_or_update", "{'user':{'external_id':'boss','email':'mallory@example.com'}}")
                .expect(200);
        assertThat(sandbox.userByEmail("mallory@example.com")
                        .orElseThrow()
                        .get("role")
                        .asText())
                .isEqualTo("admin");
        sandbox.change(settings -> settings.withAgentToken(true));
        post("/users/create_or_update", "{'user':{'external_id':'boss','name':'Other'}}")
                .expect(403);
    }

    @Test
    void sharedUsersAnswer403ToAnyUpdate() {
        long id = sandbox.seed().sharedUser("s", "Shared", "s@example.com");
        put("/users/" + id, "{'user':{'name':'Other'}}").expect(403);
        post("/users/create_or_update", "{'user':{'external_id':'s','name':'Other'}}")
                .expect(403);
        put("/users/" + id + "/tags", "{'tags':['x']}").expect(403);
        post("/users/" + id + "/identities", "{'identity':{'type':'email','value':'x@example.com'}}")
                .expect(403);
        assertThat(get("/users/" + id).json().at("/user/shared").asBoolean()).isTrue();
    }

    @Test
    void timeZonesAreListedWithoutCredentialsUnderZendesksNames() {
        authorization = "";
        JsonNode zones = get("/time_zones").expect(200).json().get("time_zones");
        assertThat(zones.size()).isGreaterThanOrEqualTo(80);
        JsonNode pacific = zones.findParents("name").stream()
                .filter(zone -> zone.get("name").asText().equals("Pacific Time (US & Canada)"))
                .findFirst()
                .orElseThrow();
        assertThat(pacific.get("iana_name").asText()).isEqualTo("America/Los_Angeles");
        assertThat(pacific.get("offset").asInt()).isEqualTo(-480);
        assertThat(pacific.get("formatted_offset").asText()).isEqualTo("GMT-08:00");
        assertThat(pacific.get("translated_name").asText()).isEqualTo("Pacific Time (US & Canada)");
    }

    @Test
    void timeZoneTakesTheListedNamesOnly() {
        Reply created =
                post("/users", "{'user':{'name':'Jane','time_zone':'Berlin'}}").expect(201);
        assertThat(created.at("/user/iana_time_zone")).isEqualTo("Europe/Berlin");
        Reply refused = post("/users", "{'user':{'name':'Jane','time_zone':'Europe/Berlin'}}")
                .expect(422);
        assertThat(refused.json().at("/details/time_zone").isArray()).isTrue();
    }

    @Test
    void phoneNumbersWithACountryCodeAreIdentitiesWithAPrimaryOfTheirOwn() {
        long id = post("/users", "{'user':{'name':'Jane','email':'j@example.com','phone':'+1 (555) 123-4567'}}")
                .number("/user/id");
        JsonNode identities = get("/users/" + id + "/identities").json().get("identities");
        assertThat(identities.findValuesAsText("type")).containsExactly("email", "phone_number");
        assertThat(identities.findValuesAsText("primary")).containsExactly("true", "true");
        Reply shared =
                post("/users", "{'user':{'name':'Joe','phone':'+15551234567'}}").expect(201);
        assertThat(shared.at("/user/phone")).isEqualTo("+15551234567");
        assertThat(shared.json().at("/user/shared_phone_number").asBoolean()).isTrue();
    }

    @Test
    void aDeletedUserCanBeDeletedForGoodAndNobodyElse() {
        long id = post("/users", JANE).number("/user/id");
        delete("/deleted_users/" + id).expect(404);
        get("/deleted_users/" + id).expect(404);
        delete("/users/" + id).expect(200);
        assertThat(get("/deleted_users").at("/deleted_users/0/name")).isEqualTo("Jane");
        get("/users/" + id + "/compliance_deletion_statuses").expect(404);

        assertThat(delete("/deleted_users/" + id).expect(200).number("/deleted_user/id"))
                .isEqualTo(id);
        delete("/deleted_users/" + id).expect(404);
        assertThat(get("/deleted_users").json().path("deleted_users")).isEmpty();
        assertThat(get("/users/" + id).at("/user/name")).isEqualTo("Permanently Deleted User");
        assertThat(get("/users/" + id + "/compliance_deletion_statuses")
                        .at("/compliance_deletion_statuses/0/application"))
                .isEqualTo("all");
    }

    @Test
    void staffIsNotDeleted() {
        long id = post("/users", "{'user':{'name':'Boss','email':'boss@example.com','role':'agent'}}")
                .number("/user/id");
        delete("/users/" + id).expect(403);
    }

    @Test
    void deletionIsSoftAndTheSameUpsertThenCreatesAnotherUser() {
        long id = post("/users", JANE).number("/user/id");
        Reply deleted = delete("/users/" + id).expect(200);
        assertThat(deleted.json().at("/user/active").asBoolean()).isFalse();
        assertThat(deleted.json().at("/user/email").isNull()).isTrue();
        assertThat(deleted.json().at("/user/external_id").isNull()).isTrue();
        assertThat(get("/users/" + id).expect(200).json().at("/user/active").asBoolean())
                .isFalse();
        assertThat(get("/users/search?external_id=U-1").number("/count")).isZero();
        assertThat(post("/users/create_or_update", JANE).expect(201).number("/user/id"))
                .isNotEqualTo(id);
        put("/users/" + id, "{'user':{'name':'Ghost'}}").expect(404);
    }

    @Test
    void showManyTakesUpTo100IdsAndLeavesMissingOnesOut() {
        long a = sandbox.seed().user("A", "A", "a@example.com");
        long b = sandbox.seed().user("B", "B", "b@example.com");
        assertThat(get("/users/show_many?ids=" + b + ",12," + a)
                        .expect(200)
                        .json()
                        .get("users"))
                .hasSize(2);
        assertThat(get("/users/show_many.json?external_ids=b,nobody")
                        .json()
                        .get("users")
                        .findValuesAsText("external_id"))
                .containsExactly("B");
        String many = IntStream.rangeClosed(1, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));
        assertThat(get("/users/show_many?ids=" + many).expect(400).at("/error")).isEqualTo("TooManyValues");
        assertThat(get("/users/show_many?external_ids=" + many).expect(400).at("/error"))
                .isEqualTo("TooManyValues");
        get("/users/show_many").expect(400);
    }

    @Test
    void externalIdWithACommaCannotBeAskedInShowMany() {
        sandbox.seed().user("a,b", "Comma", "c@example.com");
        assertThat(get("/users/show_many?external_ids=" + encode("a,b")).json().get("users"))
                .isEmpty();
        assertThat(get("/users/search?external_id=" + encode("a,b")).json().get("users"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'user':{'name':5}} | name",
                "{'user':{'name':''}} | name",
                "{'user':{'name':'x','email':'no address'}} | email",
                "{'user':{'name':'x','email':17}} | email",
                "{'user':{'name':'x','tags':'a,b'}} | tags",
                "{'user':{'name':'x','user_fields':[1]}} | user_fields",
                "{'user':{'name':'x','role':'king'}} | role",
                "{'user':{'name':'x','verified':'yes'}} | verified",
                "{'user':{'name':'x','external_id':{}}} | external_id",
                "{'user':{'name':'x','organization_id':'acme'}} | organization_id"
            })
    void valuesOfAWrongTypeAreNamedInDetails(String body, String attribute) {
        assertThat(post("/users", body).expect(422).json().path("details").has(attribute))
                .isTrue();
    }

    @Test
    void refusedWriteChangesNothing() {
        long id = post("/users", JANE).number("/user/id");
        put("/users/" + id, "{'user':{'name':'Other','tags':7}}").expect(422);
        assertThat(get("/users/" + id).at("/user/name")).isEqualTo("Jane");
    }

    @Test
    void textsOfErrorsCanBeInAnotherLanguageWhileCodesStay() {
        post("/users", JANE).expect(201);
        sandbox.change(settings -> settings.withTranslatedTexts(true));
        Reply refused = post("/users", "{'user':{'name':'Other','email':'jane@example.com'}}")
                .expect(422);
        assertThat(refused.at("/error")).isEqualTo("RecordInvalid");
        assertThat(refused.at("/details/email/0/error")).isEqualTo("DuplicateValue");
        assertThat(refused.at("/details/email/0/description"))
                .doesNotContain("already being used")
                .isNotEmpty();
    }

    @Test
    void malformedOrMisplacedBodiesAreRefused() {
        assertThat(post("/users", "{'user':{").expect(422).at("/message")).isEqualTo("Server could not parse JSON");
        assertThat(post("/users", "{'person':{}}").expect(400).at("/error/title"))
                .isEqualTo("Invalid attribute");
        assertThat(post("/users", "[]").expect(400).json().at("/error/message").isTextual())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/users/42",
                "/users/99999999999999999999",
                "/organizations/42",
                "/organization_memberships/42",
                "/user_fields/42",
                "/job_statuses/V3-0"
            })
    void unknownIdsAreRecordNotFound(String path) {
        assertThat(get(path).expect(404).text())
                .isEqualTo("{\"error\":\"RecordNotFound\",\"description\":\"Not found\"}");
    }

    @Test
    void unknownPathsAreInvalidEndpoint() {
        assertThat(get("/nonsense").expect(404).text())
                .isEqualTo("{\"error\":\"InvalidEndpoint\",\"description\":\"Not found\"}");
        put("/users", "{}").expect(404);
    }

    @Test
    void racingCreationsOfOneUserAnswer409AsText() {
        sandbox.change(settings -> settings.withRaceWindow(Duration.ofSeconds(2)));
        post("/users/create_or_update", JANE).expect(201);
        Reply refused = post("/users/create_or_update", JANE).expect(409);
        assertThat(refused.header("Content-Type").orElseThrow()).startsWith("text/plain");
        sandbox.clock().advance(Duration.ofSeconds(3));
        post("/users/create_or_update", JANE).expect(200);
    }

    @Test
    void identitiesCanBeGivenOnCreation() {
        long id = post(
                        "/users",
                        "{'user':{'name':'Jane','identities':[{'type':'email','value':'One@example.com'},"
                                + "{'type':'twitter','value':'jane84'}]}}")
                .expect(201)
                .number("/user/id");
        assertThat(sandbox.userById(id).orElseThrow().get("email").asText()).isEqualTo("one@example.com");
        assertThat(get("/users/" + id + "/identities").json().get("identities").findValuesAsText("type"))
                .isEqualTo(List.of("email", "twitter"));
    }

    @Test
    void readOnlyAttributesAreDroppedAndNamed() {
        Reply created = post("/users", "{'user':{'name':'Jane','url':'http://evil.example','active':false}}")
                .expect(201);
        assertThat(created.header("X-Zendesk-API-Warn").orElseThrow()).contains("user.url", "user.active");
        assertThat(created.json().at("/user/active").asBoolean()).isTrue();
    }
}
