package dev.vipexport.stack.load;

import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.VipMessages;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A message of a VIP user, not yet part of a channel. */
public record Message(
        String id,
        String userId,
        Instant timestamp,
        MessageKind kind,
        String source,
        List<String> labels,
        String text) {

    Map<String, Object> toFields(Channel channel) {
        return Map.of(
                VipMessages.WORKSPACE_ID,
                channel.workspaceId(),
                VipMessages.MEDIUM_ID,
                channel.mediumId(),
                VipMessages.USER_ID,
                userId,
                VipMessages.TIMESTAMP,
                VipMessages.timestamp(timestamp),
                VipMessages.KIND,
                kind.wireName(),
                VipMessages.SOURCE,
                source,
                VipMessages.LABELS,
                labels,
                VipMessages.TEXT,
                text);
    }

    /** A channel (medium) of a workspace, which collects messages. */
    public record Channel(String workspaceId, String mediumId) {}
}
