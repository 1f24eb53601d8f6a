package io.github.zendeskevents.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxPagesTest extends AgainstSandbox {

    @BeforeEach
    void seedOrganizations() {
        for (int i = 1; i <= 5; i++) {
            sandbox.seed().organization("o-" + i, "Org " + i);
        }
    }

    @Test
    void cursorsLeadThroughTheListAndTheLastPageStillHasALink() {
        List<String> seen = new ArrayList<>();
        JsonNode page = get("/organizations?page%5Bsize%5D=2").expect(200).json();
        seen.addAll(page.get("organizations").findValuesAsText("external_id"));
        while (page.at("/meta/has_more").asBoolean()) {
            page = get("/organizations.json?page[size]=2&page[after]="
                                    .replace("[", "%5B")
                                    .replace("]", "%5D")
                            + page.at("/meta/after_cursor").asText())
                    .expect(200)
                    .json();
            seen.addAll(page.get("organizations").findValuesAsText("external_id"));
        }
        assertThat(seen).containsExactly("o-1", "o-2", "o-3", "o-4", "o-5");
        assertThat(page.at("/links/next").isTextual()).isTrue();
        assertThat(page.has("next_page")).isFalse();
    }

    @Test
    void linksOfPagesCanBeFollowed() {
        String next = get("/organizations?page%5Bsize%5D=3").at("/links/next");
        assertThat(next).startsWith(sandbox.url());
        assertThat(call("GET", next.substring(sandbox.url().length()), "")
                        .json()
                        .get("organizations"))
                .hasSize(2);
        String second = get("/organizations?per_page=2").at("/next_page");
        assertThat(call("GET", second.substring(sandbox.url().length()), "").at("/organizations/0/external_id"))
                .isEqualTo("o-3");
    }

    @Test
    void withoutPageSizeListsComeByOffset() {
        JsonNode page = get("/organizations?per_page=2&page=2").expect(200).json();
        assertThat(page.get("organizations").findValuesAsText("external_id")).containsExactly("o-3", "o-4");
        assertThat(page.get("count").asInt()).isEqualTo(5);
        assertThat(page.get("next_page").asText()).contains("page=3");
        assertThat(page.get("previous_page").asText()).contains("page=1");
        assertThat(page.has("meta")).isFalse();
        assertThat(get("/organizations").json().get("next_page").isNull()).isTrue();
    }

    @Test
    void searchesKnowTheOffsetFormOnly() {
        JsonNode page =
                get("/users/search?query=sandbox&page%5Bsize%5D=1").expect(200).json();
        assertThat(page.has("meta")).isFalse();
        assertThat(page.get("count").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "page%5Bsize%5D=101",
                "page%5Bsize%5D=0",
                "page%5Bsize%5D=x",
                "page%5Bsize%5D=2&page%5Bafter%5D=x",
                "page=0",
                "per_page=-1",
                "page=1000"
            })
    void unsoundPageParametersAreRefused(String query) {
        get("/organizations?" + query).expect(400);
    }
}
