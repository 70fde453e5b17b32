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
class ChunkSubscriberTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final List<ByteBuffer> BYTES = List.of(UTF_8.encode("bytes"));

    private final ChunkSubscriber subscriber = new ChunkSubscriber();
    private final RecordingSubscription subscription = new RecordingSubscription();

    /** Counts the requested chunks. */
    private static final class RecordingSubscription implements Subscription {
        private long requested;
        private boolean isCanceled;

        @Override
        public void request(long count) {
            requested += count;
        }

        @Override
        public void cancel() {
            isCanceled = true;
        }
    }

    @Test
    void poll_returnsReceivedBytes_whenConnectionBreaks() throws InterruptedException {
        subscriber.onSubscribe(subscription);
        subscriber.onNext(BYTES);
        subscriber.onError(new IOException("broken"));

        assertThat(subscriber.poll(LONG)).isSameAs(BYTES);
        assertThat(subscriber.poll(LONG)).isNull();
    }

    @Test
    void poll_requestsTheNextChunk() throws InterruptedException {
        subscriber.onSubscribe(subscription);
        assertThat(subscription.requested).isEqualTo(1);
        subscriber.onNext(BYTES);
        assertThat(subscription.requested).isEqualTo(1);
        assertThat(subscriber.poll(LONG)).isSameAs(BYTES);
        assertThat(subscription.requested).isEqualTo(2);
        subscriber.onComplete();
        assertThat(subscriber.poll(LONG)).isNull();
    }

    @Test
    void poll_returnsNull_whenIdleTimeoutPasses() throws InterruptedException {
        subscriber.onSubscribe(subscription);

        assertThat(subscriber.poll(Duration.ofMillis(1))).isNull();
    }

    @Test
    void poll_returnsNull_whenBodyIsEmpty() throws InterruptedException {
        subscriber.onSubscribe(subscription);
        subscriber.onComplete();

        assertThat(subscriber.poll(LONG)).isNull();
    }

    @Test
    void close_cancelsSubscription() {
        subscriber.onSubscribe(subscription);
        subscriber.close();

        assertThat(subscription.isCanceled).isTrue();
    }

    @Test
    void close_cancelsSubscription_whenItStartsLater() {
        subscriber.close();
        subscriber.onSubscribe(subscription);

        assertThat(subscription.isCanceled).isTrue();
    }
}
