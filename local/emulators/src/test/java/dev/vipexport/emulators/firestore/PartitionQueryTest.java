package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.CollectionGroup;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryPartition;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.PartitionQueryRequest;
import com.google.firestore.v1.PartitionQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.protobuf.Timestamp;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartitionQueryTest extends FirestoreTestBase {
    private String group = "";

    /** Writes collections with one name below two documents and below one of their own documents, with unusual ids. */
    private void seed(int each) throws Exception {
        group = "g" + collection.getId();
        List<String> parents = List.of("p0", "p1", "p0/" + group + "/d05");
        WriteBatch batch = firestore.batch();
        for (String parent : parents) {
            for (int n = 0; n < each; n++) {
                batch.set(
                        firestore.document("%s/%s/%s/d%02d".formatted(collection.getId(), parent, group, n)),
                        Map.of("n", (long) n));
            }
            batch.set(
                    firestore.document("%s/%s/%s/\u0000é\u0000".formatted(collection.getId(), parent, group)),
                    Map.of());
        }
        await(batch.commit());
    }

    private RunQueryRequest byName() {
        return firestore.collectionGroup(group).orderBy(FieldPath.documentId()).toProto();
    }

    private PartitionQueryRequest.Builder request() {
        return PartitionQueryRequest.newBuilder()
                .setParent("projects/p/databases/(default)/documents")
                .setStructuredQuery(byName().getStructuredQuery());
    }

    private static PartitionQueryResponse ask(PartitionQueryRequest request) throws Exception {
        try (FirestoreClient client = ProtocolClient.to(endpoint)) {
            return await(client.partitionQueryCallable().futureCall(request));
        }
    }

    @Test
    void partitions_coverWholeCollectionGroup() throws Exception {
        seed(20);
        CollectionGroup whole = firestore.collectionGroup(group);

        List<QueryPartition> partitions = await(whole.getPartitions(5));

        List<String> together = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (QueryPartition partition : partitions) {
            List<String> part = paths(partition.createQuery());
            sizes.add(part.size());
            together.addAll(part);
        }
        assertThat(partitions).hasSize(5);
        assertThat(together)
                .isEqualTo(paths(whole.orderBy(FieldPath.documentId())))
                .hasSize(63);
        assertThat(sizes).allMatch(size -> size >= 3 && size <= 25);
    }

    @Test
    void partitions_coverGroup_withNumericIds() throws Exception {
        group = "g" + collection.getId();
        WriteBatch batch = firestore.batch();
        for (int n = -20; n <= 20; n += 4) {
            batch.set(collection.document("p").collection(group).document("__id" + (n + 1) + "__"), Map.of());
        }
        await(batch.commit());
        CollectionGroup whole = firestore.collectionGroup(group);

        List<String> together = new ArrayList<>();
        for (QueryPartition partition : await(whole.getPartitions(6))) {
            List<String> part = paths(partition.createQuery());
            assertThat(part).hasSizeBetween(1, 3);
            together.addAll(part);
        }

        assertThat(together)
                .isEqualTo(paths(whole.orderBy(FieldPath.documentId())))
                .hasSize(11);
    }

    private static List<String> paths(Query query) throws Exception {
        return await(query.get()).getDocuments().stream()
                .map(document -> document.getReference().getPath())
                .toList();
    }

    @Test
    void partitions_areNeverMoreThanDocuments() throws Exception {
        seed(1);

        assertThat(await(firestore.collectionGroup(group).getPartitions(100))).hasSizeBetween(2, 6);
        assertThat(await(firestore.collectionGroup("none" + group).getPartitions(100)))
                .hasSize(1);
    }

    @Test
    void partitions_arePaged() throws Exception {
        seed(20);
        List<Cursor> all = ask(request().setPartitionCount(7).build()).getPartitionsList();

        PartitionQueryResponse first =
                ask(request().setPartitionCount(7).setPageSize(4).build());
        PartitionQueryResponse second = ask(request()
                .setPartitionCount(7)
                .setPageSize(4)
                .setPageToken(first.getNextPageToken())
                .build());

        assertThat(first.getPartitionsList()).isEqualTo(all.subList(0, 4));
        assertThat(second.getPartitionsList()).isEqualTo(all.subList(4, 7));
        assertThat(second.getNextPageToken()).isEmpty();
    }

    @Test
    void partitionQuery_isRejected_whenUnsupported() throws Exception {
        seed(1);
        PartitionQueryRequest.Builder good = request().setPartitionCount(2);

        assertRejected(request());
        assertRejected(good.clone()
                .setStructuredQuery(byName().getStructuredQuery().toBuilder().setOffset(1)));
        assertRejected(good.clone()
                .setStructuredQuery(firestore
                        .collectionGroup(group)
                        .whereEqualTo("n", 1)
                        .toProto()
                        .getStructuredQuery()));
        assertRejected(good.clone()
                .setStructuredQuery(
                        firestore.collectionGroup(group).orderBy("n").toProto().getStructuredQuery()));
        assertRejected(good.clone().setStructuredQuery(collection.toProto().getStructuredQuery()));
        assertRejected(good.clone()
                .setStructuredQuery(StructuredQuery.newBuilder()
                        .addFrom(CollectionSelector.newBuilder().setAllDescendants(true))));
        assertRejected(
                good.clone().setReadTime(Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1_000 + 600)));
    }

    private static void assertRejected(PartitionQueryRequest.Builder request) {
        assertFails(Code.INVALID_ARGUMENT, () -> ask(request.build()));
    }
}
