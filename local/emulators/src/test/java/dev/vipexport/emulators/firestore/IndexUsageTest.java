package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures queries by visited index entries and read documents: a rare channel among many messages of another one. */
class IndexUsageTest {
    private static final int COMMON = 900;
    private static final int RARE = 30;
    private static final String INDEXES = """
            {"indexes": [
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "workspace", "order": "ASCENDING"},
                {"fieldPath": "medium", "order": "ASCENDING"},
                {"fieldPath": "at", "order": "DESCENDING"}]},
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "workspace", "order": "ASCENDING"},
                {"fieldPath": "medium", "order": "ASCENDING"},
                {"fieldPath": "labels", "arrayConfig": "CONTAINS"},
                {"fieldPath": "at", "order": "DESCENDING"}]},
              {"collectionGroup": "M", "queryScope": "COLLECTION", "fields": [
                {"fieldPath": "medium", "order": "ASCENDING"},
                {"fieldPath": "size", "order": "ASCENDING"},
                {"fieldPath": "at", "order": "DESCENDING"}]}
            ], "fieldOverrides": []}
            """;

    @TempDir
    static Path directory;

    private static Path indexes;
    private static FirestoreServer declared;
    private static FirestoreServer plain;
    private static Firestore withIndexes;
    private static Firestore without;

    private static FirestoreServer start(Options options) {
        return FirestoreServer.start(options);
    }

    @BeforeAll
    static void seedTwice() throws Exception {
        indexes = Files.writeString(directory.resolve("firestore.indexes.json"), INDEXES);
        declared = start(Options.inMemory().withIndexes(indexes));
        plain = start(Options.inMemory());
        withIndexes = FirestoreTestBase.client(declared.endpoint());
        without = FirestoreTestBase.client(plain.endpoint());
        seed(withIndexes, COMMON);
        seed(without, COMMON);
    }

    @AfterAll
    static void stop() {
        withIndexes.shutdown();
        without.shutdown();
        declared.close();
        plain.close();
    }

    private static void seed(Firestore firestore, int common) throws Exception {
        CollectionReference messages = firestore.collection("M");
        WriteBatch batch = firestore.batch();
        for (int n = 0; n < common + RARE; n++) {
            boolean rare = n % (common / RARE + 1) == 0;
            batch.set(messages.document("m%06d".formatted(n)), message(rare ? "rare" : "common", n));
            if (n % 500 == 499) {
                FirestoreTestBase.await(batch.commit());
                batch = firestore.batch();
            }
        }
        FirestoreTestBase.await(batch.commit());
    }

    private static Map<String, Object> message(String medium, int n) {
        return Map.of(
                "workspace",
                "w",
                "medium",
                medium,
                "at",
                Timestamp.ofTimeSecondsAndNanos(1_000_000 + n / 2, 0),
                "size",
                (long) n % 3,
                "labels",
                n % 4 == 0 ? List.of("urgent", "vip", "urgent") : List.of("vip"));
    }

    private static Query window(Firestore firestore, String medium) {
        return firestore
                .collection("M")
                .whereEqualTo("workspace", "w")
                .whereEqualTo("medium", medium)
                .whereGreaterThanOrEqualTo("at", Timestamp.ofTimeSecondsAndNanos(1_000_000, 0))
                .whereLessThanOrEqualTo("at", Timestamp.ofTimeSecondsAndNanos(1_000_000 + COMMON, 0))
                .orderBy("at", Direction.DESCENDING)
                .orderBy(FieldPath.documentId(), Direction.DESCENDING);
    }

    /** The visited entries and read documents. */
    private record Cost(long entries, long documents) {
        static Cost of(FirestoreServer server) {
            return new Cost(
                    server.readCounters().entries(), server.readCounters().documents());
        }

        Cost since(Cost before) {
            return new Cost(entries - before.entries, documents - before.documents);
        }
    }

    @Test
    void compositeIndex_readsOnlyMatchingWindow() throws Exception {
        Cost before = Cost.of(declared);

        List<String> found = FirestoreTestBase.ids(window(withIndexes, "rare"));

        assertThat(found).hasSize(RARE).isSortedAccordingTo((one, other) -> other.compareTo(one));
        assertThat(Cost.of(declared).since(before)).isEqualTo(new Cost(RARE, RARE));
    }

    @Test
    void limit_readsOnePageOfEntries() throws Exception {
        Cost before = Cost.of(declared);

        assertThat(FirestoreTestBase.ids(window(withIndexes, "common").limit(10)))
                .hasSize(10);

        assertThat(Cost.of(declared).since(before).entries()).isLessThan(50);
    }

    @Test
    void arrayContains_readsOnlyMatches_withCompositeIndex() throws Exception {
        Cost before = Cost.of(declared);

        List<String> found =
                FirestoreTestBase.ids(window(withIndexes, "common").whereArrayContains("labels", "urgent"));

        assertThat(Cost.of(declared).since(before)).isEqualTo(new Cost(found.size(), found.size()));
        assertThat(found)
                .isEqualTo(FirestoreTestBase.ids(window(without, "common").whereArrayContains("labels", "urgent")))
                .hasSizeGreaterThan(COMMON / 8);
    }

    @Test
    void count_readsNoDocuments_withCompositeIndex() throws Exception {
        Cost before = Cost.of(declared);

        assertThat(count(window(withIndexes, "common"))).isEqualTo(COMMON);
        assertThat(Cost.of(declared).since(before)).isEqualTo(new Cost(COMMON, 0));
        assertThat(count(withIndexes.collection("M"))).isEqualTo(COMMON + RARE);
        assertThat(count(withIndexes.collection("M").whereGreaterThan("size", 0).whereLessThan("size", 2)))
                .isGreaterThan(COMMON / 4);
        assertThat(Cost.of(declared).since(before).documents()).isZero();
    }

    @Test
    void count_readsNoDocuments_withInFilter() throws Exception {
        Query several = withIndexes
                .collection("M")
                .whereEqualTo("medium", "common")
                .whereIn("size", List.of(0, 2, 0.0))
                .orderBy("at", Direction.DESCENDING);
        int found = FirestoreTestBase.ids(several).size();
        Cost before = Cost.of(declared);

        assertThat(count(several)).isEqualTo(found);
        assertThat(Cost.of(declared).since(before)).isEqualTo(new Cost(found, 0));
        assertThat(count(several.limit(7))).isEqualTo(7);
    }

    private static long count(Query query) throws Exception {
        return FirestoreTestBase.await(query.count().get()).getCount();
    }

    @Test
    void rareValue_readsOnlyMatches_withoutCompositeIndex() throws Exception {
        Cost before = Cost.of(plain);

        List<String> found = FirestoreTestBase.ids(window(without, "rare"));

        assertThat(Cost.of(plain).since(before)).isEqualTo(new Cost(RARE, RARE));
        assertThat(found).isEqualTo(FirestoreTestBase.ids(window(withIndexes, "rare")));
    }

    @Test
    void results_areSame_withAndWithoutCompositeIndex() throws Exception {
        List<Function<Firestore, Query>> queries = List.of(
                firestore -> window(firestore, "rare").limitToLast(7),
                firestore -> window(firestore, "rare").startAfter(Timestamp.ofTimeSecondsAndNanos(1_000_200, 0)),
                firestore -> medium(firestore).orderBy("size").orderBy("at", Direction.DESCENDING),
                firestore ->
                        medium(firestore).orderBy("size", Direction.DESCENDING).orderBy("at"),
                firestore -> medium(firestore).orderBy("size").orderBy("at"),
                firestore -> medium(firestore).whereEqualTo("size", 1).orderBy("at", Direction.DESCENDING),
                firestore -> medium(firestore).whereGreaterThan("size", 0.5).orderBy("size"),
                firestore -> medium(firestore).whereIn("size", List.of(0, 2)).orderBy("at"),
                firestore -> medium(firestore)
                        .whereIn("size", List.of(0, 1, 2))
                        .orderBy("at", Direction.DESCENDING)
                        .offset(5),
                firestore -> medium(firestore)
                        .whereIn("size", List.of(0, 2))
                        .whereIn("workspace", List.of("w", "none"))
                        .orderBy("at", Direction.DESCENDING),
                firestore -> medium(firestore)
                        .whereIn("size", Arrays.asList(null, 1L, Double.NaN))
                        .orderBy("at", Direction.DESCENDING));

        for (Function<Firestore, Query> query : queries) {
            List<String> found = FirestoreTestBase.ids(query.apply(withIndexes));
            assertThat(found)
                    .isEqualTo(FirestoreTestBase.ids(query.apply(without)))
                    .isNotEmpty();
            assertThat(count(query.apply(withIndexes))).isEqualTo(found.size());
        }
    }

    private static Query medium(Firestore firestore) {
        return firestore.collection("M").whereEqualTo("medium", "rare");
    }

    @Test
    void storedData_isIndexedForAllTimes_whenIndexIsAddedLater(@TempDir Path kept) throws Exception {
        Timestamp earlier;
        try (FirestoreServer server = start(Options.stored(0, kept))) {
            Firestore client = FirestoreTestBase.client(server.endpoint());
            seed(client, 2 * RARE);
            earlier = FirestoreTestBase.await(client.collection("M").limit(1).get())
                    .getReadTime();
            FirestoreTestBase.await(client.document("M/m000000").delete());
            FirestoreTestBase.await(client.document("M/m000003").update("medium", "common"));
            client.shutdown();
        }

        for (int opened = 1; opened <= 2; opened++) {
            try (FirestoreServer server = start(Options.stored(0, kept).withIndexes(indexes))) {
                Firestore client = FirestoreTestBase.client(server.endpoint());
                Cost before = Cost.of(server);
                assertThat(FirestoreTestBase.ids(window(client, "rare"))).hasSize(RARE - 2);
                assertThat(Cost.of(server).since(before).documents()).isEqualTo(RARE - 2);
                assertThat(idsAt(server, window(client, "rare"), earlier)).hasSize(RARE);
                client.shutdown();
            }
        }
    }

    private static List<String> idsAt(FirestoreServer server, Query query, Timestamp time) throws Exception {
        try (var client = ProtocolClient.to(server.endpoint())) {
            return ProtocolClient.ids(client, ProtocolClient.at(query, time));
        }
    }

    @Test
    void index_isRebuilt_whenDeclaredAgain(@TempDir Path kept) throws Exception {
        for (boolean isDeclared : List.of(true, false, true)) {
            Options options = isDeclared ? Options.stored(0, kept).withIndexes(indexes) : Options.stored(0, kept);
            try (FirestoreServer server = start(options)) {
                Firestore client = FirestoreTestBase.client(server.endpoint());
                String id = FirestoreTestBase.ids(client.collection("M")).size() + "th";
                FirestoreTestBase.await(client.document("M/" + id).set(message("rare", 10)));
                FirestoreTestBase.await(client.document("M/moved").set(message(isDeclared ? "rare" : "common", 9)));

                assertThat(FirestoreTestBase.ids(window(client, "rare")))
                        .isEqualTo(FirestoreTestBase.ids(client.collection("M")
                                .whereIn("medium", List.of("rare", "none"))
                                .orderBy("at", Direction.DESCENDING)))
                        .contains(id);
                client.shutdown();
            }
        }
    }

    @Test
    void indexFile_isNamedInError_whenMalformed(@TempDir Path other) throws Exception {
        Path file = Files.writeString(other.resolve("broken.json"), "[]");

        assertThatThrownBy(() -> start(Options.inMemory().withIndexes(file))).hasMessageContaining("broken.json");
    }
}
