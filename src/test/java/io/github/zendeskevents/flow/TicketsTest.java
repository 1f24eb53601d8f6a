package io.github.zendeskevents.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.zendeskevents.RunningRoutes;
import io.github.zendeskevents.event.Trust;
import io.github.zendeskevents.inbox.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the example of tickets makes of events that name the same order, and that nothing is done twice. */
class TicketsTest extends Flow {

    private RunningRoutes routes;

    @BeforeAll
    void startWithTheExample() throws IOException {
        routes = RunningRoutes.startWith(
                sandbox, Map.of("tickets.camel.yaml", Files.readString(Path.of("routes/examples/tickets.camel.yaml"))));
    }

    @AfterAll
    void stopRoutes() {
        routes.close();
    }

    private static String event(String messageId, String userId, String name, String order) {
        return "{'type':'track','messageId':'" + messageId + "','userId':'" + userId + "','event':'" + name
                + "','properties':{'message':'M " + messageId + "','order_id':'" + order + "'}}";
    }

    private void help(String messageId, String userId, String order) {
        assertThat(routes.send(event(messageId, userId, "Help Requested", order)))
                .isEqualTo(DELIVERED);
    }

    private List<JsonNode> tickets() {
        return StreamSupport.stream(sandbox.state().path("tickets").spliterator(), false)
                .toList();
    }

    private JsonNode ticket() {
        assertThat(tickets()).hasSize(1);
        return tickets().get(0);
    }

    private List<String> comments() {
        return texts(ticket().path("comments"));
    }

    @Test
    void laterEventsOfTheOrderCommentOnTagAndSolveItsTicketAndGoToTheTimeline() {
        long id = sandbox.seed().user("ti-1", "Ann", "ti-1@x.example");
        help("m-1", "ti-1", "o-1");
        assertThat(routes.send(event("m-2", "ti-1", "Complaint Made", "o-1"))).isEqualTo(DELIVERED);
        assertThat(routes.send(event("m-3", "ti-1", "Order Shipped", "o-1"))).isEqualTo(DELIVERED);
        sandbox.seed().ticketAttributes(ticket().path("id").asLong(), ticket -> ticket.put("assignee_id", 7));
        assertThat(routes.send(event("m-4", "ti-1", "Order Delivered", "o-1"))).isEqualTo(DELIVERED);

        assertThat(comments()).containsExactly("M m-1", "M m-2", "Order Shipped", "Order Delivered");
        assertThat(texts(ticket().path("tags"))).containsExactly("from-an-event", "shipped");
        assertThat(ticket().path("status").asText()).isEqualTo("solved");
        assertThat(ticket().path("external_id").asText()).isEqualTo("o-1");
        assertThat(sandbox.timeline(id))
                .extracting(one -> one.path("type").asText())
                .containsExactly("Order Shipped", "Order Delivered");
    }

    @Test
    void aTicketThatNoAgentHasIsToldAndNotSolved() {
        sandbox.seed().user("ti-2", "Ann", "ti-2@x.example");
        help("m-5", "ti-2", "o-2");
        assertThat(routes.send(event("m-6", "ti-2", "Order Delivered", "o-2"))).isEqualTo(DELIVERED);
        assertThat(comments()).containsExactly("M m-5", "Order Delivered");
        assertThat(ticket().path("status").asText()).isEqualTo("new");
    }

    /** As after a crash: what was done is not known here any more, and Zendesk has forgotten the key. */
    @ParameterizedTest
    @ValueSource(strings = {"Help Requested", "Complaint Made", "Order Shipped", "Order Delivered"})
    void anEventThatComesTwiceMakesNoTwinTicketAndNoTwinComment(String name) throws IOException {
        sandbox.seed().user("ti-3", "Ann", "ti-3@x.example");
        help("m-7" + name, "ti-3", "o-3");
        assertThat(routes.send(event("m-8" + name, "ti-3", name, "o-3"))).isEqualTo(DELIVERED);
        String before = sandbox.state().path("tickets").toString();
        try (RunningRoutes again = RunningRoutes.startWith(
                sandbox,
                Map.of("tickets.camel.yaml", Files.readString(Path.of("routes/examples/tickets.camel.yaml"))))) {
            assertThat(again.send(event("m-8" + name, "ti-3", name, "o-3"))).isEqualTo(DELIVERED);
            assertThat(again.send(event("m-7" + name, "ti-3", "Help Requested", "o-3")))
                    .isEqualTo(DELIVERED);
        }
        assertThat(sandbox.state().path("tickets")).hasToString(before);
    }

    @Test
    void aCommentWhoseAnswerIsLostIsMadeOnce() {
        sandbox.seed().user("ti-4", "Ann", "ti-4@x.example");
        help("m-9", "ti-4", "o-4");
        sandbox.faults().on("PUT", "/api/v2/tickets/\\d+").times(1).dropAfter();
        assertThat(routes.send(event("m-10", "ti-4", "Order Shipped", "o-4"))).isEqualTo(DELIVERED);
        assertThat(comments()).containsExactly("M m-9", "Order Shipped");
        assertThat(texts(ticket().path("tags"))).contains("shipped");
    }

    @Test
    void aTicketWhoseAnswerIsLostIsMadeOnce() {
        sandbox.seed().user("ti-5", "Ann", "ti-5@x.example");
        sandbox.faults().on("POST", "/api/v2/tickets").times(1).dropAfter();
        help("m-11", "ti-5", "o-5");
        assertThat(comments()).containsExactly("M m-11");
    }

    @Test
    void theTicketOfSomebodyElseIsNotReached() {
        sandbox.seed().user("ti-6", "Ann", "ti-6@x.example");
        sandbox.seed().user("ti-7", "Mallory", "ti-7@x.example");
        help("m-12", "ti-6", "o-6");
        assertThat(routes.send(event("m-13", "ti-7", "Order Shipped", "o-6"))).isEqualTo(DELIVERED);
        assertThat(comments()).containsExactly("M m-12");
        help("m-14", "ti-7", "o-6");
        assertThat(tickets()).hasSize(2);
    }

    @Test
    void aPublicSenderTellsNoTicketOfItsOrder() {
        long id = sandbox.seed().user("ti-8", "Ann", "ti-8@x.example");
        help("m-15", "ti-8", "o-8");
        Outcome outcome =
                RunningRoutes.outcome(routes.sendLater(Trust.PUBLIC, event("m-16", "ti-8", "Order Delivered", "o-8")));
        assertThat(outcome).isEqualTo(DELIVERED);
        assertThat(comments()).containsExactly("M m-15");
        assertThat(sandbox.timeline(id)).hasSize(1);
    }

    @Test
    void anOrderWithoutATicketAndAUserWithoutARecordOnlyGoToTheTimeline() {
        long id = sandbox.seed().user("ti-9", "Ann", "ti-9@x.example");
        assertThat(routes.send(event("m-17", "ti-9", "Order Shipped", "o-9"))).isEqualTo(DELIVERED);
        assertThat(routes.send(track("ti-9", "Order Shipped"))).isEqualTo(DELIVERED);
        assertThat(sandbox.timeline(id)).hasSize(2);
        assertDead(routes.send(event("m-18", "ti-nobody", "Order Shipped", "o-9")), "unknown-user");
        assertThat(tickets()).isEmpty();
    }

    @Test
    void aClosedTicketIsLeftAloneAndTheNextRequestMakesANewOne() {
        sandbox.seed().user("ti-10", "Ann", "ti-10@x.example");
        help("m-19", "ti-10", "o-10");
        sandbox.seed().ticketAttributes(ticket().path("id").asLong(), ticket -> ticket.put("status", "closed"));
        assertThat(routes.send(event("m-20", "ti-10", "Order Shipped", "o-10"))).isEqualTo(DELIVERED);
        assertThat(comments()).containsExactly("M m-19");
        help("m-21", "ti-10", "o-10");
        assertThat(tickets()).hasSize(2);
    }

    @Test
    void staffAreNoCustomers() {
        sandbox.seed().agent("ti-11", "Ann", "ti-11@x.example");
        assertDead(routes.send(event("m-22", "ti-11", "Order Shipped", "o-11")), "staff-user");
    }
}
