package dev.vipexport.api.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.jetty.UnsentResponses.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnsentResponsesTest {
    private final AtomicLong nanos = new AtomicLong();
    private final UnsentResponses unsent = new UnsentResponses(100, nanos::get);
    private final List<String> dropped = new ArrayList<>();

    private Receipt add(String owner, String response, long bytes) {
        return unsent.add(owner, bytes, () -> dropped.add(response));
    }

    @Test
    void oldestOfOwner_isDropped_whenBudgetIsExceeded() {
        add("other", "of another", 50);
        add("owner", "first", 40);
        add("owner", "second", 40);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        add("owner", "third", 40);

        assertThat(dropped).containsExactly("first");
        assertThat(unsent.bytesOf("owner")).isEqualTo(80);
        assertThat(unsent.bytesOf("other")).isEqualTo(50);
    }

    @Test
    void nothing_isDropped_whileAFastCallerReads() {
        for (int i = 0; i < 4; i++) {
            add("owner", "page", 40);
        }

        assertThat(dropped).isEmpty();
    }

    @Test
    void sentBytes_countNoMore() {
        Receipt first = add("owner", "first", 60);
        first.release();
        first.release();
        add("owner", "second", 60);

        assertThat(dropped).isEmpty();
        assertThat(unsent.bytesOf("owner")).isEqualTo(60);
    }

    @Test
    void response_isDropped_whenAloneLargerThanBudget() {
        Receipt huge = add("owner", "huge", 101);
        huge.release();

        assertThat(dropped).containsExactly("huge");
        assertThat(unsent.bytesOf("owner")).isZero();
    }

    @Test
    void oldestOfLargestOwner_isDropped_whenAllExceedTheTotal() {
        add("a", "a", 70);
        add("c", "c", 90);
        add("e", "e", 50);

        assertThat(dropped).containsExactly("c");
        assertThat(unsent.bytesOf("e")).isEqualTo(50);
    }
}
