package dev.vipexport.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Flow.Subscription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class ArrivalTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final List<ByteBuffer> BYTES = List.of(UTF_8.encode("bytes"));

    private final Arrival arrival = new Arrival();
    private final Asked asked = new Asked();

    /** How much was asked for. */
    private static final class Asked implements Subscription {
        private long pieces;
        private boolean isCanceled;

        @Override
        public void request(long count) {
            pieces += count;
        }

        @Override
        public void cancel() {
            isCanceled = true;
        }
    }

    @Test
    void whatCameBeforeTheConnectionBrokeIsGivenOut() throws InterruptedException {
        arrival.onSubscribe(asked);
        arrival.onNext(BYTES);
        arrival.onError(new IOException("broken"));

        assertThat(arrival.next(LONG)).isSameAs(BYTES);
        assertThat(arrival.next(LONG)).isNull();
    }

    @Test
    void aPieceIsAskedForWhenTheOneBeforeIsTaken() throws InterruptedException {
        arrival.onSubscribe(asked);
        assertThat(asked.pieces).isEqualTo(1);
        arrival.onNext(BYTES);
        assertThat(asked.pieces).isEqualTo(1);
        assertThat(arrival.next(LONG)).isSameAs(BYTES);
        assertThat(asked.pieces).isEqualTo(2);
        arrival.onComplete();
        assertThat(arrival.next(LONG)).isNull();
    }

    @Test
    void silenceEndsIt() throws InterruptedException {
        arrival.onSubscribe(asked);

        assertThat(arrival.next(Duration.ofMillis(1))).isNull();
    }

    @Test
    void anEmptyBodyEndsAtOnce() throws InterruptedException {
        arrival.onSubscribe(asked);
        arrival.onComplete();

        assertThat(arrival.next(LONG)).isNull();
    }

    @Test
    void closingCancels() {
        arrival.onSubscribe(asked);
        arrival.close();

        assertThat(asked.isCanceled).isTrue();
    }

    @Test
    void closingCancelsWhatBeginsEvenLater() {
        arrival.close();
        arrival.onSubscribe(asked);

        assertThat(asked.isCanceled).isTrue();
    }
}
