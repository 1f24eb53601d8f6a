package io.github.zendeskevents.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Event;
import io.github.zendeskevents.sandbox.Sandbox;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A check that finds nothing wrong proves nothing, unless it finds what is. */
class EndStateTest {

    private final Sandbox sandbox = Sandbox.start();
    private final Workload stream = Workload.stream("end", 60, 3, 2, Clock.systemUTC());

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void isRightWhenAllWasDelivered() {
        deliver(stream.events());

        assertThat(stream.endState(sandbox)).hasToString("right");
    }

    @Test
    void namesTracksThatAreMissing() {
        List<Event> without = new ArrayList<>(stream.events());
        without.remove(without.stream()
                .filter(event -> event.type().equals("track"))
                .findFirst()
                .orElseThrow());
        deliver(without);

        assertThat(stream.endState(sandbox)).hasToString("1 timeline events lost");
    }

    @Test
    void namesTracksThatCameTwice() {
        Event track = stream.events().stream()
                .filter(event -> event.type().equals("track"))
                .findFirst()
                .orElseThrow();
        List<Event> twice = new ArrayList<>(stream.events());
        twice.add(new Event(track.json().deepCopy().put("messageId", "another"), track.acceptedAt()));
        deliver(twice);

        assertThat(stream.endState(sandbox)).hasToString("1 timeline events doubled");
    }

    @Test
    void namesTracksInAnotherOrder() {
        List<Event> turned = new ArrayList<>(stream.events());
        List<Event> tracks = turned.stream()
                .filter(event -> event.type().equals("track"))
                .filter(event -> event.userId().orElseThrow().endsWith("-1"))
                .toList();
        turned.set(turned.indexOf(tracks.get(0)), tracks.get(1));
        turned.set(turned.lastIndexOf(tracks.get(1)), tracks.get(0));
        deliver(turned);

        assertThat(stream.endState(sandbox)).hasToString("1 timelines out of order");
    }

    @Test
    void namesUsersWhoseLastTraitsAreOthers() {
        deliver(stream.events());
        long user = sandbox.user("end-user-1").orElseThrow().path("id").asLong();
        sandbox.seed().fieldValue(user, "plan", JsonNodeFactory.instance.textNode("another"));

        assertThat(stream.endState(sandbox)).hasToString("1 users with wrong traits");
    }

    @Test
    void namesTwinsAndStrangers() {
        deliver(stream.events());
        long user = sandbox.seed().user(null, "Twin", "twin@example.com");
        long organization = sandbox.seed().organization("stranger", "Stranger");
        sandbox.seed()
                .membership(sandbox.user("end-user-1").orElseThrow().path("id").asLong(), organization);

        assertThat(user).isPositive();
        assertThat(stream.endState(sandbox))
                .hasToString("1 users too many (+) or too few (-), "
                        + "1 organizations too many (+) or too few (-), 1 users with wrong memberships");
    }

    private void deliver(List<Event> events) {
        try (RunningRoutes routes = RunningRoutes.start(sandbox)) {
            routes.inbox().accept(events).toCompletableFuture().join();
        }
    }
}
