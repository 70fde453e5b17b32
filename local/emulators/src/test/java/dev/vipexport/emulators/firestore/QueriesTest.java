package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.AggregateField;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Blob;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.FieldValue;
import com.google.cloud.firestore.Filter;
import com.google.cloud.firestore.GeoPoint;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.QuerySnapshot;
import com.google.cloud.firestore.WriteBatch;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class QueriesTest extends FirestoreTestBase {

    /** Returns values in Firestore's order. */
    private Map<String, Object> valuesInOrder() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("null", null);
        values.put("false", false);
        values.put("true", true);
        values.put("nan", Double.NaN);
        values.put("-infinity", Double.NEGATIVE_INFINITY);
        values.put("-2", -2L);
        values.put("-1.5", -1.5);
        values.put("0", 0L);
        values.put("0.1", 0.1);
        values.put("2^53+1", (1L << 53) + 1);
        values.put("max", Long.MAX_VALUE);
        values.put("2^63", 0x1p63);
        values.put("t1", Timestamp.ofTimeSecondsAndNanos(-1, 0));
        values.put("t2", Timestamp.ofTimeSecondsAndNanos(1, 1_000));
        values.put("empty", "");
        values.put("a", "a");
        values.put("a0", "a\u0000");
        values.put("b", "b");
        values.put("bmp", "\uFF5E");
        values.put("astral", "👋");
        values.put("bytes", Blob.fromBytes(new byte[] {1}));
        values.put("bytes2", Blob.fromBytes(new byte[] {1, 0}));
        values.put("reference", collection.document("a"));
        values.put("point", new GeoPoint(-1, 5));
        values.put("point2", new GeoPoint(1, -5));
        values.put("array", List.of());
        values.put("array1", List.of(1L));
        values.put("array1x", List.of(1L, "x"));
        values.put("array2", List.of(2L));
        values.put("vector", FieldValue.vector(new double[] {9}));
        values.put("vector2", FieldValue.vector(new double[] {1, 1}));
        values.put("map", Map.of());
        values.put("map a", Map.of("a", 1L));
        values.put("map ab", Map.of("a", 1L, "b", 0L));
        values.put("map b", Map.of("b", 0L));
        return values;
    }

    private void seedAllKinds() throws Exception {
        WriteBatch batch = firestore.batch();
        List<Map.Entry<String, Object>> shuffled =
                new ArrayList<>(valuesInOrder().entrySet());
        Collections.reverse(shuffled);
        for (Map.Entry<String, Object> value : shuffled) {
            batch.set(collection.document(value.getKey()), Collections.singletonMap("v", value.getValue()));
        }
        batch.set(collection.document("without"), Map.of("other", 1L));
        await(batch.commit());
    }

    /** Writes documents 0 to 9 with n, its half, its parity and some labels. */
    private void seedNumbers() throws Exception {
        WriteBatch batch = firestore.batch();
        for (long n = 0; n < 10; n++) {
            batch.set(
                    collection.document("d" + n),
                    Map.of("n", n, "half", n / 2, "even", n % 2 == 0, "labels", List.of("l" + n % 3, "all")));
        }
        await(batch.commit());
    }

    @Test
    void orderBy_sortsAllKindsAndSkipsMissingFields() throws Exception {
        seedAllKinds();
        List<String> expected = new ArrayList<>(valuesInOrder().keySet());

        assertThat(ids(collection.orderBy("v"))).isEqualTo(expected);

        Collections.reverse(expected);
        assertThat(ids(collection.orderBy("v", Direction.DESCENDING))).isEqualTo(expected);
    }

    @Test
    void range_matchesOnlySameValueKind() throws Exception {
        seedAllKinds();

        assertThat(ids(collection.whereGreaterThan("v", 0.05))).containsExactly("0.1", "2^53+1", "max", "2^63");
        assertThat(ids(collection.whereLessThanOrEqualTo("v", 0L))).containsExactly("-infinity", "-2", "-1.5", "0");
        assertThat(ids(collection.whereGreaterThanOrEqualTo("v", "a\u0000")))
                .containsExactly("a0", "b", "bmp", "astral");
        assertThat(ids(collection.whereLessThan("v", List.of(1L, "x")))).containsExactly("array", "array1");
        assertThat(ids(collection.whereLessThan("v", true))).containsExactly("false");
    }

    @Test
    void equality_matchesNullAndNaN_andMixesNumberTypes() throws Exception {
        seedAllKinds();

        assertThat(ids(collection.whereEqualTo("v", null))).containsExactly("null");
        assertThat(ids(collection.whereEqualTo("v", Double.NaN))).containsExactly("nan");
        assertThat(ids(collection.whereEqualTo("v", 0.0))).containsExactly("0");
        assertThat(ids(collection.whereEqualTo("v", -2.0))).containsExactly("-2");
        assertThat(ids(collection.whereEqualTo("v", Map.of("a", 1L)))).containsExactly("map a");
    }

    @Test
    void notEqualAndNotIn_excludeNullAndMissing() throws Exception {
        seedAllKinds();
        int all = valuesInOrder().size();

        assertThat(ids(collection.whereNotEqualTo("v", 0L))).hasSize(all - 2).doesNotContain("null", "0", "without");
        assertThat(ids(collection.whereNotEqualTo("v", null))).hasSize(all - 1).doesNotContain("null", "without");
        assertThat(ids(collection.whereNotEqualTo("v", Double.NaN)))
                .hasSize(all - 2)
                .doesNotContain("nan", "null", "without");
        assertThat(ids(collection.whereNotIn("v", List.of(0L, "a"))))
                .hasSize(all - 3)
                .doesNotContain("null", "0", "a");
        assertThat(ids(collection.whereNotIn("v", Arrays.asList(0L, null)))).isEmpty();
    }

    @Test
    void in_matchesAnyListedValue() throws Exception {
        seedAllKinds();

        assertThat(ids(collection.whereIn("v", List.of("b", 0L, "none")))).containsExactlyInAnyOrder("0", "b");
        assertThat(ids(collection.whereIn(FieldPath.documentId(), List.of("b", "a", "none"))))
                .containsExactly("a", "b");
    }

    @Test
    void arrayContains_matchesElements() throws Exception {
        seedNumbers();

        assertThat(ids(collection.whereArrayContains("labels", "l1"))).containsExactly("d1", "d4", "d7");
        assertThat(ids(collection.whereArrayContainsAny("labels", List.of("l1", "l2"))))
                .containsExactly("d1", "d2", "d4", "d5", "d7", "d8");
    }

    @Test
    void andOr_canBeNested() throws Exception {
        seedNumbers();

        Query query = collection.where(Filter.and(
                Filter.equalTo("even", true),
                Filter.or(Filter.lessThan("n", 2), Filter.and(Filter.greaterThan("n", 5), Filter.equalTo("half", 4)))));

        assertThat(ids(query)).containsExactly("d0", "d8");
    }

    @Test
    void inequality_ordersByFieldThenName() throws Exception {
        await(collection.document("a").set(Map.of("n", 2L)));
        await(collection.document("b").set(Map.of("n", 1L)));
        await(collection.document("c").set(Map.of("n", 2L)));

        assertThat(ids(collection.whereGreaterThan("n", 0))).containsExactly("b", "a", "c");
        assertThat(ids(collection.orderBy("n", Direction.DESCENDING))).containsExactly("c", "a", "b");
        assertThat(ids(collection)).containsExactly("a", "b", "c");
    }

    @Test
    void inequalityInOr_excludesDocumentsWithoutField() throws Exception {
        await(collection.document("a").set(Map.of("n", 2L)));
        await(collection.document("b").set(Map.of("m", 1L)));

        assertThat(ids(collection.where(Filter.or(Filter.greaterThan("n", 1), Filter.equalTo("m", 1)))))
                .containsExactly("a");
    }

    @Test
    void orderBy_supportsMixedDirections() throws Exception {
        seedNumbers();

        assertThat(ids(collection.orderBy("half", Direction.DESCENDING).orderBy("n")))
                .containsExactly("d8", "d9", "d6", "d7", "d4", "d5", "d2", "d3", "d0", "d1");
        assertThat(ids(collection.orderBy("even").orderBy(FieldPath.documentId(), Direction.DESCENDING)))
                .containsExactly("d9", "d7", "d5", "d3", "d1", "d8", "d6", "d4", "d2", "d0");
    }

    @Test
    void cursor_includesOrExcludesBoundary() throws Exception {
        seedNumbers();
        Query ordered = collection.orderBy("half");

        assertThat(ids(ordered.startAt(3))).containsExactly("d6", "d7", "d8", "d9");
        assertThat(ids(ordered.startAfter(3))).containsExactly("d8", "d9");
        assertThat(ids(ordered.endAt(1))).containsExactly("d0", "d1", "d2", "d3");
        assertThat(ids(ordered.endBefore(1))).containsExactly("d0", "d1");
        assertThat(ids(collection
                        .orderBy("half", Direction.DESCENDING)
                        .startAfter(3)
                        .endAt(1)))
                .containsExactly("d5", "d4", "d3", "d2");
    }

    @Test
    void cursor_acceptsNameOrFewerValues() throws Exception {
        seedNumbers();
        DocumentSnapshot six = await(collection.document("d6").get());

        assertThat(ids(collection.orderBy("half").startAfter(six))).containsExactly("d7", "d8", "d9");
        assertThat(ids(collection.orderBy("half").orderBy("n").startAt(3L))).containsExactly("d6", "d7", "d8", "d9");
        assertThat(ids(collection.orderBy(FieldPath.documentId()).startAfter("d7")))
                .containsExactly("d8", "d9");
        assertThat(ids(collection
                        .orderBy("n", Direction.DESCENDING)
                        .orderBy(FieldPath.documentId(), Direction.DESCENDING)
                        .startAfter(3L, "d3")))
                .containsExactly("d2", "d1", "d0");
    }

    @Test
    void cursor_isRejected_withMoreValuesThanOrder() {
        com.google.firestore.v1.RunQueryRequest request =
                collection.orderBy("n").startAt(1).toProto();
        com.google.firestore.v1.Cursor cursor = request.getStructuredQuery().getStartAt().toBuilder()
                .addValues(com.google.firestore.v1.Value.newBuilder().setIntegerValue(1))
                .addValues(com.google.firestore.v1.Value.newBuilder().setIntegerValue(1))
                .build();
        Query query = Query.fromProto(
                firestore,
                request.toBuilder()
                        .setStructuredQuery(
                                request.getStructuredQuery().toBuilder().setStartAt(cursor))
                        .build());

        assertFails(Code.INVALID_ARGUMENT, () -> ids(query));
    }

    @Test
    void limitAndOffset_countMatchesOnly() throws Exception {
        seedNumbers();
        Query even = collection.whereEqualTo("even", true).orderBy("n");

        assertThat(ids(even.limit(2))).containsExactly("d0", "d2");
        assertThat(ids(even.offset(1).limit(2))).containsExactly("d2", "d4");
        assertThat(ids(even.offset(9))).isEmpty();
        assertThat(ids(even.limitToLast(2))).containsExactly("d6", "d8");
        assertThat(ids(even.offset(1).limitToLast(2))).containsExactly("d4", "d6");
    }

    @Test
    void projection_returnsSelectedFieldsOrNameOnly() throws Exception {
        seedNumbers();

        QuerySnapshot some = await(collection.select("n").limit(1).get());
        QuerySnapshot none = await(collection.select(new String[0]).limit(1).get());

        assertThat(some.getDocuments().get(0).getData()).isEqualTo(Map.of("n", 0L));
        assertThat(none.getDocuments().get(0).getData()).isEmpty();
        assertThat(none.getDocuments().get(0).getId()).isEqualTo("d0");
    }

    @Test
    void collectionGroup_includesEveryDepth_inNameOrder() throws Exception {
        CollectionReference top = collection;
        String group = collection.getId() + "g";
        await(top.document("b").collection(group).document("2").set(Map.of("n", 2L)));
        await(top.document("a").collection(group).document("9").set(Map.of("n", 1L)));
        await(top.document("a")
                .collection("x")
                .document("y")
                .collection(group)
                .document("1")
                .set(Map.of("n", 3L)));

        assertThat(ids(firestore.collectionGroup(group))).containsExactly("9", "1", "2");
        assertThat(ids(firestore.collectionGroup(group).orderBy("n", Direction.DESCENDING)))
                .containsExactly("1", "2", "9");
        assertThat(ids(firestore.collectionGroup(group).whereGreaterThan("n", 1)))
                .containsExactly("2", "1");
    }

    @Test
    void subcollections_areSeparatePerParent() throws Exception {
        await(collection.document("a").collection("s").document("1").set(Map.of("n", 1L)));
        await(collection.document("b").collection("s").document("2").set(Map.of("n", 1L)));

        assertThat(ids(collection.document("a").collection("s"))).containsExactly("1");
        assertThat(ids(collection)).isEmpty();
    }

    @Test
    void aggregation_returnsCountSumAndAverage() throws Exception {
        seedNumbers();
        Query even = collection.whereEqualTo("even", true);

        AggregateQuerySnapshot result =
                await(even.aggregate(AggregateField.count(), AggregateField.sum("n"), AggregateField.average("n"))
                        .get());

        assertThat(result.getCount()).isEqualTo(5);
        assertThat(result.get(AggregateField.sum("n"))).isEqualTo(20L);
        assertThat(result.get(AggregateField.average("n"))).isEqualTo(4.0);
        assertThat(await(collection.whereGreaterThan("n", 100).count().get()).getCount())
                .isZero();
        assertThat(await(collection.limit(3).count().get()).getCount()).isEqualTo(3);
    }

    @Test
    @Tag(OURS_ONLY)
    void longText_isOrderedAndFiltered() throws Exception {
        String prefix = "x".repeat(2_000);
        await(collection.document("2").set(Map.of("text", prefix + "b")));
        await(collection.document("1").set(Map.of("text", prefix + "c")));
        await(collection.document("3").set(Map.of("text", "short")));

        assertThat(ids(collection.orderBy("text"))).containsExactly("3", "2", "1");
        assertThat(ids(collection.whereEqualTo("text", prefix + "c"))).containsExactly("1");
        assertThat(ids(collection.whereGreaterThan("text", prefix + "b"))).containsExactly("1");
    }

    @Test
    void nestedField_isOrderedAndFiltered() throws Exception {
        await(collection.document("1").set(Map.of("a", Map.of("b.c", 2L))));
        await(collection.document("2").set(Map.of("a", Map.of("b.c", 1L))));
        FieldPath path = FieldPath.of("a", "b.c");

        assertThat(ids(collection.orderBy(path))).containsExactly("2", "1");
        assertThat(ids(collection.whereEqualTo(path, 2L))).containsExactly("1");
    }

    @Test
    void queries_ignoreOldVersionsAndDeletedDocuments() throws Exception {
        seedNumbers();
        await(collection.document("d3").update("n", 100L));
        await(collection.document("d4").delete());
        await(collection.document("d5").update("n", FieldValue.delete()));

        assertThat(ids(collection.orderBy("n", Direction.DESCENDING)))
                .containsExactly("d3", "d9", "d8", "d7", "d6", "d2", "d1", "d0");
        assertThat(ids(collection.whereGreaterThan("n", 2).whereLessThan("n", 7)))
                .containsExactly("d6");
        assertThat(await(collection.count().get()).getCount()).isEqualTo(9);
    }
}
