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
 * The bytes of an answer as they come. It gives out all that came before the connection broke; the JDK's own stream
 * forgets what nobody has read yet. It ends when nothing comes for a while; that stream would wait for ever.
 */
final class ChunkSubscriber implements BodySubscriber<ChunkSubscriber>, AutoCloseable {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /** At most the one piece that was asked for, and the end. */
    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();

    private record Chunk(@Nullable List<ByteBuffer> bytes) {}

    @Override
    public CompletionStage<ChunkSubscriber> getBody() {
        return CompletableFuture.completedFuture(this); // nobody waits for the end here
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
        chunks.add(new Chunk(null)); // a connection that breaks has brought what it has brought
    }

    /** What came next, while more is asked for; null when nothing more comes, or nothing came for that long. */
    @Nullable
    List<ByteBuffer> poll(Duration idleTimeout) throws InterruptedException {
        Chunk chunk = chunks.poll(idleTimeout.toNanos(), TimeUnit.NANOSECONDS);
        if (chunk == null || chunk.bytes() == null) {
            return null;
        }
        var unused = subscription.thenAccept(active -> active.request(1));
        return chunk.bytes();
    }

    /** Wants nothing more. */
    @Override
    public void close() {
        var unused = subscription.thenAccept(Subscription::cancel);
    }
}
