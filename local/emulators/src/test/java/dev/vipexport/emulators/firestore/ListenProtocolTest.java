package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.BidiStream;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.ListenRequest;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import com.google.firestore.v1.TargetChange;
import com.google.firestore.v1.TargetChange.TargetChangeType;
import com.google.protobuf.ByteString;
import com.google.protobuf.Int32Value;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.emulators.firestore.store.Retention;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests the single messages of Listen, on a server with a settable clock. */
@Timeout(300)
class ListenProtocolTest {
    private static final String DATABASE = "projects/p/databases/(default)";
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final AtomicLong minutes = new AtomicLong();
    private FirestoreServer server;
    private FirestoreClient client;
    private Firestore firestore;
    private BidiStream<ListenRequest, ListenResponse> stream;
    private Iterator<ListenResponse> responses;

    @BeforeEach
    void open() throws Exception {
        Retention retention = new Retention(() -> START.plus(Duration.ofMinutes(minutes.get())), Duration.ofMinutes(5));
        server = FirestoreServer.start(Options.inMemory(), retention);
        client = ProtocolClient.to(server.endpoint());
        firestore = FirestoreTestBase.client(server.endpoint());
        connect();
    }

    private void connect() {
        stream = client.listenCallable().call();
        responses = stream.iterator();
    }

    @AfterEach
    void close() {
        client.close();
        firestore.shutdown();
        server.close();
    }

    private void set(String id, long n) throws Exception {
        FirestoreTestBase.await(firestore.document("c/" + id).set(Map.of("n", n)));
    }

    private Target.Builder target(int id) {
        Query query = firestore.collection("c").whereGreaterThan("n", 0);
        return Target.newBuilder()
                .setTargetId(id)
                .setQuery(Target.QueryTarget.newBuilder()
                        .setParent(DATABASE + "/documents")
                        .setStructuredQuery(query.toProto().getStructuredQuery()));
    }

    private void add(Target.Builder target) {
        stream.send(ListenRequest.newBuilder()
                .setDatabase(DATABASE)
                .setAddTarget(target)
                .build());
    }

    private ByteString token = ByteString.EMPTY;

    /** Returns the messages up to the next global snapshot. */
    private List<String> receiveRound() {
        List<String> messages = new ArrayList<>();
        while (true) {
            ListenResponse response = responses.next();
            TargetChange change = response.getTargetChange();
            if (response.hasTargetChange()
                    && change.getTargetChangeType() == TargetChangeType.NO_CHANGE
                    && change.getTargetIdsCount() == 0) {
                token = change.getResumeToken();
                return messages;
            }
            messages.add(text(response));
        }
    }

    private static String text(ListenResponse response) {
        return switch (response.getResponseTypeCase()) {
            case TARGET_CHANGE ->
                response.getTargetChange().getTargetChangeType() + " "
                        + response.getTargetChange().getTargetIdsList();
            case DOCUMENT_CHANGE ->
                last(response.getDocumentChange().getDocument().getName()) + " in "
                        + response.getDocumentChange().getTargetIdsList();
            case DOCUMENT_DELETE -> last(response.getDocumentDelete().getDocument()) + " deleted";
            case DOCUMENT_REMOVE -> last(response.getDocumentRemove().getDocument()) + " left";
            case FILTER -> "count " + response.getFilter().getCount();
            case RESPONSETYPE_NOT_SET -> "nothing";
        };
    }

    private static String last(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    @Test
    void targets_areConsistentAtSameTime() throws Exception {
        set("a", 1);
        add(target(1));
        assertThat(receiveRound()).containsExactly("ADD [1]", "a in [1]", "CURRENT [1]");
        add(Target.newBuilder()
                .setTargetId(2)
                .setDocuments(Target.DocumentsTarget.newBuilder()
                        .addDocuments(DATABASE + "/documents/c/a")
                        .addDocuments(DATABASE + "/documents/c/missing")));
        assertThat(receiveRound()).containsExactly("ADD [2]", "a in [2]", "missing deleted", "CURRENT [2]");

        set("a", 2);

        assertThat(receiveRound()).containsExactly("a in [1]", "a in [2]");
    }

    @Test
    void removedTarget_receivesNoChanges() throws Exception {
        add(target(1));
        add(target(2));
        receiveRound();
        receiveRound();
        stream.send(ListenRequest.newBuilder()
                .setDatabase(DATABASE)
                .setRemoveTarget(1)
                .build());
        assertThat(text(responses.next())).isEqualTo("REMOVE [1]");

        set("a", 1);

        assertThat(receiveRound()).contains("a in [2]").doesNotContain("a in [1]");
    }

    @Test
    void onceTarget_isRemoved_whenCurrent() throws Exception {
        set("a", 1);
        add(target(0).setOnce(true));

        assertThat(receiveRound()).containsExactly("ADD [1]", "a in [1]", "CURRENT [1]");
        assertThat(text(responses.next())).isEqualTo("REMOVE [1]");
    }

    @Test
    void resumedTarget_receivesOnlyMissedChanges() throws Exception {
        set("kept", 1);
        set("deleted", 1);
        set("left", 1);
        add(target(1));
        receiveRound();
        stream.closeSend();
        FirestoreTestBase.await(firestore.document("c/deleted").delete());
        set("left", -1);
        set("new", 1);
        minutes.set(4);
        connect();
        add(target(1).setResumeToken(token).setExpectedCount(Int32Value.of(3)));

        List<String> messages = receiveRound();

        assertThat(messages)
                .startsWith("ADD [1]")
                .contains("deleted deleted", "left left", "new in [1]")
                .endsWith("count 2", "CURRENT [1]")
                .hasSize(6);
    }

    @Test
    void target_isReset_whenTokenIsTooOld() throws Exception {
        set("a", 1);
        add(target(1));
        receiveRound();
        stream.closeSend();
        minutes.set(20);
        connect();
        add(target(1).setResumeToken(token));

        assertThat(receiveRound()).containsExactly("ADD [1]", "RESET [1]", "a in [1]", "CURRENT [1]");
    }

    @Test
    void target_isRemovedWithCause_whenTokenIsForeign() {
        add(target(7).setResumeToken(ByteString.copyFromUtf8("somebody else's")));

        ListenResponse refusal = responses.next();

        assertThat(text(refusal)).isEqualTo("REMOVE [7]");
        assertThat(refusal.getTargetChange().getCause().getMessage()).contains("resume token");
    }
}
