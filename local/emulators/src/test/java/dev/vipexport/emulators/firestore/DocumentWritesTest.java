package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.Blob;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.GeoPoint;
import com.google.cloud.firestore.Precondition;
import com.google.cloud.firestore.SetOptions;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.WriteResult;
import io.grpc.Status.Code;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DocumentWritesTest extends FirestoreTestBase {
    private DocumentReference document;

    @BeforeEach
    void createDocumentReference() {
        document = collection.document("d");
    }

    private Map<String, Object> fields() throws Exception {
        Map<String, Object> fields = await(document.get()).getData();
        return fields == null ? Map.of() : fields;
    }

    @Test
    void values_areReadBackUnchanged() throws Exception {
        Map<String, Object> all = new HashMap<>();
        all.put("null", null);
        all.put("boolean", true);
        all.put("integer", Long.MIN_VALUE);
        all.put("double", -0.5);
        all.put("timestamp", Timestamp.ofTimeSecondsAndNanos(1_000, 123_456_000));
        all.put("string", "Zoë 👋 \u0000 `x`");
        all.put("bytes", Blob.fromBytes(new byte[] {0, -1}));
        all.put("reference", collection.document("other"));
        all.put("point", new GeoPoint(1.5, -2.5));
        all.put("array", Arrays.asList(1L, "x", null, Map.of("y", 2L)));
        all.put("map", Map.of("a", Map.of("b.c", 3L)));
        all.put("vector", FieldValue.vector(new double[] {1, 2}));

        await(document.set(all));

        assertThat(fields()).isEqualTo(all);
    }

    @Test
    void timestamp_isTruncatedToMicroseconds() throws Exception {
        await(document.set(Map.of("at", Timestamp.ofTimeSecondsAndNanos(5, 123_456_789))));

        assertThat(await(document.get()).getTimestamp("at")).isEqualTo(Timestamp.ofTimeSecondsAndNanos(5, 123_456_000));
    }

    @Test
    void document_hasCreateUpdateAndReadTime() throws Exception {
        Timestamp created = await(document.set(Map.of("n", 1))).getUpdateTime();
        Timestamp updated = await(document.set(Map.of("n", 2))).getUpdateTime();

        DocumentSnapshot found = await(document.get());

        assertThat(found.getCreateTime()).isEqualTo(created);
        assertThat(found.getUpdateTime()).isEqualTo(updated);
        assertThat(updated).isGreaterThan(created);
        assertThat(found.getReadTime()).isGreaterThanOrEqualTo(updated);
    }

    @Test
    void updateTime_staysSame_whenWriteChangesNothing() throws Exception {
        Timestamp first = await(document.set(Map.of("n", 1))).getUpdateTime();
        Timestamp second = await(document.set(Map.of("n", 1))).getUpdateTime();

        assertThat(second).isEqualTo(first);
        assertThat(await(document.get()).getUpdateTime()).isEqualTo(first);
    }

    @Test
    void update_changesOnlyMaskedFields() throws Exception {
        await(document.set(Map.of("a", Map.of("b", 1L, "c", 2L), "x.y", 3L, "z", 4L)));

        await(document.update(Map.of("a.b", 10L, "z", FieldValue.delete())));
        await(document.update(FieldPath.of("x.y"), 30L, FieldPath.of("new", "`tick`"), 5L));

        assertThat(fields()).isEqualTo(Map.of("a", Map.of("b", 10L, "c", 2L), "x.y", 30L, "new", Map.of("`tick`", 5L)));
    }

    @Test
    void merge_keepsUnnamedFields() throws Exception {
        await(document.set(Map.of("a", 1L, "m", Map.of("x", 1L))));
        await(document.set(Map.of("m", Map.of("y", 2L)), SetOptions.merge()));

        assertThat(fields()).isEqualTo(Map.of("a", 1L, "m", Map.of("x", 1L, "y", 2L)));
    }

    @Test
    void create_fails_whenDocumentExists() throws Exception {
        await(document.create(Map.of("n", 1L)));

        assertFails(Code.ALREADY_EXISTS, () -> await(document.create(Map.of("n", 2L))));
        assertThat(fields()).containsEntry("n", 1L);
    }

    @Test
    void update_fails_whenDocumentIsMissing() {
        assertFails(Code.NOT_FOUND, () -> await(document.update("n", 1)));
    }

    @Test
    void delete_succeeds_whenDocumentIsMissing() throws Exception {
        await(document.delete());

        assertThat(await(document.get()).exists()).isFalse();
    }

    @Test
    void write_fails_whenUpdateTimeIsStale() throws Exception {
        Timestamp first = await(document.set(Map.of("n", 1L))).getUpdateTime();
        await(document.update(Map.of("n", 2L), Precondition.updatedAt(first)));

        assertFails(
                Code.FAILED_PRECONDITION, () -> await(document.update(Map.of("n", 3L), Precondition.updatedAt(first))));
        assertFails(Code.FAILED_PRECONDITION, () -> await(document.delete(Precondition.updatedAt(first))));
        assertThat(fields()).containsEntry("n", 2L);
    }

    @Test
    void update_fails_whenDocumentWasDeleted() throws Exception {
        Timestamp first = await(document.set(Map.of("n", 1L))).getUpdateTime();
        await(document.delete());

        assertFails(
                Code.FAILED_PRECONDITION, () -> await(document.update(Map.of("n", 3L), Precondition.updatedAt(first))));
    }

    @Test
    void batch_storesNothing_whenOneWriteFails() throws Exception {
        await(collection.document("taken").set(Map.of("n", 0L)));
        WriteBatch batch = firestore.batch();
        batch.set(document, Map.of("n", 1L));
        batch.create(collection.document("taken"), Map.of("n", 1L));

        assertFails(Code.ALREADY_EXISTS, () -> await(batch.commit()));

        assertThat(await(document.get()).exists()).isFalse();
    }

    @Test
    void batch_appliesWritesInOrder_atOneTime() throws Exception {
        WriteBatch batch = firestore.batch();
        batch.create(document, Map.of("n", 1L));
        batch.update(document, "n", FieldValue.increment(4));
        batch.set(collection.document("e"), Map.of("n", 1L));

        List<WriteResult> results = await(batch.commit());

        assertThat(results)
                .extracting(WriteResult::getUpdateTime)
                .containsOnly(results.get(0).getUpdateTime());
        assertThat(fields()).containsEntry("n", 5L);
    }

    @Test
    void transforms_applyToCurrentValue() throws Exception {
        await(document.set(Map.of("i", Long.MAX_VALUE - 1, "d", 1.5, "max", 5L, "min", 5L, "list", List.of(1L, 2L))));

        await(document.update(Map.of(
                "i", FieldValue.increment(5),
                "d", FieldValue.increment(1),
                "fresh", FieldValue.increment(7),
                "max", FieldValue.maximum(6.5),
                "min", FieldValue.minimum(6),
                "list", FieldValue.arrayUnion(2L, 3L),
                "at", FieldValue.serverTimestamp())));
        await(document.update("list", FieldValue.arrayRemove(1L, 9L)));

        DocumentSnapshot found = await(document.get());
        assertThat(found.getLong("i")).isEqualTo(Long.MAX_VALUE);
        assertThat(found.getDouble("d")).isEqualTo(2.5);
        assertThat(found.getLong("fresh")).isEqualTo(7L);
        assertThat(found.getDouble("max")).isEqualTo(6.5);
        assertThat(found.getLong("min")).isEqualTo(5L);
        assertThat(found.get("list")).isEqualTo(List.of(2L, 3L));
        assertThat(found.getTimestamp("at")).isNotNull().isLessThanOrEqualTo(found.getUpdateTime());
    }

    @Test
    void document_isRejected_whenOver1MiB() throws Exception {
        await(document.set(Map.of("text", "x".repeat(1_048_000))));

        assertFails(Code.INVALID_ARGUMENT, () -> await(document.set(Map.of("text", "x".repeat(1_048_577)))));
    }

    @Test
    void write_isRejected_whenNameIsReserved() {
        assertFails(
                Code.INVALID_ARGUMENT, () -> await(collection.document("__id__").set(Map.of("n", 1))));
        assertFails(Code.INVALID_ARGUMENT, () -> await(document.set(Map.of("__field__", 1))));
    }

    @Test
    void get_returnsMaskedFieldsOnly() throws Exception {
        await(document.set(Map.of("a", Map.of("b", 1L, "c", 2L), "d", 3L)));

        DocumentSnapshot[] found = await(firestore.getAll(
                        new DocumentReference[] {document}, com.google.cloud.firestore.FieldMask.of("a.b", "none")))
                .toArray(DocumentSnapshot[]::new);

        assertThat(found[0].getData()).isEqualTo(Map.of("a", Map.of("b", 1L)));
    }

    @Test
    void document_getsNewCreateTime_whenRecreated() throws Exception {
        Timestamp first = await(document.create(Map.of("n", 1L))).getUpdateTime();
        await(document.delete());
        assertThat(await(document.get()).exists()).isFalse();

        await(document.create(Map.of("n", 2L)));

        assertThat(await(document.get()).getCreateTime()).isGreaterThan(first);
    }

    @Test
    void listings_returnDocumentsAndCollections() throws Exception {
        await(document.set(Map.of("n", 1L)));
        await(collection.document("gone").collection("below").document("x").set(Map.of("n", 1L)));

        assertThat(collection.listDocuments())
                .extracting(DocumentReference::getId)
                .containsExactly("d", "gone");
        assertThat(collection.document("gone").listCollections())
                .extracting(c -> c.getId())
                .containsExactly("below");
        assertThat(firestore.listCollections()).extracting(c -> c.getId()).contains(collection.getId());
    }
}
