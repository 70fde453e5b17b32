package dev.vipexport.api.messages;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the list, newest first.
 *
 * @param nextCursor the start of the next page, or null on the last page
 */
public record MessagePage(
        List<MessageView> messages, @Nullable String nextCursor) {

    static MessagePage last(List<MessageView> messages) {
        return new MessagePage(messages, null);
    }

    /** @param messages at least one */
    static MessagePage withMore(List<MessageView> messages) {
        return new MessagePage(
                messages, messages.get(messages.size() - 1).position().cursor());
    }
}
