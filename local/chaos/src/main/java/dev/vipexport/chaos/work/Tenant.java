package dev.vipexport.chaos.work;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.chaos.history.Entry.Organisation;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.stack.load.MessageWriter;
import dev.vipexport.testsupport.Credentials;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** An organisation with a key, a workspace, a channel, and messages that never change. */
public record Tenant(String orgId, Credentials key, Channel channel, List<Message> messages) {
    private static final Instant FIRST = Instant.parse("2026-06-01T00:00:00Z");
    private static final long MONTH_SECONDS = 30L * 24 * 3_600;
    private static final int MESSAGES = 2_500;
    private static final List<MessageKind> KINDS = List.of(MessageKind.values());
    private static final List<String> LABELS = List.of("urgent", "refund", "upgrade");

    /** Returns organisations whose names and messages have nothing in common. */
    public static List<Tenant> three() {
        return List.of(create("ash", 1), create("birch", 2), create("cedar", 3));
    }

    private static Tenant create(String name, long seed) {
        var random = new Random(seed);
        var messages = new ArrayList<Message>();
        for (int i = 0; i < MESSAGES; i++) {
            // some share their second
            Instant at = FIRST.plusSeconds((long) (random.nextDouble() * MONTH_SECONDS))
                    .plusNanos(random.nextInt(4) * 250_000_000L);
            messages.add(new Message(
                    "msg-" + name + "-" + i,
                    "user-" + name + "-" + random.nextInt(40),
                    at,
                    KINDS.get(random.nextInt(KINDS.size())),
                    "web",
                    random.nextBoolean() ? List.of() : List.of(LABELS.get(random.nextInt(LABELS.size()))),
                    "Message " + i + " of " + name + " "
                            + "words ".repeat(1 + random.nextInt(40)).trim()));
        }
        return new Tenant(
                "org-" + name,
                new Credentials("key-" + name, "secret-" + name),
                new Channel("ws-" + name, "ch-" + name),
                List.copyOf(messages));
    }

    /** Returns the organisation with the words that no other may read. */
    public Organisation organisation() {
        String name = orgId.substring("org-".length());
        return new Organisation(
                orgId, List.of("ws-" + name, "ch-" + name, "msg-" + name, "user-" + name, "key-" + name, orgId));
    }

    /** Writes everything of the organisation. */
    public void write(Firestore firestore) throws Exception {
        WriteBatch batch = firestore.batch();
        batch.set(
                firestore.document("ApiKeys/" + key.key()),
                Map.of("orgId", orgId, "secret", key.secret(), "active", true));
        batch.set(
                firestore.document("Workspaces/" + channel.workspaceId()),
                Map.of("orgId", orgId, "name", orgId, "vip", true));
        batch.set(
                firestore.document("Channels/" + channel.mediumId()),
                Map.of("orgId", orgId, "name", orgId, "type", "chat", "workspaceIds", List.of(channel.workspaceId())));
        for (String label : LABELS) {
            batch.set(firestore.document("Labels/" + label + "-" + orgId), Map.of("orgId", orgId, "name", label));
        }
        batch.commit().get();
        try (var writer = new MessageWriter(firestore, channel, (origin, reason) -> {
            throw new IllegalStateException("Firestore rejects message " + origin + ": " + reason);
        })) {
            for (int i = 0; i < messages.size(); i++) {
                writer.write(messages.get(i), i);
            }
        }
    }
}
