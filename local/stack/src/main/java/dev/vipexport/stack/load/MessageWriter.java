package dev.vipexport.stack.load;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.stack.load.Message.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes many messages of one channel in batches. A message overwrites an existing message with its id. Of two messages
 * with one id the later wins.
 *
 * <p>Google's {@code BulkWriter} does not serve: its {@code flush()} sometimes never completes although Firestore has
 * acknowledged every write (seen with google-cloud-firestore 3.47.0).
 */
public final class MessageWriter implements AutoCloseable {
    private static final int MAX_BATCH_MESSAGES = 500;

    /** Far below Firestore's limit of 10 MiB for a request: a character has up to three bytes. */
    private static final int MAX_BATCH_CHARACTERS = 1 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private record Entry(Message message, long origin) {}

    private final Firestore firestore;
    private final Channel channel;
    private final BiConsumer<Long, String> onRejected;
    private List<Entry> pending = new ArrayList<>();
    private int pendingCharacters;
    private long written;

    /**
     * Creates a writer into {@code channel}.
     *
     * @param onRejected receives origin and reason of each message that Firestore rejects
     */
    public MessageWriter(Firestore firestore, Channel channel, BiConsumer<Long, String> onRejected) {
        this.firestore = firestore;
        this.channel = channel;
        this.onRejected = onRejected;
    }

    /**
     * Writes {@code message} before {@link #close} returns.
     *
     * @param origin the source of the message, such as a line number
     * @throws BackendUnavailableException if Firestore does not respond
     */
    public void write(Message message, long origin) {
        pending.add(new Entry(message, origin));
        pendingCharacters += message.text().length();
        if (pending.size() == MAX_BATCH_MESSAGES || pendingCharacters >= MAX_BATCH_CHARACTERS) {
            flush();
        }
    }

    /** Returns the number of messages that Firestore has acknowledged. */
    public long written() {
        return written;
    }

    private void flush() {
        List<Entry> entries = pending;
        pending = new ArrayList<>();
        pendingCharacters = 0;
        try {
            commit(entries);
        } catch (BackendUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // one invalid message fails its batch: single writes find out which it is
            entries.forEach(this::commitSingle);
        }
    }

    private void commitSingle(Entry entry) {
        try {
            commit(List.of(entry));
        } catch (BackendUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            onRejected.accept(entry.origin(), String.valueOf(e.getMessage()));
        }
    }

    private void commit(List<Entry> entries) {
        WriteBatch batch = firestore.batch();
        for (Entry entry : entries) {
            batch.set(
                    firestore
                            .collection(VipMessages.COLLECTION)
                            .document(entry.message().id()),
                    entry.message().toFields(channel));
        }
        FirestoreFutures.await(batch.commit(), TIMEOUT, "writing messages");
        written += entries.size();
    }

    /** Waits until Firestore has accepted or rejected every message. */
    @Override
    public void close() {
        if (!pending.isEmpty()) {
            flush();
        }
    }
}
