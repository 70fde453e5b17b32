package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import io.grpc.Status.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Google would bill for calls. */
class UsageTest {
    private final FirestoreServer server = FirestoreServer.start(Options.inMemory());
    private final Firestore firestore = FirestoreTestBase.client(server.endpoint());
    private final CollectionReference collection = firestore.collection("c");

    @BeforeEach
    void fill() throws Exception {
        for (int start = 0; start < 1_500; start += 500) {
            WriteBatch batch = firestore.batch();
            for (int i = start; i < start + 500; i++) {
                batch.set(collection.document("d" + i), Map.of("n", i));
            }
            FirestoreTestBase.await(batch.commit());
        }
    }

    @AfterEach
    void stop() throws Exception {
        firestore.close();
        server.close();
    }

    private interface Calls {
        void run() throws Exception;
    }

    private Usage.Totals usageOf(Calls calls) throws Exception {
        Usage.Totals before = server.usage().totals();
        calls.run();
        return server.usage().totals().minus(before);
    }

    private static void assertReads(Usage.Totals usage, long documents, long indexEntries) {
        assertThat(usage.of(Charge.DOCUMENT_READS)).isEqualTo(documents);
        assertThat(usage.of(Charge.INDEX_ENTRY_READS)).isEqualTo(indexEntries);
    }

    @Test
    void query_costsItsDocuments_atLeastOne() throws Exception {
        assertReads(usageOf(() -> FirestoreTestBase.ids(collection.orderBy("n").limit(7))), 7, 0);
        assertReads(usageOf(() -> FirestoreTestBase.ids(collection.whereEqualTo("n", -1))), 1, 0);
    }

    @Test
    void query_costsIndexEntries_whenItRangesOverNameToo() throws Exception {
        assertReads(
                usageOf(() -> FirestoreTestBase.ids(collection
                        .whereGreaterThanOrEqualTo("n", 0)
                        .orderBy("n")
                        .orderBy(FieldPath.documentId()))),
                1_500,
                2);
    }

    @Test
    void count_costsOneRead_perThousandEntries() throws Exception {
        assertReads(usageOf(() -> FirestoreTestBase.await(collection.count().get())), 0, 2);
        assertReads(
                usageOf(() ->
                        FirestoreTestBase.await(collection.limit(1_000).count().get())),
                0,
                1);
        assertReads(
                usageOf(() -> FirestoreTestBase.await(
                        collection.whereEqualTo("n", -1).count().get())),
                0,
                1);
    }

    @Test
    void lookup_costsOneRead_alsoOfMissingDocument() throws Exception {
        Usage.Totals usage = usageOf(() ->
                FirestoreTestBase.await(firestore.getAll(collection.document("d1"), collection.document("missing"))));

        assertReads(usage, 2, 0);
        assertThat(usage.calls("BatchGetDocuments")).isEqualTo(1);
        assertThat(usage.of(Charge.BYTES_OUT)).isPositive();
    }

    @Test
    void commit_costsItsWritesAndDeletes() throws Exception {
        Usage.Totals usage = usageOf(() -> FirestoreTestBase.await(firestore
                .batch()
                .set(collection.document("new"), Map.of("n", 1))
                .update(collection.document("d1"), Map.of("n", 1))
                .delete(collection.document("d2"))
                .commit()));

        assertThat(usage.of(Charge.DOCUMENT_WRITES)).isEqualTo(2);
        assertThat(usage.of(Charge.DOCUMENT_DELETES)).isEqualTo(1);
        assertThat(usage.calls("Commit")).isEqualTo(1);
    }

    @Test
    void writes_areCounted_whenTheyFollowWithinOneSecond() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-06-01T10:00:00Z"));
        Retention retention = new Retention(now::get, Duration.ofHours(1));
        try (FirestoreServer timed = FirestoreServer.start(Options.inMemory(), retention);
                Firestore client = FirestoreTestBase.client(timed.endpoint())) {
            FirestoreTestBase.await(client.document("c/often").set(Map.of("n", 1)));
            FirestoreTestBase.await(client.document("c/seldom").set(Map.of("n", 1)));
            now.updateAndGet(before -> before.plusMillis(900));
            FirestoreTestBase.await(client.document("c/often").set(Map.of("n", 2)));
            now.updateAndGet(before -> before.plusMillis(100));
            FirestoreTestBase.await(client.document("c/often").set(Map.of("n", 3)));
            FirestoreTestBase.await(client.document("c/seldom").set(Map.of("n", 2)));

            assertThat(timed.frequentWrites().counts())
                    .containsOnly(Map.entry("projects/p/databases/(default)/documents/c/often", 2L));
        }
    }

    @Test
    void commit_costsNothing_whenRefused() throws Exception {
        Usage.Totals usage = usageOf(() -> FirestoreTestBase.assertFails(
                Code.ALREADY_EXISTS,
                () -> FirestoreTestBase.await(collection.document("d1").create(Map.of("n", 1)))));

        assertThat(usage.of(Charge.DOCUMENT_WRITES)).isZero();
    }
}
