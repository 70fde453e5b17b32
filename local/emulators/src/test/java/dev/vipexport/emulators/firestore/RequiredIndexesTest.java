package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.AggregateField;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Filter;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import io.grpc.Status.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Queries with and without their declared index. */
class RequiredIndexesTest {
    private static final String INDEXES = """
            {"indexes": [
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "workspace", "order": "ASCENDING"},
                {"fieldPath": "at", "order": "DESCENDING"}]},
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "medium", "order": "DESCENDING"},
                {"fieldPath": "at", "order": "DESCENDING"}]},
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "workspace", "order": "ASCENDING"},
                {"fieldPath": "labels", "arrayConfig": "CONTAINS"},
                {"fieldPath": "at", "order": "DESCENDING"}]},
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "workspace", "order": "ASCENDING"},
                {"fieldPath": "size", "order": "ASCENDING"}]},
              {"collectionGroup": "G", "queryScope": "COLLECTION_GROUP", "fields": [
                {"fieldPath": "a", "order": "ASCENDING"},
                {"fieldPath": "b", "order": "ASCENDING"}]},
              {"collectionGroup": "N", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "__name__", "order": "DESCENDING"}]}
            ], "fieldOverrides": [
              {"collectionGroup": "M", "fieldPath": "text", "indexes": []},
              {"collectionGroup": "M", "fieldPath": "only", "indexes": [
                {"queryScope": "COLLECTION", "order": "ASCENDING"},
                {"queryScope": "COLLECTION_GROUP", "order": "ASCENDING"}]}]}
            """;

    @TempDir
    static Path directory;

    private static FirestoreServer server;
    private static Firestore firestore;

    @BeforeAll
    static void start() throws Exception {
        Path indexes = Files.writeString(directory.resolve("firestore.indexes.json"), INDEXES);
        server = FirestoreServer.start(Options.inMemory().withIndexes(indexes).withRules(CloudRules.STANDARD));
        firestore = FirestoreTestBase.client(server.endpoint());
        FirestoreTestBase.await(firestore.document("M/1").set(Map.of("workspace", "w", "at", 1, "size", 2)));
    }

    @AfterAll
    static void stop() throws Exception {
        firestore.close();
        server.close();
    }

    private record Case(String name, Function<CollectionReference, Query> query) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> servedQueries() {
        return List.of(
                new Case("all documents", m -> m),
                new Case("one equality", m -> m.whereEqualTo("a", 1)),
                new Case("equalities, merged", m -> m.whereEqualTo("a", 1).whereEqualTo("b", 2)),
                new Case("null and in", m -> m.whereEqualTo("a", null).whereIn("b", List.of(1, 2))),
                new Case("one range", m -> m.whereGreaterThan("at", 1).whereLessThan("at", 3)),
                new Case("descending", m -> m.orderBy("at", Direction.DESCENDING)),
                new Case("element of an array", m -> m.whereArrayContains("labels", "x")),
                new Case("name", m -> m.whereEqualTo(FieldPath.documentId(), "1")),
                new Case("composite", m -> m.whereEqualTo("workspace", "w").orderBy("at", Direction.DESCENDING)),
                new Case(
                        "composite by name too",
                        m -> m.whereEqualTo("workspace", "w")
                                .orderBy("at", Direction.DESCENDING)
                                .orderBy(FieldPath.documentId(), Direction.DESCENDING)),
                new Case(
                        "merged composites",
                        m -> m.whereEqualTo("workspace", "w")
                                .whereEqualTo("medium", "m")
                                .orderBy("at", Direction.DESCENDING)),
                new Case(
                        "array in composite",
                        m -> m.whereEqualTo("workspace", "w")
                                .whereArrayContains("labels", "x")
                                .whereGreaterThan("at", 1)
                                .orderBy("at", Direction.DESCENDING)),
                new Case(
                        "alternatives",
                        m -> m.where(Filter.or(Filter.equalTo("workspace", "w"), Filter.equalTo("medium", "m")))
                                .orderBy("at", Direction.DESCENDING)),
                new Case("override that keeps ascending", m -> m.orderBy("only")));
    }

    @ParameterizedTest
    @MethodSource("servedQueries")
    void query_isAnswered_whenItHasItsIndex(Case one) throws Exception {
        Query query = one.query().apply(firestore.collection("M"));

        assertThat(FirestoreTestBase.await(query.get())).isNotNull();
        assertThat(FirestoreTestBase.await(query.count().get())).isNotNull();
    }

    static List<Case> unservedQueries() {
        return List.of(
                new Case(
                        "other direction", m -> m.whereEqualTo("workspace", "w").orderBy("at")),
                new Case(
                        "other direction of the name",
                        m -> m.whereEqualTo("workspace", "w")
                                .orderBy("at", Direction.DESCENDING)
                                .orderBy(FieldPath.documentId())),
                new Case("equality and order", m -> m.whereEqualTo("a", 1).orderBy("b")),
                new Case("two orders", m -> m.orderBy("a").orderBy("b")),
                new Case("two ranges", m -> m.whereGreaterThan("a", 1).whereGreaterThan("b", 1)),
                new Case("last page by name", m -> m.orderBy(FieldPath.documentId(), Direction.DESCENDING)),
                new Case(
                        "one alternative without",
                        m -> m.where(Filter.or(Filter.equalTo("workspace", "w"), Filter.equalTo("a", 1)))
                                .orderBy("at", Direction.DESCENDING)),
                new Case(
                        "one merged field without",
                        m -> m.whereEqualTo("workspace", "w")
                                .whereEqualTo("a", 1)
                                .orderBy("at", Direction.DESCENDING)),
                new Case("exempted", m -> m.whereEqualTo("text", "x")),
                new Case("map below an exempted field", m -> m.orderBy("text.length")),
                new Case("override without descending", m -> m.orderBy("only", Direction.DESCENDING)));
    }

    @ParameterizedTest
    @MethodSource("unservedQueries")
    void query_isRefused_whenItHasNoIndex(Case one) {
        Query query = one.query().apply(firestore.collection("M"));

        FirestoreTestBase.assertFails(Code.FAILED_PRECONDITION, () -> FirestoreTestBase.await(query.get()));
        FirestoreTestBase.assertFails(
                Code.FAILED_PRECONDITION,
                () -> FirestoreTestBase.await(query.count().get()));
    }

    @Test
    void refusal_namesDefinition_whenCompositeIndexIsMissing() {
        Query query = firestore.collection("M").whereEqualTo("a", 1).orderBy("b", Direction.DESCENDING);

        assertThatThrownBy(() -> FirestoreTestBase.await(query.get()))
                .hasMessageContaining("The query requires an index. You can create it here: https://")
                .hasMessageContaining("{\"collectionGroup\":\"M\",\"queryScope\":\"COLLECTION\",\"fields\":["
                        + "{\"fieldPath\":\"a\",\"order\":\"ASCENDING\"},"
                        + "{\"fieldPath\":\"b\",\"order\":\"DESCENDING\"}]}");
    }

    @Test
    void refusal_namesField_whenSingleFieldIndexIsMissing() {
        Query query = firestore.collection("M").orderBy("text", Direction.DESCENDING);

        assertThatThrownBy(() -> FirestoreTestBase.await(query.get()))
                .hasMessageContaining("The query requires a COLLECTION_DESC index for collection M and field text.");
    }

    @Test
    void sum_needsIndexOfSummedField() throws Exception {
        Query query = firestore.collection("M").whereEqualTo("workspace", "w");

        assertThat(FirestoreTestBase.await(
                        query.aggregate(AggregateField.sum("size")).get()))
                .isNotNull();
        FirestoreTestBase.assertFails(
                Code.FAILED_PRECONDITION,
                () -> FirestoreTestBase.await(
                        query.aggregate(AggregateField.sum("weight")).get()));
    }

    @Test
    void collectionGroup_needsIndexOfItsOwnScope() throws Exception {
        Query ofGroup = firestore.collectionGroup("G").whereEqualTo("a", 1).orderBy("b");

        assertThat(FirestoreTestBase.await(ofGroup.get())).isNotNull();
        assertThat(FirestoreTestBase.await(firestore.collectionGroup("G").get()))
                .isNotNull();
        assertThat(FirestoreTestBase.await(
                        firestore.collectionGroup("M").orderBy("only").get()))
                .isNotNull();
        FirestoreTestBase.assertFails(
                Code.FAILED_PRECONDITION,
                () -> FirestoreTestBase.await(
                        firestore.collectionGroup("G").orderBy("a").get()));
        FirestoreTestBase.assertFails(
                Code.FAILED_PRECONDITION,
                () -> FirestoreTestBase.await(firestore
                        .collection("G")
                        .whereEqualTo("a", 1)
                        .orderBy("b")
                        .get()));
    }

    @Test
    void descendingNames_areAnswered_whenIndexIsDeclared() throws Exception {
        Query query = firestore.collection("N").orderBy(FieldPath.documentId(), Direction.DESCENDING);

        assertThat(FirestoreTestBase.await(query.get())).isNotNull();
    }

    @Test
    void query_isRefused_whileItsIndexIsBuilt() throws Exception {
        Query query = firestore.collection("M").whereEqualTo("workspace", "w").orderBy("at", Direction.DESCENDING);
        server.startBuildingIndexes("M");
        try {
            assertThatThrownBy(() -> FirestoreTestBase.await(query.get()))
                    .hasMessageContaining("That index is currently building and cannot be used yet.");
            // automatic indexes are never built
            assertThat(FirestoreTestBase.await(
                            firestore.collection("M").orderBy("at").get()))
                    .isNotNull();
        } finally {
            server.finishBuildingIndexes("M");
        }

        assertThat(FirestoreTestBase.await(query.get()).size()).isEqualTo(1);
    }
}
