package io.github.zendeskevents.inbox.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.inbox.Inbox;
import io.github.zendeskevents.inbox.Inbox.Delivery;
import io.github.zendeskevents.inbox.InboxContract;
import io.github.zendeskevents.inbox.InboxSettings;
import io.github.zendeskevents.inbox.InboxUnavailableException;
import io.github.zendeskevents.inbox.Outcome;
import io.github.zendeskevents.inbox.Outcome.Dead;
import io.github.zendeskevents.inbox.Outcome.Delivered;
import io.github.zendeskevents.inbox.Outcome.Ignored;
import io.github.zendeskevents.inbox.Outcome.Retry;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MemoryInboxTest extends InboxContract {

    @Override
    protected Inbox open(InboxSettings inboxSettings, Clock inboxClock) {
        return new MemoryInbox(inboxSettings, inboxClock);
    }

    @Override
    protected void prune(Inbox inbox) {
        // Forgotten by time alone.
    }

    @Test
    void theStageOfABatchCompletesWithTheOutcomesOnceEachEventHasOne() {
        Inbox inbox = inbox();
        CompletionStage<List<Outcome>> stage =
                accept(inbox, events.identify("1", "a"), events.identify("2", "b"), events.identify("3", "a"));
        List<Delivery> claimed = inbox.claim(10);
        settle(inbox, claimed.get(1), new Ignored("not-sent", "page"));
        settle(inbox, claimed.get(0), new Dead("rejected", "no", "users"));
        assertThat(stage.toCompletableFuture()).isNotDone();
        settle(inbox, inbox.claim(1).get(0), new Retry("away", Optional.empty()));
        assertThat(stage.toCompletableFuture()).isNotDone();
        clock.advance(java.time.Duration.ofSeconds(1));
        settle(inbox, inbox.claim(1).get(0), new Delivered());

        assertThat(stage.toCompletableFuture())
                .isCompletedWithValue(
                        List.of(new Dead("rejected", "no", "users"), new Ignored("not-sent", "page"), new Delivered()));
    }

    @Test
    void aRepeatSharesTheOutcomeOfTheFirst() {
        Inbox inbox = inbox();
        CompletionStage<List<Outcome>> first = accept(inbox, events.identify("1", "a"));
        Delivery delivery = inbox.claim(1).get(0);
        CompletionStage<List<Outcome>> whileInFlight = accept(inbox, events.identify("1", "a"));
        settle(inbox, delivery, new Delivered());
        CompletionStage<List<Outcome>> afterwards = accept(inbox, events.identify("1", "a"));

        for (CompletionStage<List<Outcome>> stage : List.of(first, whileInFlight, afterwards)) {
            assertThat(stage.toCompletableFuture()).isCompletedWithValue(List.of(new Delivered()));
        }
        assertThat(inbox.claim(1)).isEmpty();
    }

    @Test
    void refusesMoreThanItsCapacity() {
        Inbox inbox = opened(settings.withMemoryCapacity(2), clock);
        accept(inbox, events.identify("1", "a"), events.identify("2", "b"), events.identify("3", "c"));
        CompletionStage<List<Outcome>> refused = accept(inbox, events.identify("4", "d"));
        assertThatThrownBy(() -> refused.toCompletableFuture().join())
                .hasCauseInstanceOf(InboxUnavailableException.class)
                .hasMessageContaining("full");

        assertThat(accept(inbox, events.identify("3", "c")).toCompletableFuture())
                .as("a repeat needs no room")
                .isNotDone();
        inbox.claim(10).forEach(delivery -> settle(inbox, delivery, new Delivered()));
        assertThat(accept(inbox, events.identify("4", "d")).toCompletableFuture())
                .isNotDone();
    }

    @Test
    void keepsTheNewestThousandDeadLetters() {
        Inbox inbox = inbox();
        for (int i = 0; i < 1_002; i++) {
            accept(inbox, events.identify("m" + i, "u"));
            settle(inbox, inbox.claim(1).get(0), new Dead("rejected", "no", "users"));
        }
        assertThat(inbox.counts().dead()).isEqualTo(1_000);
        assertThat(inbox.deadLetters().list(2_000, Optional.empty()))
                .hasSize(1_000)
                .last()
                .satisfies(letter -> assertThat(letter.event().messageId()).isEqualTo("m2"));
    }

    @Test
    void failsWhatIsUnfinishedWhenItIsClosed() {
        Inbox inbox = inbox();
        CompletionStage<List<Outcome>> stage = accept(inbox, events.identify("1", "a"));
        inbox.close();
        assertThatThrownBy(() -> stage.toCompletableFuture().join())
                .hasCauseInstanceOf(InboxUnavailableException.class);
    }
}
