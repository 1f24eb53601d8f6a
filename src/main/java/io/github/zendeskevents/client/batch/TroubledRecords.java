package io.github.zendeskevents.client.batch;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.cache.Caches;
import io.github.zendeskevents.client.request.ApiRequest;
import io.github.zendeskevents.client.request.BulkEndpoint.Part;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

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

    private final Clock clock;
    private final TroubleLog log;
    private final Cache<RecordKey, Trouble> known;
    private final LostWrites lost;
    /** By kind of request: the last batch that failed, to tell trouble with the kind from trouble with a record. */
    private final Map<String, Set<RecordKey>> lastFailed = new ConcurrentHashMap<>();

    /** Without attempts of its own it is only a suspect: it was in a batch that failed. */
    private record Trouble(int company, Instant since, int attempts, String lastError) {

        private Trouble inSmaller(Trouble other) {
            return new Trouble(Math.min(company, other.company), since, attempts, lastError);
        }

        private Trouble once(String error) {
            return new Trouble(1, since, attempts + 1, error);
        }

        private boolean isCertain() {
            return attempts > 0;
        }

        private TroubledRecord of(RecordKey key) {
            return new TroubledRecord(key.kind(), key.shownId(), key.by(), since, attempts, lastError);
        }
    }

    /** None yet. */
    public TroubledRecords(Clock clock) {
        this.clock = clock;
        this.log = new TroubleLog(clock);
        this.lost = new LostWrites(clock);
        this.known = Caches.on(clock).maximumSize(MOST).expireAfterWrite(HOLDS).build();
    }

    /** Changes whose end is unknown: routes that are edited meanwhile change nothing about that. */
    LostWrites lost() {
        return lost;
    }

    /** How many records are in trouble now; those that were only together with one are not counted. */
    public long count() {
        return certain().count();
    }

    /** The records that are in trouble now, those that are so for the longest time first, and no more than so many. */
    public List<TroubledRecord> list(int most) {
        return certain()
                .map(entry -> entry.getValue().of(entry.getKey()))
                .sorted(Comparator.comparing(TroubledRecord::since).thenComparing(TroubledRecord::name))
                .limit(most)
                .toList();
    }

    private Stream<Map.Entry<RecordKey, Trouble>> certain() {
        return known.asMap().entrySet().stream()
                .filter(entry -> entry.getValue().isCertain());
    }

    /** How many records, itself included, may be in one request with this one; many where it is in no trouble. */
    int company(Part part) {
        return Optional.ofNullable(known.getIfPresent(RecordKey.of(part)))
                .map(Trouble::company)
                .orElse(Integer.MAX_VALUE);
    }

    /** True when the record that a single request is about goes by itself. */
    boolean isAlone(ApiRequest request) {
        return RecordKey.of(request)
                .map(known::getIfPresent)
                .filter(trouble -> trouble.company() == 1)
                .isPresent();
    }

    /** True when the last request for the record by itself failed. */
    boolean isCertain(ApiRequest request) {
        return RecordKey.of(request)
                .map(known::getIfPresent)
                .filter(Trouble::isCertain)
                .isPresent();
    }

    /**
     * A request for these failed, and Zendesk works otherwise.
     *
     * @param answered true when Zendesk said something; false when it gave no answer in time: then a second time must tell, and
     *     look-ups, which are cheap, go alone
     * @return true when the batch of the same kind that failed before shared no record with this one: then the trouble is the
     *     kind's
     */
    boolean failed(Collection<Part> together, boolean answered) {
        boolean write = together.stream().noneMatch(part -> part.bulk().isLookUp());
        int next = answered || write ? Math.max(1, together.size() / SMALLER) : 1;
        Set<RecordKey> keys = new HashSet<>();
        together.forEach(part -> keys.add(RecordKey.of(part)));
        Trouble suspect = new Trouble(next, clock.instant(), 0, "");
        keys.forEach(key -> known.asMap().merge(key, suspect, Trouble::inSmaller));
        if (together.size() == 1) {
            return false;
        }
        Set<RecordKey> before = lastFailed.put(together.iterator().next().bulk().path(), keys);
        return before != null && keys.stream().noneMatch(before::contains);
    }

    /** A request for one record failed, and Zendesk works otherwise. */
    void failed(ApiRequest alone, String error) {
        RecordKey.of(alone).ifPresent(key -> {
            Trouble now = known.asMap()
                    .compute(key, (same, before) -> (before == null ? new Trouble(1, clock.instant(), 0, "") : before)
                            .once(error));
            if (now.attempts() == 1) {
                log.begins(now.of(key));
            }
        });
    }

    /** Takes note where the record of a request is known to be in trouble. False when it was not. */
    boolean failedAgain(ApiRequest alone, String error) {
        return RecordKey.of(alone)
                .map(key -> known.asMap()
                        .computeIfPresent(key, (same, before) -> before.isCertain() ? before.once(error) : before))
                .filter(Trouble::isCertain)
                .isPresent();
    }

    /** A request for these worked. */
    void worked(List<Part> together) {
        together.forEach(part -> worked(RecordKey.of(part)));
        lastFailed.remove(together.get(0).bulk().path());
    }

    /** A request for one record worked. */
    void worked(ApiRequest alone) {
        RecordKey.of(alone).ifPresent(this::worked);
    }

    private void worked(RecordKey key) {
        Optional.ofNullable(known.asMap().remove(key))
                .filter(Trouble::isCertain)
                .ifPresent(trouble -> log.ends(trouble.of(key)));
    }

    /** All of Zendesk is away: no record is to blame. */
    void forget() {
        known.invalidateAll();
        lastFailed.clear();
    }
}
