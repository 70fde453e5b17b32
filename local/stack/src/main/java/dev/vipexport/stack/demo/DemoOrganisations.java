package dev.vipexport.stack.demo;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.stack.load.MessageWriter;
import dev.vipexport.testsupport.Credentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Writes two organisations with API keys, workspaces, channels and messages. Neither sees data of the other. */
public final class DemoOrganisations {
    public static final Credentials DEMO = new Credentials("demo-key", "demo-secret");
    public static final Credentials OTHER = new Credentials("other-key", "other-secret");
    public static final Channel DEMO_CHANNEL = new Channel("ws-demo", "ch-demo");
    public static final Channel OTHER_CHANNEL = new Channel("ws-other", "ch-other");
    public static final int DEMO_COUNT = 2_400;
    public static final int OTHER_COUNT = 40;

    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Map<String, Object> VERSION = Map.of("version", 2L);

    private DemoOrganisations() {}

    /** Writes all data unless a complete run has done so before. */
    public static void seed(Firestore firestore) {
        DocumentReference seeded = firestore.document("LocalDemo/seeded");
        if (VERSION.equals(FirestoreFutures.await(seeded.get(), TIMEOUT, "reading whether the demo data is complete")
                .getData())) {
            return;
        }
        writeOrganisations(firestore);
        writeMessages(firestore, DEMO_CHANNEL, DemoMessages.generate("demo", DEMO_COUNT));
        writeMessages(firestore, OTHER_CHANNEL, DemoMessages.generate("other", OTHER_COUNT));
        FirestoreFutures.await(seeded.set(VERSION), TIMEOUT, "marking the demo data as complete");
    }

    /** Writes API keys, workspaces, channels and custom AI labels, but no messages. */
    public static void writeOrganisations(Firestore firestore) {
        WriteBatch batch = firestore.batch();
        putApiKey(batch, firestore, DEMO, "org-demo");
        putApiKey(batch, firestore, OTHER, "org-other");
        putWorkspace(batch, firestore, "ws-demo", "org-demo", "VIP care", true);
        putWorkspace(batch, firestore, "ws-basic", "org-demo", "Basic support", false);
        putWorkspace(batch, firestore, "ws-other", "org-other", "Other VIPs", true);
        putChannel(batch, firestore, "ch-demo", "org-demo", "Demo channel", List.of("ws-demo", "ws-basic"));
        putChannel(batch, firestore, "ch-other", "org-other", "Other channel", List.of("ws-other"));
        putLabel(batch, firestore, "ai-refund-request", "org-demo", "Asks for a refund");
        putLabel(batch, firestore, "ai-upgrade-interest", "org-demo", "Interested in an upgrade");
        putLabel(batch, firestore, "ai-other", "org-other", "Other");
        FirestoreFutures.await(batch.commit(), TIMEOUT, "writing the demo organisations");
    }

    private static void putApiKey(WriteBatch batch, Firestore firestore, Credentials credentials, String orgId) {
        batch.set(
                firestore.collection("ApiKeys").document(credentials.key()),
                Map.of("orgId", orgId, "secret", credentials.secret(), "active", true));
    }

    private static void putWorkspace(
            WriteBatch batch, Firestore firestore, String id, String orgId, String name, boolean vip) {
        batch.set(firestore.collection("Workspaces").document(id), Map.of("orgId", orgId, "name", name, "vip", vip));
    }

    private static void putChannel(
            WriteBatch batch, Firestore firestore, String id, String orgId, String name, List<String> workspaces) {
        batch.set(
                firestore.collection("Channels").document(id),
                Map.of("orgId", orgId, "name", name, "type", "chat", "workspaceIds", workspaces));
    }

    private static void putLabel(WriteBatch batch, Firestore firestore, String id, String orgId, String name) {
        batch.set(firestore.collection("Labels").document(id), Map.of("orgId", orgId, "name", name));
    }

    private static void writeMessages(Firestore firestore, Channel channel, List<Message> messages) {
        try (var writer = new MessageWriter(firestore, channel, (origin, reason) -> {
            throw new IllegalStateException("Firestore rejects demo message " + origin + ": " + reason);
        })) {
            for (int i = 0; i < messages.size(); i++) {
                writer.write(messages.get(i), i);
            }
        }
    }
}
