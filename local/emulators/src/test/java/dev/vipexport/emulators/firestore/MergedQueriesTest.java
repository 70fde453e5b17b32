package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.CollectionGroup;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.protobuf.Int32Value;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Measures queries over several collections by the documents that they read: no more than a page of each collection. */
class MergedQueriesTest {
    private static final int COLLECTIONS = 40;
    private static final int DOCUMENTS = 100;

    /** The documents that a scan reads ahead. */
    private static final int PAGE = 16;

    private static FirestoreServer server;
    private static Firestore firestore;
    private static FirestoreClient client;

    /** Writes p00/g/d000 ... p39/g/d099. */
    @BeforeAll
    static void seed() throws Exception {
        server = FirestoreServer.start(Options.inMemory());
        firestore = FirestoreTestBase.client(server.endpoint());
        client = ProtocolClient.to(server.endpoint());
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            WriteBatch batch = firestore.batch();
            for (int n = 0; n < DOCUMENTS; n++) {
                batch.set(firestore.document(path(collection, n)), Map.of("n", n, "collection", collection));
            }
            FirestoreTestBase.await(batch.commit());
        }
    }

    @AfterAll
    static void stop() {
        client.close();
        firestore.shutdown();
        server.close();
    }

    private static String path(int collection, int n) {
        return "p/p%02d/g/d%03d".formatted(collection, n);
    }

    private static CollectionGroup group() {
        return firestore.collectionGroup("g");
    }

    private static long readBy(Query query, Stream<String> expected) throws Exception {
        long before = server.documentsRead();
        List<String> found = FirestoreTestBase.await(query.get()).getDocuments().stream()
                .map(document -> document.getReference().getPath())
                .toList();
        assertThat(found).isEqualTo(expected.toList());
        return server.documentsRead() - before;
    }

    @Test
    void groupByName_readsOnePage_whenLimited() throws Exception {
        assertThat(readBy(group().limit(3), Stream.of(path(0, 0), path(0, 1), path(0, 2))))
                .isLessThanOrEqualTo(PAGE);
    }

    @Test
    void groupByName_readsFromCursorOn() throws Exception {
        Query last = group().orderBy(FieldPath.documentId()).startAfter(firestore.document(path(38, 98)));

        assertThat(readBy(last.limit(2), Stream.of(path(38, 99), path(39, 0)))).isLessThanOrEqualTo(2 * PAGE);
    }

    @Test
    void groupByName_readsBetweenNames() throws Exception {
        Query some = group().whereGreaterThan(FieldPath.documentId(), firestore.document(path(20, 97)))
                .whereLessThan(FieldPath.documentId(), firestore.document(path(21, 1)));

        assertThat(readBy(some, Stream.of(path(20, 98), path(20, 99), path(21, 0))))
                .isLessThanOrEqualTo(5);
    }

    @Test
    void groupByField_readsOnePageOfEachCollection_whenLimited() throws Exception {
        Query least = group().orderBy("n").limit(2);
        Query greatest = group().orderBy("n", Direction.DESCENDING).limit(1);

        assertThat(readBy(least, Stream.of(path(0, 0), path(1, 0)))).isLessThanOrEqualTo(COLLECTIONS * PAGE);
        assertThat(readBy(greatest, Stream.of(path(39, 99)))).isLessThanOrEqualTo(COLLECTIONS * PAGE);
    }

    @Test
    void groupByEquality_readsOnlyMatches() throws Exception {
        Query one = group().whereEqualTo("collection", 7).whereEqualTo("n", 70);

        assertThat(readBy(one, Stream.of(path(7, 70)))).isLessThanOrEqualTo(COLLECTIONS);
    }

    @Test
    void descendants_readOnePage_whenLimited() {
        RunQueryRequest request = RunQueryRequest.newBuilder()
                .setParent("projects/" + FirestoreTestBase.PROJECT + "/databases/(default)/documents/p/p05")
                .setStructuredQuery(StructuredQuery.newBuilder()
                        .addFrom(CollectionSelector.newBuilder().setAllDescendants(true))
                        .setLimit(Int32Value.of(2)))
                .build();
        long before = server.documentsRead();

        assertThat(ProtocolClient.ids(client, request)).containsExactly("d000", "d001");
        assertThat(server.documentsRead() - before).isLessThanOrEqualTo(PAGE);
    }

    @Test
    void count_readsNoDocuments_overWholeGroup() throws Exception {
        long before = server.documentsRead();

        assertThat(FirestoreTestBase.await(group().count().get()).getCount()).isEqualTo(COLLECTIONS * DOCUMENTS);
        assertThat(server.documentsRead()).isEqualTo(before);
    }
}
