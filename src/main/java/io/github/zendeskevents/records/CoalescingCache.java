package io.github.zendeskevents.records;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.ZendeskAccount;
import io.micrometer.core.instrument.Counter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What was looked up once and is believed for a while. However many ask for the same at the same moment, one look-up serves
 * them all, and a look-up that failed is forgotten. Caffeine's own asynchronous cache would do the same, but reports each
 * failed load with a stack trace, and a Zendesk that is away for a while is nothing to report so.
 *
 * @param <K> what is looked up
 * @param <V> what is found
 */
public final class CoalescingCache<K, V> {

    private final ZendeskAccount account;
    private final Cache<K, V> values;
    private final Map<K, CompletableFuture<V>> underWay = new HashMap<>();
    private final Function<K, ? extends CompletionStage<V>> lookUp;
    private final Counter hits;
    private final Counter misses;

    /** @param name of what is remembered, for the meters */
    public CoalescingCache(String name, ZendeskAccount account, Function<K, ? extends CompletionStage<V>> lookUp) {
        this.account = account;
        this.hits = lookUps(account, name, "hit");
        this.misses = lookUps(account, name, "miss");
        this.values = Caches.on(account.clock())
                .expireAfterWrite(account.settings().cacheMaxAge())
                .build();
        this.lookUp = lookUp;
    }

    private static Counter lookUps(ZendeskAccount account, String cache, String result) {
        return Counter.builder("zendesk.cache")
                .description("Look-ups answered from memory (hit) or by Zendesk (miss)")
                .tags("cache", cache, "result", result)
                .register(account.meters());
    }

    /** The value, from memory or looked up. */
    public CompletableFuture<V> get(K key) {
        return get(key, () -> lookUp.apply(key));
    }

    /**
     * The same.
     *
     * @param own how whoever asks looks it up, where nobody does already
     */
    public CompletableFuture<V> get(K key, Supplier<? extends CompletionStage<V>> own) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        synchronized (this) {
            V value = values.getIfPresent(key);
            if (value != null) {
                hits.increment();
                return CompletableFuture.completedFuture(value);
            }
            misses.increment();
            CompletableFuture<V> first = underWay.putIfAbsent(key, mine);
            if (first != null) {
                return account.workers().shared(first);
            }
        }
        own.get().whenComplete((found, failure) -> {
            ended(key, mine, found, failure);
            if (failure == null) {
                mine.complete(found);
            } else {
                mine.completeExceptionally(failure);
            }
        });
        return mine;
    }

    /**
     * The value, from memory or looked up for whoever asks alone, which leaves no trace here.
     *
     * @param own how to look it up
     */
    public CompletableFuture<V> peek(K key, Supplier<? extends CompletionStage<V>> own) {
        return ifPresent(key).map(CompletableFuture::completedFuture).orElseGet(() -> own.get()
                .toCompletableFuture());
    }

    /** A look-up that was overtaken by a change serves those who asked before the change, and nobody after. */
    private synchronized void ended(K key, CompletableFuture<V> mine, V found, Throwable failure) {
        if (underWay.remove(key, mine) && failure == null) {
            values.put(key, found);
        }
    }

    /** The value as far as it is remembered. */
    public Optional<V> ifPresent(K key) {
        return Optional.ofNullable(values.getIfPresent(key));
    }

    /** Changes what is remembered, if anything is; a look-up that is under way may have missed the change. */
    public synchronized void update(K key, UnaryOperator<V> change) {
        underWay.remove(key);
        values.asMap().computeIfPresent(key, (k, value) -> change.apply(value));
    }

    /** Forgets the value, so that it is looked up again. */
    public synchronized void forget(K key) {
        underWay.remove(key);
        values.invalidate(key);
    }
}
