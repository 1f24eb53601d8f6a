package io.github.zendeskevents.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.zendeskevents.gateway.BodyTooLargeException;
import io.github.zendeskevents.gateway.UnreadableBodyException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GunzipTest {

    private static final int LIMIT = 100_000;

    private static final Refusals REFUSALS = new Refusals() {
        @Override
        public RuntimeException tooLarge(long limit) {
            return new BodyTooLargeException(limit);
        }

        @Override
        public RuntimeException busy(String reason) {
            return new IllegalStateException(reason);
        }

        @Override
        public RuntimeException unreadable(String reason) {
            return new UnreadableBodyException(reason);
        }
    };

    @Property(tries = 200)
    void whatWasGzippedComesOut(@ForAll byte[] one, @ForAll byte[] other) {
        assertThat(Gunzip.inflate(gzip(one), LIMIT, room -> true, REFUSALS)).isEqualTo(one);
        assertThat(Gunzip.inflate(join(gzip(one), gzip(other)), LIMIT, room -> true, REFUSALS))
                .isEqualTo(join(one, other));
    }

    @Property(tries = 300)
    void whateverIsSentIsInflatedOrRefused(@ForAll byte[] bytes, @ForAll int seed) {
        byte[] broken = gzip(bytes);
        Random random = new Random(seed);
        for (int i = 0; i <= random.nextInt(4); i++) {
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
        }
        for (byte[] body : new byte[][] {bytes, broken, Arrays.copyOf(broken, random.nextInt(broken.length))}) {
            try {
                assertThat(Gunzip.inflate(body, LIMIT, room -> true, REFUSALS)).hasSizeLessThanOrEqualTo(LIMIT);
            } catch (UnreadableBodyException | BodyTooLargeException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void aHeaderWithAllItsPartsIsSkipped() {
        byte[] plain = gzip(new byte[] {1, 2, 3});
        byte[] parts = {31, (byte) 139, 8, 4 + 8 + 16 + 2, 0, 0, 0, 0, 0, 0, 2, 0, 9, 9, 'n', 0, 'c', 0, 7, 7};

        assertThat(Gunzip.inflate(
                        join(parts, Arrays.copyOfRange(plain, 10, plain.length)), LIMIT, room -> true, REFUSALS))
                .containsExactly(1, 2, 3);
    }

    @Test
    void tenThousandEmptyMembersAreRefused() {
        byte[] empty = gzip(new byte[0]);
        byte[] many = new byte[empty.length * 10_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = empty[i % empty.length];
        }

        assertThatThrownBy(() -> Gunzip.inflate(many, LIMIT, room -> true, REFUSALS))
                .isInstanceOf(UnreadableBodyException.class)
                .hasMessageContaining("members");
        assertThat(Gunzip.inflate(Arrays.copyOf(many, empty.length * 100), LIMIT, room -> true, REFUSALS))
                .isEmpty();
    }

    @Test
    void whatIsLargerThanTheLimitIsRefused() {
        assertThat(Gunzip.inflate(gzip(new byte[LIMIT]), LIMIT, room -> true, REFUSALS))
                .hasSize(LIMIT);
        assertThatThrownBy(() -> Gunzip.inflate(gzip(new byte[LIMIT + 1]), LIMIT, room -> true, REFUSALS))
                .isInstanceOf(BodyTooLargeException.class);
        assertThatThrownBy(() ->
                        Gunzip.inflate(join(gzip(new byte[LIMIT]), gzip(new byte[1])), LIMIT, room -> true, REFUSALS))
                .isInstanceOf(BodyTooLargeException.class);
    }

    private static byte[] gzip(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
