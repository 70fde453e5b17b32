package dev.vipexport.emulators.firestore;

import static dev.vipexport.emulators.firestore.ProtocolClient.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.TransactionOptions;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredAggregationQuery;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation;
import com.google.firestore.v1.Value;
import io.grpc.Status.Code;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SnapshotReadsTest extends FirestoreTestBase {
    private static FirestoreClient client;

    @BeforeAll
    static void connect() throws Exception {
        client = ProtocolClient.to(endpoint);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    /** Writes a first state, then changes everything. Returns the read time of the first state. */
    private Timestamp writeThenChange() throws Exception {
        await(collection.document("kept").set(Map.of("n", 1L)));
        await(collection.document("changed").set(Map.of("n", 2L)));
        await(collection.document("deleted").set(Map.of("n", 3L)));
        Timestamp readTime = await(collection.get()).getReadTime();
        await(collection.document("changed").set(Map.of("n", 20L)));
        await(collection.document("deleted").delete());
        await(collection.document("added").set(Map.of("n", 4L)));
        return readTime;
    }

    @Test
    void query_returnsOldVersions_atReadTime() throws Exception {
        Timestamp readTime = writeThenChange();

        assertThat(ProtocolClient.ids(client, at(collection, readTime))).containsExactly("changed", "deleted", "kept");
        assertThat(ProtocolClient.ids(client, at(collection.orderBy("n", Direction.DESCENDING), readTime)))
                .containsExactly("deleted", "changed", "kept");
        assertThat(ProtocolClient.ids(client, at(collection.whereEqualTo("n", 2), readTime)))
                .containsExactly("changed");
        assertThat(ids(collection.orderBy("n"))).containsExactly("kept", "added", "changed");
    }

    @Test
    void count_countsOldVersions_atReadTime() throws Exception {
        Timestamp readTime = writeThenChange();
        RunQueryRequest query =
                collection.whereGreaterThan("n", 1).whereLessThan("n", 4).toProto();
        RunAggregationQueryRequest request = RunAggregationQueryRequest.newBuilder()
                .setParent(query.getParent())
                .setStructuredAggregationQuery(StructuredAggregationQuery.newBuilder()
                        .setStructuredQuery(query.getStructuredQuery())
                        .addAggregations(Aggregation.newBuilder()
                                .setAlias("rows")
                                .setCount(Aggregation.Count.getDefaultInstance())))
                .setReadTime(readTime.toProto())
                .build();

        var response =
                client.runAggregationQueryCallable().call(request).iterator().next();

        assertThat(response.getResult().getAggregateFieldsOrThrow("rows"))
                .isEqualTo(Value.newBuilder().setIntegerValue(2).build());
        assertThat(response.getReadTime()).isEqualTo(readTime.toProto());
    }

    @Test
    void get_returnsOldVersion_atReadTime() throws Exception {
        Timestamp readTime = writeThenChange();
        BatchGetDocumentsRequest request = BatchGetDocumentsRequest.newBuilder()
                .setDatabase("projects/p/databases/(default)")
                .addDocuments(name("changed"))
                .addDocuments(name("deleted"))
                .addDocuments(name("added"))
                .setReadTime(readTime.toProto())
                .build();

        Map<String, Long> found = new java.util.HashMap<>();
        Set<String> missing = new HashSet<>();
        for (BatchGetDocumentsResponse response :
                client.batchGetDocumentsCallable().call(request)) {
            if (response.hasFound()) {
                found.put(
                        response.getFound().getName(),
                        response.getFound().getFieldsOrThrow("n").getIntegerValue());
            } else {
                missing.add(response.getMissing());
            }
        }

        assertThat(found).isEqualTo(Map.of(name("changed"), 2L, name("deleted"), 3L));
        assertThat(missing).containsExactly(name("added"));
    }

    private String name(String id) {
        return "projects/p/databases/(default)/documents/" + collection.getId() + "/" + id;
    }

    @Test
    void readOnlyTransaction_readsAtItsReadTime() throws Exception {
        Timestamp readTime = writeThenChange();

        List<String> ids = await(firestore.runTransaction(
                transaction -> transaction.get(collection.orderBy("n")).get().getDocuments().stream()
                        .map(document -> document.getId())
                        .toList(),
                TransactionOptions.createReadOnlyOptionsBuilder()
                        .setReadTime(com.google.protobuf.Timestamp.newBuilder(readTime.toProto()))
                        .build()));

        assertThat(ids).containsExactly("kept", "changed", "deleted");
    }

    @Test
    void read_isRejected_whenReadTimeIsInFuture() {
        Timestamp future = Timestamp.ofTimeSecondsAndNanos(Timestamp.now().getSeconds() + 600, 0);

        assertFails(Code.INVALID_ARGUMENT, () -> ProtocolClient.ids(client, at(collection, future)));
    }

    @Test
    @Tag(OURS_ONLY)
    void read_isRejected_whenReadTimeIsTooOld() {
        Timestamp old = Timestamp.ofTimeSecondsAndNanos(Timestamp.now().getSeconds() - 4_000, 0);

        assertFails(Code.FAILED_PRECONDITION, () -> ProtocolClient.ids(client, at(collection, old)));
    }

    @Test
    void stream_returnsOneSnapshot_duringWrites() throws Exception {
        int rows = 3_000;
        String padding = "x".repeat(300);
        for (int start = 0; start < rows; start += 500) {
            WriteBatch batch = firestore.batch();
            for (int n = start; n < start + 500; n++) {
                batch.set(collection.document("d%05d".formatted(n)), Map.of("n", (long) n, "text", padding));
            }
            await(batch.commit());
        }

        Iterator<RunQueryResponse> stream = client.runQueryCallable()
                .call(collection.orderBy("n", Direction.DESCENDING).toProto())
                .iterator();
        stream.next();
        for (int n = 0; n < 100; n++) {
            await(collection.document("d%05d".formatted(n)).delete());
            await(collection.document("d%05d".formatted(n + 300)).update("n", 1_000_000L + n));
        }
        await(collection.document("new").set(Map.of("n", 0L, "text", padding)));

        long expected = rows - 1L;
        while (stream.hasNext()) {
            expected--;
            assertThat(stream.next().getDocument().getFieldsOrThrow("n").getIntegerValue())
                    .isEqualTo(expected);
        }
        assertThat(expected).isZero();
    }
}
