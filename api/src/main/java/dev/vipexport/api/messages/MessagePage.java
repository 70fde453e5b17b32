package dev.vipexport.api.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list, newest first.
 *
 * @param nextCursor where the next page begins; null exactly when nothing is left
 */
record MessagePage(List<MessageView> messages, @Nullable String nextCursor) {

    /** @param read up to one message more than the page takes, which tells that something is left */
    static MessagePage of(List<MessageView> read, int limit) {
        if (read.size() <= limit) {
            return new MessagePage(read, null);
        }
        return new MessagePage(
                read.subList(0, limit), read.get(limit - 1).position().cursor());
    }
}
