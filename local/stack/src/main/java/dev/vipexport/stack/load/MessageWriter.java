package dev.vipexport.stack.load;

import com.google.cloud.firestore.BulkWriter;
import com.google.cloud.firestore.BulkWriterOptions;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.stack.load.Message.Channel;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** Writes many messages of one channel. What is already there under the same id is written over. */
public final class MessageWriter implements AutoCloseable {
    private static final int FLUSH_EVERY = 2_000;

    private final Firestore firestore;
    private final Channel channel;
    private final BulkWriter writer;
    private final Map<String, Long> origins = new ConcurrentHashMap<>();
    private final AtomicLong written = new AtomicLong();
    private int unflushed;

    /**
     * A writer into {@code channel}.
     *
     * @param failed told the origin of each message that Firestore refused, and why
     */
    public MessageWriter(Firestore firestore, Channel channel, BiConsumer<Long, String> failed) {
        this.firestore = firestore;
        this.channel = channel;
        this.writer = firestore.bulkWriter(
                BulkWriterOptions.builder().setThrottlingEnabled(false).build());
        writer.addWriteResultListener((document, result) -> {
            origins.remove(document.getId());
            written.incrementAndGet();
        });
        writer.addWriteErrorListener(error -> {
            if (error.getFailedAttempts() < 5 && error.getStatus().getCode() == Status.Code.UNAVAILABLE) {
                return true;
            }
            Long origin = origins.remove(error.getDocumentReference().getId());
            failed.accept(origin == null ? -1 : origin, error.getMessage());
            return false;
        });
    }

    /**
     * Writes {@code message} some time before {@link #close} returns.
     *
     * @param origin where it comes from, such as a line number
     */
    public void write(Message message, long origin) {
        DocumentReference document =
                firestore.collection(VipMessages.COLLECTION).document(message.id());
        if (origins.putIfAbsent(message.id(), origin) != null) {
            // batches are under way side by side, and of two messages with one id the later has to win
            settle();
        }
        origins.put(message.id(), origin);
        var unused = writer.set(document, message.fieldsIn(channel));
        if (++unflushed == FLUSH_EVERY) {
            settle();
        }
    }

    /** How many messages Firestore has acknowledged. */
    public long written() {
        return written.get();
    }

    private void settle() {
        try {
            writer.flush().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while writing messages", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("messages could not be written", e);
        }
        unflushed = 0;
    }

    /** Waits until every message has been written or reported. */
    @Override
    public void close() {
        settle();
        try {
            writer.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("messages could not be written", e);
        }
    }
}
