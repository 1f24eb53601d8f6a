package io.github.zendeskevents.client.batch;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.client.Caches;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records that Zendesk has trouble with, and how many others each may share a request with. After a batch failed with an
 * answer, its records go on in groups of a tenth; after one without any answer, each goes by itself. A record that worked may
 * go with all others again. So one bad record is found in two or three rounds, and holds up nobody after that. It knows
 * nothing of routes, so that it can outlive them.
 */
public final class TroubledRecords {

    /** As many as could be in trouble at once on a bad day; what is forgotten costs one failed batch more. */
    private static final int MOST = 10_000;
    /** Trouble that nobody met again for so long is over. */
    private static final Duration HOLDS = Duration.ofMinutes(15);

    private static final int SMALLER = 10;

    private final Cache<String, Integer> company;
    /** By kind of request: the last batch that failed, to tell trouble with the kind from trouble with a record. */
    private final Map<String, Set<String>> lastFailed = new ConcurrentHashMap<>();

    /** None yet. */
    public TroubledRecords(Clock clock) {
        this.company =
                Caches.on(clock).maximumSize(MOST).expireAfterWrite(HOLDS).build();
    }

    /** How many records are in trouble now, roughly. */
    public long count() {
        return company.estimatedSize();
    }

    /** How many records, itself included, may be in one request with this one; many where it is in no trouble. */
    int company(Part part) {
        return Optional.ofNullable(company.getIfPresent(key(part))).orElse(Integer.MAX_VALUE);
    }

    /** True when the record that a single request is about goes by itself. */
    boolean isAlone(ApiRequest request) {
        return key(request).map(company::getIfPresent).filter(one -> one == 1).isPresent();
    }

    /**
     * A request for these failed, and Zendesk works otherwise.
     *
     * @param answered true when Zendesk said something; false when it gave no answer in time
     * @return true when the batch of the same kind that failed before shared no record with this one: then the trouble is the
     *     kind's
     */
    boolean failed(Collection<Part> together, boolean answered) {
        int next = answered ? Math.max(1, together.size() / SMALLER) : 1;
        Set<String> keys = new HashSet<>();
        together.forEach(part -> keys.add(key(part)));
        keys.forEach(key -> company.asMap().merge(key, next, Math::min));
        if (together.size() == 1) {
            return false;
        }
        Set<String> before = lastFailed.put(together.iterator().next().bulk().path(), keys);
        return before != null && keys.stream().noneMatch(before::contains);
    }

    /** A request for one record failed, and Zendesk works otherwise. */
    void failed(ApiRequest alone) {
        key(alone).ifPresent(key -> company.put(key, 1));
    }

    /** A request for these worked. */
    void worked(List<Part> together) {
        together.forEach(part -> company.invalidate(key(part)));
        lastFailed.remove(together.get(0).bulk().path());
    }

    /** All of Zendesk is away: no record is to blame. */
    void forget() {
        company.invalidateAll();
        lastFailed.clear();
    }

    /** A request for one record worked. */
    void worked(ApiRequest alone) {
        key(alone).ifPresent(company::invalidate);
    }

    /** A request about many records, or about none that is named, has no key. */
    private static Optional<String> key(ApiRequest request) {
        return request.part().map(TroubledRecords::key).or(() -> Optional.of(request.path())
                .filter(path -> !path.equals(request.label())));
    }

    private static String key(Part part) {
        return part.bulk() + " " + (part.key().isEmpty() ? part.record().toString() : part.key());
    }
}
