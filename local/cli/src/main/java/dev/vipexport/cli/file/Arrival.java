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
final class Arrival implements BodySubscriber<Arrival>, AutoCloseable {
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    /** At most the one piece that was asked for, and the end. */
    private final BlockingQueue<Piece> came = new LinkedBlockingQueue<>();

    private record Piece(@Nullable List<ByteBuffer> bytes) {}

    @Override
    public CompletionStage<Arrival> getBody() {
        return CompletableFuture.completedFuture(this); // nobody waits for the end here
    }

    @Override
    public void onSubscribe(Subscription itsSubscription) {
        subscription.complete(itsSubscription);
        itsSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        came.add(new Piece(bytes));
    }

    @Override
    public void onComplete() {
        came.add(new Piece(null));
    }

    @Override
    public void onError(Throwable broken) {
        came.add(new Piece(null)); // a connection that breaks has brought what it has brought
    }

    /** What came next, while more is asked for; null when nothing more comes, or nothing came for that long. */
    @Nullable
    List<ByteBuffer> next(Duration silence) throws InterruptedException {
        Piece piece = came.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        if (piece == null || piece.bytes() == null) {
            return null;
        }
        var unused = subscription.thenAccept(one -> one.request(1));
        return piece.bytes();
    }

    /** Wants nothing more. */
    @Override
    public void close() {
        var unused = subscription.thenAccept(Subscription::cancel);
    }
}
