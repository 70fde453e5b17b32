package dev.vipexport.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadCacheTest {
    private final ReadCache<Integer, String> cache =
            new ReadCache<>(Caffeine.newBuilder().maximumSize(10_000).buildAsync());
    private final AtomicInteger reads = new AtomicInteger();

    private String read(Integer key) {
        reads.incrementAndGet();
        return "value " + key;
    }

    @Test
    void value_isReadOnce() {
        assertThat(cache.get(1, this::read)).isEqualTo("value 1");
        assertThat(cache.get(1, this::read)).isEqualTo("value 1");
        assertThat(reads).hasValue(1);
    }

    @Test
    void slowRead_delaysNoOtherKey() throws InterruptedException {
        var began = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        CompletableFuture<String> slow = CompletableFuture.supplyAsync(() -> cache.get(0, key -> {
            began.countDown();
            try {
                mayEnd.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "slow";
        }));
        began.await();

        // enough keys to share each lock, and to resize the table
        for (int key = 1; key <= 5_000; key++) {
            assertThat(cache.get(key, this::read)).isEqualTo("value " + key);
        }
        assertThat(slow).isNotDone();
        mayEnd.countDown();
        assertThat(slow.join()).isEqualTo("slow");
    }

    @Test
    void failure_isThrownAndForgotten() {
        assertThatIllegalStateException()
                .isThrownBy(() -> cache.get(1, key -> {
                    throw new IllegalStateException("down");
                }))
                .withMessage("down");

        assertThat(cache.get(1, this::read)).isEqualTo("value 1");
    }
}
