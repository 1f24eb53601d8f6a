package io.github.zendeskevents.client.limit;

import io.github.zendeskevents.client.limit.Waiter.Rank;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Those who wait for one limit, in the order in which they go. Not thread-safe: the limiter guards it. */
final class WaitingLine {

    private final Deque<Waiter> first = new ArrayDeque<>();
    private final Deque<Waiter> background = new ArrayDeque<>();

    void add(Waiter waiter) {
        switch (waiter.rank()) {
            case URGENT -> first.addFirst(waiter);
            case NORMAL -> first.addLast(waiter);
            case BACKGROUND -> background.addLast(waiter);
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return first.size() + background.size();
    }

    /** How many go before one more of this rank, apart from urgent ones that may come yet. */
    int before(Rank rank) {
        return switch (rank) {
            case URGENT -> 0;
            case NORMAL -> first.size();
            case BACKGROUND -> size();
        };
    }

    /** Of the next one. */
    Rank nextRank() {
        return first.isEmpty() ? Rank.BACKGROUND : Rank.NORMAL;
    }

    /** Takes the next one out; there must be one. */
    Waiter next() {
        return first.isEmpty() ? background.remove() : first.remove();
    }

    /** Takes all out. */
    List<Waiter> all() {
        List<Waiter> all = new ArrayList<>(first);
        all.addAll(background);
        first.clear();
        background.clear();
        return all;
    }
}
