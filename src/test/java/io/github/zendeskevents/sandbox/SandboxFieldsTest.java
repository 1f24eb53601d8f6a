package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFieldsTest extends AgainstSandbox {

    @ParameterizedTest
    @ValueSource(strings = {"user", "organization"})
    void adminsCreateFieldsAndTheTypeIsTextUnlessGiven(String owner) {
        Reply created = post("/" + owner + "_fields", "{'" + owner + "_field':{'title':'Plan','key':'plan'}}")
                .expect(201);
        assertThat(created.at("/" + owner + "_field/type")).isEqualTo("text");
        assertThat(get("/" + owner + "_fields").json().get(owner + "_fields").findValuesAsText("key"))
                .containsExactly("plan");
    }

    @Test
    void agentsCannotCreateFields() {
        sandbox.change(settings -> settings.withAgentToken(true));
        post("/user_fields", "{'user_field':{'title':'Plan','key':'plan'}}").expect(403);
        get("/user_fields").expect(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'title':'A','key':'TAKEN'} | key",
                "{'title':'A','key':'123'} | key",
                "{'title':'A','key':'a-b'} | key",
                "{'title':'A'} | key",
                "{'key':'a'} | title",
                "{'title':'A','key':'a','type':'wish'} | type",
                "{'title':'A','key':'a','type':'dropdown'} | custom_field_options"
            })
    void unsoundFieldsAreRefused(String field, String attribute) {
        sandbox.seed().field("taken", "text");
        assertThat(post("/user_fields", "{'user_field':" + field + "}")
                        .expect(422)
                        .json()
                        .path("details")
                        .has(attribute))
                .isTrue();
    }

    @Test
    void takenKeyIsADuplicateValue() {
        sandbox.seed().field("taken", "text");
        assertThat(post("/user_fields", "{'user_field':{'title':'A','key':'taken'}}")
                        .expect(422)
                        .at("/details/key/0/error"))
                .isEqualTo("DuplicateValue");
    }

    @Test
    void keyAndTypeCannotBeChangedLater() {
        long id = sandbox.seed().field("plan", "text");
        Reply updated = put("/user_fields/" + id, "{'user_field':{'title':'New','key':'other','type':'integer'}}")
                .expect(200);
        assertThat(updated.at("/user_field/title")).isEqualTo("New");
        assertThat(updated.at("/user_field/key")).isEqualTo("plan");
        assertThat(updated.at("/user_field/type")).isEqualTo("text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "checkbox | true | true",
                "checkbox | null | false",
                "date | '2020-08-19' | \"2020-08-19T00:00:00+00:00\"",
                "date | '2020-08-19T17:30:00Z' | \"2020-08-19T00:00:00+00:00\"",
                "decimal | 1.5 | 1.5",
                "decimal | '2.25' | 2.25",
                "integer | 7 | 7",
                "integer | '42' | 42",
                "text | 'hello' | \"hello\"",
                "textarea | 'long' | \"long\"",
                "text | null | null"
            })
    void valuesComeBackInTheFormOfTheirType(String type, String sent, String shown) {
        sandbox.seed().field("f", type);
        Reply created = post("/users", "{'user':{'name':'Jane','user_fields':{'f':" + sent + "}}}")
                .expect(201);
        assertThat(created.json().at("/user/user_fields/f").toString()).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "checkbox | 'maybe'",
                "date | 'soon'",
                "date | '2020-02-31'",
                "date | 20200819",
                "decimal | 'x'",
                "integer | 1.5",
                "integer | 'x'",
                "integer | true",
                "text | {}",
                "text | ['a']"
            })
    void valuesThatDoNotFitTheTypeAreRefused(String type, String sent) {
        sandbox.seed().field("f", type);
        assertThat(post("/users", "{'user':{'name':'Jane','user_fields':{'f':" + sent + "}}}")
                        .expect(422)
                        .json()
                        .at("/details/f")
                        .isArray())
                .isTrue();
    }

    @Test
    void dropdownTakesAnOptionsValue() {
        Reply field = post(
                        "/user_fields",
                        "{'user_field':{'title':'Plan','key':'plan','type':'dropdown','custom_field_options':"
                                + "[{'name':'Gold plan','value':'gold'}]}}")
                .expect(201);
        assertThat(field.at("/user_field/custom_field_options/0/value")).isEqualTo("gold");
        assertThat(post("/users", "{'user':{'name':'A','user_fields':{'plan':'gold'}}}")
                        .expect(201)
                        .at("/user/user_fields/plan"))
                .isEqualTo("gold");
        post("/users", "{'user':{'name':'A','user_fields':{'plan':'Gold plan'}}}")
                .expect(422);
    }

    @Test
    void multiselectTakesAListOfOptionsAndRegexpWhatMatches() {
        sandbox.seed().field("m", "multiselect", "a", "b");
        sandbox.seed().field("r", "regexp", "^[0-9]{3}$");
        post("/users", "{'user':{'name':'A','user_fields':{'m':['a','b'],'r':'123'}}}")
                .expect(201);
        post("/users", "{'user':{'name':'A','user_fields':{'m':['c']}}}").expect(422);
        post("/users", "{'user':{'name':'A','user_fields':{'r':'12'}}}").expect(422);
    }

    @Test
    void deletedFieldTakesItsValuesWithIt() {
        long id = sandbox.seed().field("plan", "text");
        long user = post("/users", "{'user':{'name':'A','user_fields':{'plan':'x'}}}")
                .number("/user/id");
        delete("/user_fields/" + id).expect(204);
        assertThat(get("/users/" + user).json().at("/user/user_fields").toString())
                .isEqualTo("{}");
    }

    @Test
    void fieldsComeAtMost100APage() {
        for (int i = 0; i < 130; i++) {
            sandbox.seed().field("f" + i, "text");
        }
        JsonNode first = get("/user_fields").json();
        assertThat(first.get("user_fields")).hasSize(100);
        assertThat(first.get("next_page").asText()).contains("page=2");
        JsonNode page = get("/user_fields?page%5Bsize%5D=100").json();
        assertThat(page.at("/meta/has_more").asBoolean()).isTrue();
        JsonNode rest = get("/user_fields?page%5Bsize%5D=100&page%5Bafter%5D="
                        + page.at("/meta/after_cursor").asText())
                .json();
        assertThat(rest.get("user_fields")).hasSize(30);
    }
}
