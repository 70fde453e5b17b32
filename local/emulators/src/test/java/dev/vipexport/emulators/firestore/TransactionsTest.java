package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.TransactionOptions;
import com.google.firestore.v1.Write;
import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class TransactionsTest extends FirestoreTestBase {
    private static final String DATABASE = "projects/p/databases/(default)";
    private static FirestoreClient client;

    @BeforeAll
    static void connect() throws Exception {
        client = ProtocolClient.to(endpoint);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    private String name(String id) {
        return DATABASE + "/documents/" + collection.getId() + "/" + id;
    }

    private ByteString begin() {
        return client.beginTransaction(DATABASE).getTransaction();
    }

    private void read(ByteString transaction, String id) {
        BatchGetDocumentsRequest request = BatchGetDocumentsRequest.newBuilder()
                .setDatabase(DATABASE)
                .addDocuments(name(id))
                .setTransaction(transaction)
                .build();
        assertThat(client.batchGetDocumentsCallable().call(request)).hasSize(1);
    }

    private void commit(ByteString transaction, String id) {
        Write write = Write.newBuilder()
                .setUpdate(Document.newBuilder().setName(name(id)))
                .build();
        client.commit(CommitRequest.newBuilder()
                .setDatabase(DATABASE)
                .setTransaction(transaction)
                .addWrites(write)
                .build());
    }

    @Test
    void concurrentTransactions_loseNoUpdate() throws Exception {
        DocumentReference counter = collection.document("counter");
        await(counter.set(Map.of("n", 0L)));

        List<ApiFuture<Long>> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(firestore.runTransaction(
                    transaction -> {
                        long n = Objects.requireNonNull(
                                transaction.get(counter).get().getLong("n"));
                        transaction.update(counter, "n", n + 1);
                        return n;
                    },
                    com.google.cloud.firestore.TransactionOptions.createReadWriteOptionsBuilder()
                            .setNumberOfAttempts(20)
                            .build()));
        }
        List<Long> seen = new ArrayList<>();
        for (ApiFuture<Long> one : all) {
            seen.add(await(one));
        }

        assertThat(seen).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
        assertThat(await(counter.get()).getLong("n")).isEqualTo(6L);
    }

    @Test
    @Tag(OURS_ONLY)
    void commit_aborts_whenReadDocumentChanged() throws Exception {
        await(collection.document("d").set(Map.of("n", 0L)));
        ByteString transaction = begin();
        read(transaction, "d");
        await(collection.document("d").set(Map.of("n", 1L)));

        assertFails(Code.ABORTED, () -> commit(transaction, "other"));
        assertThat(await(collection.document("other").get()).exists()).isFalse();
    }

    @Test
    @Tag(OURS_ONLY)
    void commit_aborts_whenMissingDocumentWasCreated() throws Exception {
        ByteString transaction = begin();
        read(transaction, "d");
        await(collection.document("d").set(Map.of("n", 1L)));

        assertFails(Code.ABORTED, () -> commit(transaction, "other"));
    }

    @Test
    @Tag(OURS_ONLY)
    void commit_aborts_whenQueryResultChanged() throws Exception {
        await(collection.document("d").set(Map.of("n", 1L)));
        ByteString transaction = begin();
        query(transaction);
        await(collection.document("phantom").set(Map.of("n", 2L)));

        assertFails(Code.ABORTED, () -> commit(transaction, "other"));
    }

    @Test
    @Tag(OURS_ONLY)
    void commit_succeeds_whenUnrelatedDocumentChanged() throws Exception {
        await(collection.document("d").set(Map.of("n", 1L)));
        ByteString transaction = begin();
        query(transaction);
        await(collection.document("elsewhere").set(Map.of("n", -1L)));

        commit(transaction, "other");

        assertThat(await(collection.document("other").get()).exists()).isTrue();
    }

    private void query(ByteString transaction) {
        RunQueryRequest query = collection.whereGreaterThan("n", 0).toProto().toBuilder()
                .setTransaction(transaction)
                .build();
        assertThat(ProtocolClient.ids(client, query)).containsExactly("d");
    }

    @Test
    void transaction_isInvalid_afterCommitOrRollback() {
        ByteString committed = begin();
        commit(committed, "d");
        ByteString rolledBack = begin();
        client.rollback(DATABASE, rolledBack);

        assertFails(Code.INVALID_ARGUMENT, () -> commit(committed, "d"));
        assertFails(Code.INVALID_ARGUMENT, () -> commit(rolledBack, "d"));
    }

    @Test
    @Tag(OURS_ONLY)
    void read_canBeginTransaction() throws Exception {
        await(collection.document("d").set(Map.of("n", 0L)));
        BatchGetDocumentsRequest request = BatchGetDocumentsRequest.newBuilder()
                .setDatabase(DATABASE)
                .addDocuments(name("d"))
                .setNewTransaction(
                        TransactionOptions.newBuilder().setReadWrite(TransactionOptions.ReadWrite.getDefaultInstance()))
                .build();
        ByteString transaction = ByteString.EMPTY;
        for (BatchGetDocumentsResponse response :
                client.batchGetDocumentsCallable().call(request)) {
            transaction = response.getTransaction().isEmpty() ? transaction : response.getTransaction();
        }
        ByteString begun = transaction;
        await(collection.document("d").set(Map.of("n", 1L)));

        assertFails(Code.ABORTED, () -> commit(begun, "d"));
    }

    @Test
    void commit_isRejected_inReadOnlyTransactionWithWrites() {
        ByteString transaction = client.beginTransaction(com.google.firestore.v1.BeginTransactionRequest.newBuilder()
                        .setDatabase(DATABASE)
                        .setOptions(TransactionOptions.newBuilder()
                                .setReadOnly(TransactionOptions.ReadOnly.getDefaultInstance()))
                        .build())
                .getTransaction();

        assertFails(Code.INVALID_ARGUMENT, () -> commit(transaction, "d"));
    }
}
