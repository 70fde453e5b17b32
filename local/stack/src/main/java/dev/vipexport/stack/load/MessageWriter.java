package dev.vipexport.stack.load;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.stack.load.Message.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Writes many messages of one channel, batch by batch. What is already there under the same id is written over, and of
 * two messages with one id the later wins.
 *
 * <p>Not Google's {@code BulkWriter}: its {@code flush()} now and then never completes, although every write has been
 * acknowledged (seen with google-cloud-firestore 3.47.0).
 */
public final class MessageWriter implements AutoCloseable {
    private static final int MOST_MESSAGES = 500;

    /** Far below the 10 MiB that Firestore takes in one request, since a character is up to three bytes. */
    private static final int MOST_CHARACTERS = 1 << 20;

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private record Origin(Message message, long number) {}

    private final Firestore firestore;
    private final Channel channel;
    private final BiConsumer<Long, String> refused;
    private List<Origin> waiting = new ArrayList<>();
    private int waitingCharacters;
    private long written;

    /**
     * A writer into {@code channel}.
     *
     * @param refused told the origin of each message that Firestore does not take, and why
     */
    public MessageWriter(Firestore firestore, Channel channel, BiConsumer<Long, String> refused) {
        this.firestore = firestore;
        this.channel = channel;
        this.refused = refused;
    }

    /**
     * Writes {@code message} some time before {@link #close} returns.
     *
     * @param origin where it comes from, such as a line number
     * @throws BackendUnavailableException when Firestore cannot be reached
     */
    public void write(Message message, long origin) {
        waiting.add(new Origin(message, origin));
        waitingCharacters += message.text().length();
        if (waiting.size() == MOST_MESSAGES || waitingCharacters >= MOST_CHARACTERS) {
            settle();
        }
    }

    /** How many messages Firestore has acknowledged. */
    public long written() {
        return written;
    }

    private void settle() {
        List<Origin> batch = waiting;
        waiting = new ArrayList<>();
        waitingCharacters = 0;
        try {
            commit(batch);
        } catch (BackendUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // one bad message spoils its batch, so each has to show for itself which it is
            batch.forEach(this::commitAlone);
        }
    }

    private void commitAlone(Origin one) {
        try {
            commit(List.of(one));
        } catch (BackendUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            refused.accept(one.number(), String.valueOf(e.getMessage()));
        }
    }

    private void commit(List<Origin> messages) {
        WriteBatch batch = firestore.batch();
        for (Origin one : messages) {
            batch.set(
                    firestore
                            .collection(VipMessages.COLLECTION)
                            .document(one.message().id()),
                    one.message().fieldsIn(channel));
        }
        FirestoreCalls.await(batch.commit(), TIMEOUT, "writing messages");
        written += messages.size();
    }

    /** Waits until every message has been written or refused. */
    @Override
    public void close() {
        if (!waiting.isEmpty()) {
            settle();
        }
    }
}
