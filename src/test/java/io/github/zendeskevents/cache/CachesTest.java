package io.github.zendeskevents.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import io.github.zendeskevents.inbox.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Caches forget by the clock of the account. */
class CachesTest {

    private final MutableClock clock = new MutableClock();

    @Test
    void whatWasWrittenIsForgottenAfterItsTimeHoweverOftenItIsRead() {
        Cache<String, String> cache =
                Caches.on(clock).expireAfterWrite(Duration.ofMinutes(10)).build();
        cache.put("a", "1");
        clock.advance(Duration.ofMinutes(9));
        assertThat(cache.getIfPresent("a")).isEqualTo("1");
        clock.advance(Duration.ofMinutes(1));
        assertThat(cache.getIfPresent("a")).isNull();
    }

    @Test
    void whatIsReadIsKept() {
        Cache<String, String> cache = Caches.on(clock)
                .expireAfterAccess(Duration.ofMinutes(10))
                .maximumSize(10)
                .build();
        cache.put("a", "1");
        clock.advance(Duration.ofMinutes(9));
        assertThat(cache.getIfPresent("a")).isEqualTo("1");
        clock.advance(Duration.ofMinutes(9));
        assertThat(cache.getIfPresent("a")).isEqualTo("1");
        clock.advance(Duration.ofMinutes(10));
        assertThat(cache.getIfPresent("a")).isNull();
    }
}
