package dev.vipexport.cli.file;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Receives the body of a response in chunks. It keeps all bytes that arrive before a connection breaks, and it ends after
 * an idle timeout. The JDK's stream would drop unread bytes and wait forever.
 */
final class ChunkSubscriber implements BodySubscriber<ChunkSubscriber>, AutoCloseable {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /** At most the one requested chunk, and the end. */
    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();

    private record Chunk(@Nullable List<ByteBuffer> bytes) {}

    @Override
    public CompletionStage<ChunkSubscriber> getBody() {
        return CompletableFuture.completedFuture(this); // the caller polls, it does not wait for the end
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription.complete(newSubscription);
        newSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        chunks.add(new Chunk(bytes));
    }

    @Override
    public void onComplete() {
        chunks.add(new Chunk(null));
    }

    @Override
    public void onError(Throwable broken) {
        chunks.add(new Chunk(null)); // what arrived before the connection broke stays
    }

    /** Returns the next chunk and requests another. Null at the end, or after {@code idleTimeout} without bytes. */
    @Nullable
    List<ByteBuffer> poll(Duration idleTimeout) throws InterruptedException {
        Chunk chunk = chunks.poll(idleTimeout.toNanos(), TimeUnit.NANOSECONDS);
        if (chunk == null || chunk.bytes() == null) {
            return null;
        }
        var unused = subscription.thenAccept(active -> active.request(1));
        return chunk.bytes();
    }

    /** Cancels the rest of the body. */
    @Override
    public void close() {
        var unused = subscription.thenAccept(Subscription::cancel);
    }
}
