package dev.vipexport.api.auth.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.auth.message.UsedSignatures.Outcome;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UsedSignaturesTest {
    private static final Duration LIFETIME = Duration.ofSeconds(65);

    private final AtomicLong nanos = new AtomicLong();
    private final UsedSignatures used = new UsedSignatures(LIFETIME, 2, nanos::get);

    private Outcome add(int signature) {
        return used.add(new byte[] {(byte) signature});
    }

    @Test
    void signature_isRepeated_untilItsLifetimeEnds() {
        assertThat(add(1)).isEqualTo(Outcome.FIRST_USE);
        nanos.addAndGet(LIFETIME.toNanos() - 1);
        assertThat(add(1)).isEqualTo(Outcome.REPEATED);
        nanos.incrementAndGet();
        assertThat(add(1)).isEqualTo(Outcome.FIRST_USE);
    }

    @Test
    void signature_isRefusedAndNotForgotten_whenFull() {
        add(1);
        add(2);
        assertThat(add(3)).isEqualTo(Outcome.FULL);
        nanos.addAndGet(LIFETIME.toNanos());

        assertThat(add(3)).isEqualTo(Outcome.FIRST_USE);
    }
}
