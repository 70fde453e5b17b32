package dev.vipexport.api.messages;

import dev.vipexport.common.query.ExportQuery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of the list in chunks. Ends a page early if its messages are large: 500 of Firestore's largest documents
 * have half a gigabyte.
 */
final class MessagePager {
    /** Messages per read. */
    private static final int CHUNK_SIZE = 64;

    /** Characters of text after which a page ends early. */
    private static final long MAX_TEXT_LENGTH = 8 << 20;

    private final MessageRepository messages;

    MessagePager(MessageRepository messages) {
        this.messages = messages;
    }

    /** Returns the newest matching messages after {@code before}: at most {@code limit}, and at least one if there is one. */
    MessagePage readPage(ExportQuery query, @Nullable PagePosition before, int limit) {
        List<MessageView> page = new ArrayList<>();
        long textLength = 0;
        PagePosition next = before;
        while (true) {
            // one message more than the page needs tells whether there is a next page
            int wanted = Math.min(CHUNK_SIZE, limit + 1 - page.size());
            List<MessageView> chunk = messages.newestFirst(query, next, wanted);
            for (MessageView message : chunk) {
                if (page.size() == limit || textLength > MAX_TEXT_LENGTH) {
                    return MessagePage.withMore(page);
                }
                page.add(message);
                textLength += message.textLength();
            }
            if (chunk.size() < wanted) {
                return MessagePage.last(page);
            }
            next = page.get(page.size() - 1).position();
        }
    }
}
