package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxIdentitiesTest extends AgainstSandbox {

    private long user;
    private String path;

    @BeforeEach
    void seedUser() {
        user = sandbox.seed().user("u", "Jane", "jane@example.com");
        path = "/users/" + user + "/identities";
    }

    private JsonNode list() {
        return get(path).expect(200).json().get("identities");
    }

    @Test
    void listShowsTypeValueVerifiedAndPrimary() {
        JsonNode only = list().get(0);
        assertThat(only.get("user_id").asLong()).isEqualTo(user);
        assertThat(only.get("type").asText()).isEqualTo("email");
        assertThat(only.get("value").asText()).isEqualTo("jane@example.com");
        assertThat(only.get("verified").asBoolean()).isTrue();
        assertThat(only.get("primary").asBoolean()).isTrue();
    }

    @Test
    void newAddressIsSecondaryAndAVerifiedOneSendsNoMail() {
        Reply created = post(path, "{'identity':{'type':'email','value':'Two@example.com','verified':true}}")
                .expect(201);
        assertThat(created.json().at("/identity/primary").asBoolean()).isFalse();
        assertThat(created.json().at("/identity/verified").asBoolean()).isTrue();
        assertThat(created.at("/identity/value")).isEqualTo("two@example.com");
        post(path, "{'identity':{'type':'email','value':'three@example.com','skip_verify_email':true}}")
                .expect(201);
        post(path, "{'identity':{'type':'email','value':'four@example.com'}}").expect(201);
        assertThat(sandbox.state().get("mails").findValuesAsText("to")).containsExactly("four@example.com");
    }

    @Test
    void takenAddressIsADuplicateValue() {
        sandbox.seed().user("v", "Other", "other@example.com");
        Reply refused = post(path, "{'identity':{'type':'email','value':'OTHER@example.com'}}")
                .expect(422);
        assertThat(refused.at("/details/value/0/error")).isEqualTo("DuplicateValue");
        post(path, "{'identity':{'type':'email','value':'jane@example.com'}}").expect(422);
        assertThat(post(path, "{'identity':{'type':'email','value':'nonsense'}}")
                        .expect(422)
                        .at("/details/value/0/error"))
                .isEqualTo("InvalidValue");
    }

    @Test
    void makePrimaryAnswersTheWholeListAndKeepsTheOldOneAsSecondary() {
        long second = sandbox.seed().identity(user, "email", "two@example.com", false);
        JsonNode answer = put(path + "/" + second + "/make_primary", "{}")
                .expect(200)
                .json()
                .get("identities");
        assertThat(answer.findValuesAsText("primary")).containsExactly("false", "true");
        assertThat(get("/users/" + user).at("/user/email")).isEqualTo("two@example.com");
    }

    @Test
    void eachTypeHasItsOwnPrimary() {
        long phone = sandbox.seed().identity(user, "phone_number", "+15551234567", true);
        put(path + "/" + phone + "/make_primary", "{}").expect(200);
        assertThat(list().findValuesAsText("primary")).containsExactly("true", "true");
        assertThat(get("/users/" + user).at("/user/email")).isEqualTo("jane@example.com");
    }

    @Test
    void updateRewritesTheAddressInPlaceAndTheOldOneIsGone() {
        long id = list().get(0).get("id").asLong();
        Reply updated = put(path + "/" + id, "{'identity':{'value':'new@example.com','verified':true}}")
                .expect(200);
        assertThat(updated.json().at("/identity/primary").asBoolean()).isTrue();
        assertThat(list()).hasSize(1);
        assertThat(sandbox.userByEmail("jane@example.com")).isEmpty();
        assertThat(sandbox.userByEmail("new@example.com")).isPresent();
    }

    @Test
    void verifiedAddressIsNeverUnverified() {
        long id = list().get(0).get("id").asLong();
        assertThat(put(path + "/" + id, "{'identity':{'verified':false}}")
                        .expect(200)
                        .json()
                        .at("/identity/verified")
                        .asBoolean())
                .isTrue();
        long second = sandbox.seed().identity(user, "email", "two@example.com", false);
        assertThat(put(path + "/" + second + "/verify", "")
                        .expect(200)
                        .json()
                        .at("/identity/verified")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void secondaryAddressCanBeDeletedAndThePrimaryOneCannot() {
        long primary = list().get(0).get("id").asLong();
        long second = sandbox.seed().identity(user, "email", "two@example.com", false);
        delete(path + "/" + second).expect(204);
        delete(path + "/" + second).expect(404);
        delete(path + "/" + primary).expect(422);
        assertThat(list()).hasSize(1);
    }
}
