package io.github.zendeskevents.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How requests share the memory that there is for them. */
class RequestMemoryTest {

    private static final int MIB = 1024 * 1024;

    /** 16 MiB for small requests, 24 for bodies that are read or wait, 24 for what is made of them. */
    private final RequestMemory memory = new RequestMemory(64L * MIB);

    private RequestMemory.Share share(String... holders) {
        return memory.share(List.of(holders));
    }

    private static CompletableFuture<Void> decode(RequestMemory.Share share, long bytes) {
        return share.holdToDecode(bytes, Runnable::run);
    }

    @Test
    void largeBodiesTakeTurnsInTheOrderInWhichTheyCame() {
        List<RequestMemory.Share> shares =
                IntStream.range(0, 4).mapToObj(i -> share("address-a")).toList();
        List<CompletableFuture<Void>> turns = new ArrayList<>();
        for (RequestMemory.Share share : shares) {
            assertThat(share.hold(3 * MIB)).isTrue();
            turns.add(decode(share, 100L * MIB));
        }

        for (int i = 0; i < 4; i++) {
            assertThat(turns)
                    .extracting(CompletableFuture::isDone)
                    .filteredOn(done -> done)
                    .hasSize(i + 1);
            shares.get(i).release();
        }
        assertThat(memory.held()).isZero();
    }

    @Test
    void whatFitsGoesTogether() {
        CompletableFuture<Void> first = decode(share("address-a"), 10L * MIB);
        CompletableFuture<Void> second = decode(share("address-a"), 14L * MIB);
        CompletableFuture<Void> third = decode(share("address-a"), 3L * MIB);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(third).isNotDone();
    }

    @Test
    void whoGoesAwayWhileItWaitsHoldsUpNobody() {
        RequestMemory.Share first = share("address-a");
        RequestMemory.Share gone = share("address-a");
        RequestMemory.Share last = share("address-a");
        assertThat(decode(first, 100L * MIB)).isCompleted();
        CompletableFuture<Void> never = decode(gone, 100L * MIB);
        CompletableFuture<Void> turn = decode(last, 100L * MIB);

        gone.release();
        assertThat(turn).isNotDone();
        first.release();
        assertThat(turn).isCompleted();
        assertThat(never).isNotDone();
        last.release();
        assertThat(memory.held()).isZero();
    }

    @Test
    void anEndedRequestThatIsGivenItsTurnHarmsNoOther() {
        RequestMemory.Share first = share("address-a");
        decode(first, 100L * MIB);
        RequestMemory.Share ended = share("address-a");
        CompletableFuture<Void> turn = ended.holdToDecode(100L * MIB, task -> {
            throw new IllegalStateException("ended");
        });

        first.release();
        assertThat(turn).isCompletedExceptionally();
        ended.release();
        assertThat(memory.held()).isZero();
    }

    @Test
    void smallRequestsHaveAPartOfTheirOwn() {
        decode(share("address-a"), 100L * MIB);
        for (int i = 0; i < 6; i++) {
            share("address-" + i).hold(4 * MIB);
        }

        RequestMemory.Share small = share("address-a");
        assertThat(small.hold(1_000)).isTrue();
        assertThat(decode(small, 262_144)).isCompleted();
    }

    @Test
    void oneAddressLeavesRoomForOthersAndGivesWayToThem() {
        List<RequestMemory.Share> flood = new ArrayList<>();
        RequestMemory.Share next = share("address-a", "key-x");
        while (next.hold(MIB)) {
            flood.add(next);
            next = share("address-a", "key-x");
        }
        assertThat(flood).hasSize(18);

        assertThat(share("address-b", "key-y").hold(4 * MIB)).isTrue();
        flood.subList(0, 11).forEach(RequestMemory.Share::release);
        assertThat(share("address-c", "key-z").hold(6 * MIB)).isTrue();
        assertThat(share("address-a", "key-x").hold(3 * MIB)).isFalse();
        assertThat(share("address-b", "key-y").hold(MIB)).isTrue();
    }

    @Test
    void oneKeyFromManyAddressesLeavesRoomForOtherKeys() {
        int taken = 0;
        while (share("address-" + taken, "key-x").hold(MIB)) {
            taken++;
        }

        assertThat(taken).isEqualTo(18);
        assertThat(share("address-z", "key-y").hold(4 * MIB)).isTrue();
    }
}
