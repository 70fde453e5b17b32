package dev.vipexport.api.messages;

import dev.vipexport.api.messages.MessageStream.Row;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.query.ExportQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads pages of the list within a share of the {@link ReadBudget}. Asks for as many rows as fit even if each has
 * Firestore's largest size. Ends a page early if its messages are large.
 */
@Component
public final class MessagePager {
    /** Rows that are requested at once. More would not be faster. */
    private static final int MAX_IN_FLIGHT = 64;

    /** Bytes of a page in JSON, which can be six times those of the stored text. Only a single message can have more. */
    static final long MAX_JSON_BYTES = 8 << 20;

    private final MessageRepository messages;

    MessagePager(MessageRepository messages) {
        this.messages = messages;
    }

    /**
     * Returns the newest matching messages after {@code before}: at most {@code limit}, and at least one if there is one.
     * Leaves in {@code share} only the bytes of the page.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached
     */
    public MessagePage readPage(ExportQuery query, @Nullable PagePosition before, int limit, ReadBudget.Share share) {
        return read(query, before, limit, share, share::shrinkTo);
    }

    /**
     * Returns the newest matching messages, at most {@code limit}. Leaves {@code share} as large as it is, for copies of a
     * message.
     *
     * @throws BackendUnavailableException if Firestore cannot be reached
     */
    public List<MessageView> readSample(ExportQuery query, int limit, ReadBudget.Share share) {
        return read(query, null, limit, share, stored -> {}).messages();
    }

    private MessagePage read(
            ExportQuery query,
            @Nullable PagePosition before,
            int limit,
            ReadBudget.Share share,
            LongConsumer onStoredBytes) {
        List<MessageView> page = new ArrayList<>();
        long stored = 0;
        long json = 0;
        try {
            // one message more than the page needs tells whether there is a next page
            try (MessageStream rows = messages.newestFirst(query, before, limit + 1)) {
                for (Row row = rows.next(fitting(share, stored));
                        row != null;
                        row = rows.next(fitting(share, stored))) {
                    json += row.message().jsonBytes();
                    if (page.size() == limit
                            || (!page.isEmpty() && (json > MAX_JSON_BYTES || !hasRoom(share, stored, row)))) {
                        return MessagePage.withMore(page);
                    }
                    page.add(row.message());
                    stored += row.bytes();
                }
            }
            return MessagePage.last(page);
        } finally {
            onStoredBytes.accept(stored);
        }
    }

    /** Returns how many rows of any size fit the share. */
    private static int fitting(ReadBudget.Share share, long stored) {
        return (int) Math.max(1, Math.min(MAX_IN_FLIGHT, (share.bytes() - stored) / ReadBudget.ROW_BYTES));
    }

    /** Returns whether the share holds {@code row} and the one after it. */
    private static boolean hasRoom(ReadBudget.Share share, long stored, Row row) {
        long needed = stored + row.bytes() + ReadBudget.ROW_BYTES;
        return needed <= share.bytes() || (share.tryGrow() && needed <= share.bytes());
    }
}
