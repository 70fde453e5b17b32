package dev.vipexport.api.messages;

import dev.vipexport.common.cloud.BackendUnavailableException;
import org.jspecify.annotations.Nullable;

/** The rows of one query, in order. A row arrives only after the reader has asked for it. */
interface MessageStream extends AutoCloseable {
    /**
     * A message with its size.
     *
     * @param bytes size of the document as it comes over the wire
     */
    record Row(MessageView message, long bytes) {}

    /**
     * Returns the next row, or null after the last one.
     *
     * @param maxInFlight maximum number of rows that may arrive before they are read, at least 1
     * @throws BackendUnavailableException if Firestore cannot be reached or takes too long
     */
    @Nullable
    Row next(int maxInFlight);

    /** Stops the query. */
    @Override
    void close();

    /** Returns a stream without rows. */
    static MessageStream empty() {
        return new MessageStream() {
            @Override
            public @Nullable Row next(int maxInFlight) {
                return null;
            }

            @Override
            public void close() {
                // holds nothing
            }
        };
    }
}
