package dev.vipexport.stack.demo;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.stack.StartFailure;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.stack.load.MessageWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Two organisations that know nothing of each other, with their keys, workspaces, channels and messages. */
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

    /** Writes them unless they are there already; a run that was cut off is repeated as a whole. */
    public static void seed(Firestore firestore) {
        DocumentReference seeded = firestore.document("LocalDemo/seeded");
        if (VERSION.equals(FirestoreCalls.await(seeded.get(), TIMEOUT, "looking for the demo's data")
                .getData())) {
            return;
        }
        organisations(firestore);
        messages(firestore, DEMO_CHANNEL, DemoMessages.of("demo", DEMO_COUNT));
        messages(firestore, OTHER_CHANNEL, DemoMessages.of("other", OTHER_COUNT));
        FirestoreCalls.await(seeded.set(VERSION), TIMEOUT, "marking the demo's data as complete");
    }

    /** Keys, workspaces, channels and custom AI labels without any message. */
    public static void organisations(Firestore firestore) {
        WriteBatch batch = firestore.batch();
        key(batch, firestore, DEMO, "org-demo");
        key(batch, firestore, OTHER, "org-other");
        workspace(batch, firestore, "ws-demo", "org-demo", "VIP care", true);
        workspace(batch, firestore, "ws-basic", "org-demo", "Basic support", false);
        workspace(batch, firestore, "ws-other", "org-other", "Other VIPs", true);
        channel(batch, firestore, "ch-demo", "org-demo", "Demo channel", List.of("ws-demo", "ws-basic"));
        channel(batch, firestore, "ch-other", "org-other", "Other channel", List.of("ws-other"));
        label(batch, firestore, "ai-refund-request", "org-demo", "Asks for a refund");
        label(batch, firestore, "ai-upgrade-interest", "org-demo", "Interested in an upgrade");
        label(batch, firestore, "ai-other", "org-other", "Other");
        FirestoreCalls.await(batch.commit(), TIMEOUT, "writing the demo's organisations");
    }

    private static void key(WriteBatch batch, Firestore firestore, Credentials credentials, String orgId) {
        batch.set(
                firestore.collection("ApiKeys").document(credentials.key()),
                Map.of("orgId", orgId, "secret", credentials.secret(), "active", true));
    }

    private static void workspace(
            WriteBatch batch, Firestore firestore, String id, String orgId, String name, boolean vip) {
        batch.set(firestore.collection("Workspaces").document(id), Map.of("orgId", orgId, "name", name, "vip", vip));
    }

    private static void channel(
            WriteBatch batch, Firestore firestore, String id, String orgId, String name, List<String> workspaces) {
        batch.set(
                firestore.collection("Channels").document(id),
                Map.of("orgId", orgId, "name", name, "type", "chat", "workspaceIds", workspaces));
    }

    private static void label(WriteBatch batch, Firestore firestore, String id, String orgId, String name) {
        batch.set(firestore.collection("Labels").document(id), Map.of("orgId", orgId, "name", name));
    }

    private static void messages(Firestore firestore, Channel channel, List<Message> messages) {
        try (var writer = new MessageWriter(firestore, channel, (origin, reason) -> {
            throw new StartFailure("demo message " + origin + " could not be written: " + reason);
        })) {
            for (int i = 0; i < messages.size(); i++) {
                writer.write(messages.get(i), i);
            }
        }
    }
}
