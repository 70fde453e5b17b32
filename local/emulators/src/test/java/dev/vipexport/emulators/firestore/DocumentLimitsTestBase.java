package dev.vipexport.emulators.firestore;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.CommitResponse;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import io.grpc.Status.Code;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Sends writes without the client's own checks. */
abstract class DocumentLimitsTestBase extends FirestoreTestBase {
    static final String DATABASE = "projects/p/databases/(default)";

    private static FirestoreClient client;

    @BeforeAll
    static void connect() throws Exception {
        client = ProtocolClient.to(endpoint);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    String name() {
        return DATABASE + "/documents/" + collection.getId() + "/d";
    }

    static Value integer(long value) {
        return Value.newBuilder().setIntegerValue(value).build();
    }

    Write.Builder set(String field, Value value) {
        return Write.newBuilder()
                .setUpdate(Document.newBuilder().setName(name()).putFields(field, value));
    }

    static CommitResponse commit(Write.Builder... writes) throws Exception {
        CommitRequest.Builder request = CommitRequest.newBuilder().setDatabase(DATABASE);
        Arrays.stream(writes).forEach(request::addWrites);
        return await(client.commitCallable().futureCall(request.build()));
    }

    static void assertRejected(Code code, Write.Builder write) {
        assertFails(code, () -> commit(write));
    }

    static Value array(Value... elements) {
        return Value.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(List.of(elements)))
                .build();
    }

    Write.Builder transform(FieldTransform.Builder transform) {
        return set("f", integer(1)).addUpdateTransforms(transform);
    }
}
