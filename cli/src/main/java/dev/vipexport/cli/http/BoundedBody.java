package dev.vipexport.cli.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Receives a text of bounded size. Cancels the rest of a longer one, so that no server can fill the memory. */
final class BoundedBody implements BodySubscriber<String> {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final int maxBytes;
    private @Nullable Subscription subscription;

    BoundedBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> chunk) {
        for (ByteBuffer bytes : chunk) {
            if (bytes.remaining() > maxBytes - received.size()) {
                text.completeExceptionally(new ResponseTooLongException());
                active().cancel();
                return;
            }
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            received.writeBytes(copy);
        }
        active().request(1);
    }

    private Subscription active() {
        if (subscription == null) {
            throw new IllegalStateException("a chunk arrived before its subscription");
        }
        return subscription;
    }

    @Override
    public void onComplete() {
        text.complete(received.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void onError(Throwable broken) {
        text.completeExceptionally(broken);
    }
}
