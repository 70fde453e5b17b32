package dev.vipexport.worker;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
import dev.vipexport.worker.rows.RowReaderFactory;
import dev.vipexport.worker.rows.RowSettings;
import dev.vipexport.worker.upload.UploadSettings;
import dev.vipexport.worker.upload.Uploads;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** An empty Firestore and an empty bucket, with clients, and messages for {@link TestJobs#query()}. */
public final class Backends implements AutoCloseable {
    public static final String BUCKET = "vip-exports";

    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);

    public static final UploadSettings QUICK_UPLOAD = new UploadSettings(
            DataSize.ofKilobytes(256), Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(1));

    public static final RowSettings QUICK_ROWS = new RowSettings(
            256, DataSize.ofMegabytes(8), Duration.ofSeconds(30), 5, Duration.ofMillis(2), Duration.ofMillis(20));

    public final FirestoreServer firestoreServer;
    public final StorageServer storageServer =
            StorageServer.start(StorageServer.Options.temporary().withRules(StorageRules.CLOUD));
    public final CloudSettings cloud;
    public final Firestore firestore;
    public final Storage storage;
    public final RowReaderFactory readers;
    public final Uploads uploads;

    /** Starts a Firestore that keeps snapshots for an hour. */
    public Backends() {
        this(Retention.oneHour());
    }

    /** Starts a Firestore with that clock and retention of snapshots. */
    public Backends(Retention retention) {
        firestoreServer = FirestoreServer.start(
                FirestoreServer.Options.inMemory()
                        .withIndexes(Path.of("../firestore.indexes.json"))
                        .withRules(CloudRules.STANDARD.withoutOrderByName()),
                retention);
        cloud = new CloudSettings("test", "(default)", BUCKET, firestoreServer.endpoint(), storageServer.url());
        firestore = GoogleClients.firestore(cloud);
        storage = Uploads.storage(cloud, QUICK_UPLOAD);
        readers = new RowReaderFactory(firestore, cloud, QUICK_ROWS, new ShutdownSignal(), new SimpleMeterRegistry());
        uploads = new Uploads(storage, cloud, QUICK_UPLOAD);
        storageServer.createBucket(BUCKET);
    }

    /** Returns the settings that lead a worker here. */
    public Map<String, Object> properties() {
        return Map.of(
                "vip-export.cloud.firestore-emulator-host", firestoreServer.endpoint(),
                "vip-export.cloud.storage-emulator-url", storageServer.url());
    }

    /** Adds messages m00000, m00001, and so on, oldest first. Three of them share each second. */
    public void addMessages(int count) throws Exception {
        addMessages(count, Duration.ofSeconds(1));
    }

    /** Adds messages of which three share a time, {@code step} after the last one. */
    public void addMessages(int count, Duration step) throws Exception {
        for (int start = 0; start < count; start += 500) {
            WriteBatch batch = firestore.batch();
            for (int i = start; i < Math.min(count, start + 500); i++) {
                batch.set(
                        firestore.collection(VipMessages.COLLECTION).document(id(i)),
                        message(at(i, step), "text " + i));
            }
            batch.commit().get();
        }
    }

    public void addMessage(String id, Instant at, String text) throws Exception {
        firestore
                .collection(VipMessages.COLLECTION)
                .document(id)
                .set(message(at, text))
                .get();
    }

    public static String id(int i) {
        return String.format(Locale.ROOT, "m%05d", i);
    }

    private static Instant at(int i, Duration step) {
        return TestJobs.DAY.plus(step.multipliedBy(i / 3));
    }

    /** Returns the ids of {@link #addMessages}, newest first. */
    public static List<String> idsNewestFirst(int count) {
        var ids = new ArrayList<String>();
        for (int i = count - 1; i >= 0; i--) {
            ids.add(id(i));
        }
        return ids;
    }

    private static Map<String, Object> message(Instant at, String text) {
        return Map.of(
                "workspaceId", "ws",
                "mediumId", "ch",
                "userId", "u1",
                "timestamp", VipMessages.timestamp(at),
                "kind", "text",
                "source", "whatsapp",
                "labels", List.of("sales"),
                "text", text);
    }

    /** Returns the file of {@link #addMessages}. */
    public static String csv(int count) {
        var csv = new StringBuilder("id,timestamp,userId,kind,source,labels,text\r\n");
        for (int i = count - 1; i >= 0; i--) {
            csv.append(id(i))
                    .append(',')
                    .append(MICROSECONDS.format(at(i, Duration.ofSeconds(1))))
                    .append(",u1,text,whatsapp,sales,text ")
                    .append(i)
                    .append("\r\n");
        }
        return csv.toString();
    }

    public String content(String objectName) {
        return new String(storage.readAllBytes(BlobId.of(BUCKET, objectName)), java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Returns the names of all objects that start with {@code prefix}. */
    public List<String> objects(String prefix) {
        return storage.list(BUCKET, BlobListOption.prefix(prefix))
                .streamAll()
                .map(blob -> blob.getName())
                .toList();
    }

    @Override
    public void close() {
        readers.close();
        uploads.close();
        firestore.shutdownNow();
        firestoreServer.close();
        storageServer.close();
    }
}
