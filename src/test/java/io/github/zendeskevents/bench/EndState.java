package io.github.zendeskevents.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What Zendesk holds beside what it should hold, counted by kind of difference: a fast program that loses events is no use. */
public final class EndState {

    private long users;
    private long organizations;
    private long wrongTraits;
    private long lost;
    private long doubled;
    private long disordered;
    private long memberships;

    void wantsUsers(long wanted, long held) {
        users = held - wanted;
    }

    void wantsOrganizations(long wanted, long held) {
        organizations = held - wanted;
    }

    void wantsTraits(ObjectNode wanted, JsonNode held) {
        boolean same = wanted.path("name").asText().equals(held.path("name").asText())
                && wanted.path("email").asText().equals(held.path("email").asText())
                && wanted.path("plan")
                        .asText()
                        .equals(held.path("user_fields").path("plan").asText());
        wrongTraits += same ? 0 : 1;
    }

    void wantsMemberships(Set<String> wanted, Set<String> held) {
        memberships += wanted.equals(held) ? 0 : 1;
    }

    void wantsTimeline(List<String> wanted, List<String> held) {
        lost += wanted.stream().filter(number -> !held.contains(number)).count();
        doubled += held.size() - held.stream().distinct().count();
        disordered += held.stream()
                        .distinct()
                        .toList()
                        .equals(wanted.stream().filter(held::contains).toList())
                ? 0
                : 1;
    }

    /** {@code right}, or what differs. */
    @Override
    public String toString() {
        List<String> wrong = new ArrayList<>();
        note(wrong, users, "users too many (+) or too few (-)");
        note(wrong, organizations, "organizations too many (+) or too few (-)");
        note(wrong, wrongTraits, "users with wrong traits");
        note(wrong, memberships, "users with wrong memberships");
        note(wrong, lost, "timeline events lost");
        note(wrong, doubled, "timeline events doubled");
        note(wrong, disordered, "timelines out of order");
        return wrong.isEmpty() ? "right" : String.join(", ", wrong);
    }

    private static void note(List<String> wrong, long number, String what) {
        if (number != 0) {
            wrong.add(number + " " + what);
        }
    }
}
