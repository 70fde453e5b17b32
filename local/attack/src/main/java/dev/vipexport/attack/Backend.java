package dev.vipexport.attack;

import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.stack.Backends;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.stack.load.MessageWriter;
import dev.vipexport.testsupport.Credentials;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The embedded servers in this process, with two organisations: the attacker and the victim. All data is written with
 * Google's clients.
 */
final class Backend implements AutoCloseable {
    static final Credentials ATTACKER = DemoOrganisations.DEMO;
    static final Credentials VICTIM = DemoOrganisations.OTHER;
    static final Channel SMALL = DemoOrganisations.DEMO_CHANNEL;
    static final Channel LARGE = new Channel("ws-demo", "ch-large");
    static final Channel TINY = new Channel("ws-demo", "ch-tiny");
    static final Channel FORMULAS = new Channel("ws-demo", "ch-formulas");
    static final Channel VICTIMS = DemoOrganisations.OTHER_CHANNEL;
    static final String WINDOW = "&from=2026-06-01&to=2026-06-30";

    private static final Instant START = Instant.parse("2026-06-10T08:00:00Z");
    private static final int LARGE_MESSAGES = 80;
    private static final int LARGE_TEXT = 900_000;
    private static final int LABELS = 2_000;
    private static final int BATCH = 500;

    private final KafkaBroker kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
    private final FirestoreServer firestoreServer =
            FirestoreServer.start(FirestoreServer.Options.inMemory().withIndexes(Path.of("firestore.indexes.json")));
    private final StorageServer storage = StorageServer.start(StorageServer.Options.temporary());
    private final CloudSettings settings =
            new CloudSettings("vip-export-attack", "(default)", "attack", firestoreServer.endpoint(), storage.url());
    private final Firestore firestore = GoogleClients.firestore(settings);

    private boolean hasLargeMessages;

    Backend() throws Exception {
        storage.createBucket(settings.bucket());
        DemoOrganisations.writeOrganisations(firestore);
        for (Channel channel : List.of(LARGE, TINY, FORMULAS)) {
            firestore
                    .document("Channels/" + channel.mediumId())
                    .set(Map.of(
                            "orgId",
                            "org-demo",
                            "name",
                            channel.mediumId(),
                            "type",
                            "chat",
                            "workspaceIds",
                            List.of("ws-demo")))
                    .get();
        }
        writeMessages(VICTIMS, 40, 80);
        writeMessages(SMALL, 40, 80);
        writeMessages(TINY, 1, 10);
    }

    /** Writes the attacker's large messages, once. Only some attacks need them, and they take a while. */
    void requireLargeMessages() {
        if (!hasLargeMessages) {
            hasLargeMessages = true;
            writeMessages(LARGE, LARGE_MESSAGES, LARGE_TEXT);
        }
    }

    /** Writes the attacker's custom labels. */
    void writeLabels() throws Exception {
        for (int first = 0; first < LABELS; first += BATCH) {
            WriteBatch batch = firestore.batch();
            for (int label = first; label < first + BATCH; label++) {
                batch.set(
                        firestore.document("Labels/ai-attack-" + label),
                        Map.of("orgId", "org-demo", "name", "Label " + label));
            }
            batch.commit().get();
        }
    }

    /** Deletes the attacker's custom labels, so that later attacks are not slowed by them. */
    void deleteLabels() throws Exception {
        for (int first = 0; first < LABELS; first += BATCH) {
            WriteBatch batch = firestore.batch();
            for (int label = first; label < first + BATCH; label++) {
                batch.delete(firestore.document("Labels/ai-attack-" + label));
            }
            batch.commit().get();
        }
    }

    /** Writes one message with this text to the channel of formulas. */
    void writeFormula(int number, String text) {
        try (var writer = writer(FORMULAS)) {
            writer.write(message("formula-" + number, START.plusSeconds(number), text), number);
        }
    }

    /** Copies the document of an ended export, so that its organisation has {@code count} more of them. */
    void copyExport(String exportId, int count) throws Exception {
        DocumentSnapshot job =
                firestore.document("ExportJobs/" + exportId).get().get();
        Map<String, Object> fields = Objects.requireNonNull(job.getData(), exportId);
        WriteBatch batch = firestore.batch();
        for (int copy = 0; copy < count; copy++) {
            batch.set(
                    firestore.document(
                            "ExportJobs/" + UUID.randomUUID().toString().replace("-", "")),
                    fields);
        }
        batch.commit().get();
    }

    /** Writes an API key of the attacker that can be switched off. */
    void writeKey(Credentials key, boolean active) throws Exception {
        firestore
                .document("ApiKeys/" + key.key())
                .set(Map.of("orgId", "org-demo", "secret", key.secret(), "active", active))
                .get();
    }

    private void writeMessages(Channel channel, int count, int textLength) {
        try (var writer = writer(channel)) {
            for (int i = 0; i < count; i++) {
                String text = (i + " " + "x".repeat(textLength)).substring(0, textLength);
                writer.write(message(channel.mediumId() + "-" + i, START.plusSeconds(i), text), i);
            }
        }
    }

    private MessageWriter writer(Channel channel) {
        return new MessageWriter(firestore, channel, (row, why) -> {
            throw new IllegalStateException("row " + row + ": " + why);
        });
    }

    private static Message message(String id, Instant at, String text) {
        return new Message(id, "vip-1", at, MessageKind.TEXT, "whatsapp", List.of("urgent"), text);
    }

    /** Returns the faults of the Firestore server. */
    Faults firestoreFaults() {
        return firestoreServer.faults();
    }

    /** Returns the address of the Kafka broker. */
    String bootstrapServers() {
        return kafka.bootstrapServers();
    }

    /** Returns the options that lead API and worker to these servers. */
    List<String> options() {
        return new ArrayList<>(Backends.options(kafka.bootstrapServers(), settings));
    }

    /** Returns path and query of a route with the window of all messages. */
    static String query(String path, Channel channel) {
        return path + "?workspaceId=" + channel.workspaceId() + "&mediumId=" + channel.mediumId() + WINDOW;
    }

    /** Returns the JSON members that order an export of the channel. */
    static String order(Channel channel) {
        return "\"workspaceId\":\"" + channel.workspaceId() + "\",\"mediumId\":\"" + channel.mediumId()
                + "\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\"";
    }

    @Override
    public void close() throws Exception {
        firestore.close();
        storage.close();
        firestoreServer.close();
        kafka.close();
    }
}
