package io.github.zendeskevents.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class CausesTest {

    private final ConnectException innermost = new ConnectException("refused");
    private final IOException io = new IOException("broken", innermost);
    private final Throwable wrapped = new CompletionException(new ExecutionException(io));

    @Test
    void whatWasThrownIsFoundHoweverDeepItLies() {
        assertThat(Causes.find(wrapped, IOException.class)).containsSame(io);
        assertThat(Causes.find(wrapped, ConnectException.class)).containsSame(innermost);
        assertThat(Causes.find(wrapped, IllegalStateException.class)).isEmpty();
        assertThat(Causes.has(wrapped, ConnectException.class)).isTrue();
        assertThat(Causes.root(wrapped)).isSameAs(innermost);
    }

    @Test
    void onlyWhatStagesWrapIsTakenOff() {
        assertThat(Causes.unwrapped(wrapped)).isSameAs(io);
        assertThat(Causes.unwrapped(io)).isSameAs(io);
        CompletionException bare = new CompletionException("said so", null);
        assertThat(Causes.unwrapped(bare)).isSameAs(bare);
    }

    @Test
    void aStageThatDependsOnOthersFailsAsTheyDo() {
        CompletableFuture<Integer> first = new CompletableFuture<>();
        CompletableFuture<Integer> second = Causes.unwrapped(first.thenApply(number -> number + 1));
        first.completeExceptionally(io);

        assertThatThrownBy(second::get).isInstanceOf(ExecutionException.class).hasCause(io);
        assertThat(Causes.unwrapped(CompletableFuture.completedFuture(1))).isCompletedWithValue(1);
    }

    @Test
    void causesThatGoInACircleEnd() {
        IllegalStateException one = new IllegalStateException("one");
        one.initCause(new IllegalStateException("two", one));

        assertThat(Causes.find(one, IOException.class)).isEmpty();
    }
}
