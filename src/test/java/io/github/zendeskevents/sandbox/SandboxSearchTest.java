package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxSearchTest extends AgainstSandbox {

    private List<String> names(String query) {
        return get("/users/search?query=" + encode(query))
                .expect(200)
                .json()
                .get("users")
                .findValuesAsText("name");
    }

    @Test
    void externalIdSearchIsExactFreshAndBlindToCase() {
        sandbox.change(settings -> settings.withSearchLag(Duration.ofMinutes(1)));
        sandbox.seed().user("U-10", "Ten", "ten@example.com");
        sandbox.seed().user("U-1", "One", "one@example.com");
        assertThat(get("/users/search?external_id=u-1").json().get("users").findValuesAsText("name"))
                .containsExactly("One");
        assertThat(get("/users/search?external_id=U-").json().get("users")).isEmpty();
    }

    @Test
    void queryFindsPartsOfWordsInAnyPropertyAndSoOtherPeopleToo() {
        sandbox.seed().user("1", "Ann", "ann@example.com");
        sandbox.seed().user("2", "Joann", "joann@example.com");
        sandbox.seed().user(user -> user.put("name", "Bob").put("notes", "write to ann@example.com instead"));
        sandbox.seed().user("3", "Carl", "carl@example.com");
        assertThat(names("ann@example.com")).containsExactly("Ann", "Joann", "Bob");
        assertThat(names("email:ann@example.com")).containsExactly("Ann", "Joann");
        assertThat(names("nobody@example.com")).isEmpty();
    }

    @Test
    void queryFindsSecondaryAddressesAndCustomFields() {
        sandbox.seed().field("plan", "text");
        long id = sandbox.seed().user("1", "Ann", "ann@example.com");
        sandbox.seed().identity(id, "email", "second@elsewhere.example", true);
        sandbox.seed().fieldValue(id, "plan", Json.object().textNode("platinum"));
        assertThat(names("second@elsewhere.example")).containsExactly("Ann");
        assertThat(names("platin")).containsExactly("Ann");
        assertThat(names("name:ann role:end-user")).containsExactly("Ann");
        assertThat(names("name:platinum")).isEmpty();
    }

    @Test
    void queryStillShowsDeletedUsersAsInactive() {
        long id = sandbox.seed().user("1", "Quentin", "q@example.com");
        delete("/users/" + id).expect(200);
        Reply found = get("/users/search?query=quentin");
        assertThat(found.number("/count")).isEqualTo(1);
        assertThat(found.json().at("/users/0/active").asBoolean()).isFalse();
    }

    @Test
    void plusSignIsABlankUnlessEncoded() {
        sandbox.seed().user("a+b", "Plus", "jane+work@example.com");
        assertThat(get("/users/search?query=jane+work@example.com").json().get("users"))
                .isEmpty();
        assertThat(get("/users/search?query=jane%2Bwork@example.com").json().get("users"))
                .hasSize(1);
        assertThat(get("/users/search?external_id=a+b").json().get("users")).isEmpty();
        assertThat(get("/users/search?external_id=a%2Bb").json().get("users")).hasSize(1);
    }

    @Test
    void querySeesAChangeOnlyAfterTheLag() {
        sandbox.change(settings -> settings.withSearchLag(Duration.ofMinutes(1)));
        long id = post("/users", "{'user':{'name':'Fresh','email':'fresh@example.com'}}")
                .number("/user/id");
        assertThat(names("fresh@example.com")).isEmpty();
        sandbox.clock().advance(Duration.ofSeconds(61));
        assertThat(names("fresh@example.com")).containsExactly("Fresh");
        put("/users/" + id, "{'user':{'email':'later@example.com'}}").expect(200);
        assertThat(names("later@example.com")).isEmpty();
        sandbox.clock().advance(Duration.ofSeconds(61));
        assertThat(names("later@example.com")).containsExactly("Fresh");
    }

    @Test
    void searchWithoutAnyParameterIsRefused() {
        get("/users/search").expect(400);
    }
}
