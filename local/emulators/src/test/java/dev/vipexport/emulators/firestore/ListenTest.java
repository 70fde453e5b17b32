package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.DocumentChange;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.ListenerRegistration;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.firestore.QuerySnapshot;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenTest extends FirestoreTestBase {

    private final List<ListenerRegistration> registrations = new ArrayList<>();

    @AfterEach
    void removeListeners() {
        registrations.forEach(ListenerRegistration::remove);
    }

    /** Returns what a listener receives: per snapshot its changes and then its rows, or an error. */
    private BlockingQueue<String> listen(Query query) {
        BlockingQueue<String> snapshots = new LinkedBlockingQueue<>();
        registrations.add(query.addSnapshotListener((snapshot, error) ->
                snapshots.add(error != null ? error.getStatus().getCode().name() : text(snapshot))));
        return snapshots;
    }

    private static String text(@Nullable QuerySnapshot snapshot) {
        Objects.requireNonNull(snapshot, "without an error there is a snapshot");
        List<String> changes =
                snapshot.getDocumentChanges().stream().map(ListenTest::text).toList();
        List<String> rows = snapshot.getDocuments().stream()
                .map(QueryDocumentSnapshot::getId)
                .toList();
        return String.join(" ", changes) + " | " + String.join(" ", rows);
    }

    private static String text(DocumentChange change) {
        return change.getType() + ":" + change.getDocument().getId();
    }

    private static String awaitNext(BlockingQueue<String> snapshots) throws InterruptedException {
        String text = snapshots.poll(TestTimeouts.MAX.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(text).as("a snapshot").isNotNull();
        return text;
    }

    private void set(String id, long n) throws Exception {
        await(collection.document(id).set(Map.of("n", n)));
    }

    @Test
    void listener_receivesInitialStateThenChanges() throws Exception {
        set("a", 1);
        set("b", 2);
        BlockingQueue<String> snapshots =
                listen(collection.whereGreaterThan("n", 0).orderBy("n"));
        assertThat(awaitNext(snapshots)).isEqualTo("ADDED:a ADDED:b | a b");

        set("c", 3);
        assertThat(awaitNext(snapshots)).isEqualTo("ADDED:c | a b c");
        set("a", 4);
        assertThat(awaitNext(snapshots)).isEqualTo("MODIFIED:a | b c a");
        set("b", -1);
        assertThat(awaitNext(snapshots)).isEqualTo("REMOVED:b | c a");
        await(collection.document("c").delete());
        assertThat(awaitNext(snapshots)).isEqualTo("REMOVED:c | a");
    }

    @Test
    void listener_receivesOneSnapshotPerCommit() throws Exception {
        BlockingQueue<String> snapshots = listen(collection.whereEqualTo("n", 1));
        assertThat(awaitNext(snapshots)).isEqualTo(" | ");
        set("other", 7);
        await(firestore.document("elsewhere/" + collection.getId()).set(Map.of("n", 1L)));
        WriteBatch batch = firestore.batch();
        batch.set(collection.document("a"), Map.of("n", 1L));
        batch.set(collection.document("b"), Map.of("n", 1L));
        batch.delete(collection.document("other"));
        await(batch.commit());

        assertThat(awaitNext(snapshots)).isEqualTo("ADDED:a ADDED:b | a b");
    }

    @Test
    void listener_seesDocumentsMoveUp_whenLimited() throws Exception {
        for (int n = 1; n <= 4; n++) {
            set("d" + n, n);
        }
        BlockingQueue<String> first = listen(collection.orderBy("n").limit(2));
        BlockingQueue<String> last = listen(collection.orderBy("n").limitToLast(2));
        assertThat(awaitNext(first)).isEqualTo("ADDED:d1 ADDED:d2 | d1 d2");
        assertThat(awaitNext(last)).isEqualTo("ADDED:d3 ADDED:d4 | d3 d4");

        await(collection.document("d1").delete());
        assertThat(awaitNext(first)).isEqualTo("REMOVED:d1 ADDED:d3 | d2 d3");
        set("d5", 5);
        assertThat(awaitNext(last)).isEqualTo("REMOVED:d3 ADDED:d5 | d4 d5");
    }

    @Test
    void listener_seesOnlyItsCursorRangeAndGroup() throws Exception {
        String group = "g" + collection.getId();
        BlockingQueue<String> between =
                listen(collection.orderBy("n").startAt(2).endBefore(4));
        BlockingQueue<String> everywhere = listen(firestore.collectionGroup(group));
        assertThat(awaitNext(between)).isEqualTo(" | ");
        assertThat(awaitNext(everywhere)).isEqualTo(" | ");

        set("low", 1);
        set("high", 4);
        set("in", 2);
        assertThat(awaitNext(between)).isEqualTo("ADDED:in | in");
        await(collection.document("low").collection(group).document("deep").set(Map.of()));
        assertThat(awaitNext(everywhere)).isEqualTo("ADDED:deep | deep");
        set("in", 1);
        assertThat(awaitNext(between)).isEqualTo("REMOVED:in | ");
    }

    @Test
    void documentListener_receivesExistenceAndChanges() throws Exception {
        BlockingQueue<String> snapshots = new LinkedBlockingQueue<>();
        registrations.add(
                collection.document("d").addSnapshotListener((snapshot, error) -> snapshots.add(n(snapshot))));
        assertThat(awaitNext(snapshots)).isEqualTo("none");

        set("d", 1);
        assertThat(awaitNext(snapshots)).isEqualTo("1");
        set("other", 5);
        set("d", 2);
        assertThat(awaitNext(snapshots)).isEqualTo("2");
        await(collection.document("d").delete());
        assertThat(awaitNext(snapshots)).isEqualTo("none");
    }

    private static String n(@Nullable DocumentSnapshot snapshot) {
        Objects.requireNonNull(snapshot, "without an error there is a snapshot");
        return snapshot.exists() ? String.valueOf(snapshot.getLong("n")) : "none";
    }

    @Test
    void listener_missesAndRepeatsNothing_whenStreamBreaks() throws Exception {
        set("a", 1);
        set("b", 1);
        BlockingQueue<String> snapshots = listen(collection);
        assertThat(awaitNext(snapshots)).isEqualTo("ADDED:a ADDED:b | a b");

        for (int round = 0; round < 3; round++) {
            server.faults().arm(1, "Listen", new Fault.Break(round, Status.Code.UNAVAILABLE.value()));
        }
        int before = server.faults().fired();
        BlockingQueue<String> broken = listen(collection.whereGreaterThan("n", 0));
        assertThat(awaitNext(broken)).isEqualTo("ADDED:a ADDED:b | a b");
        assertThat(server.faults().fired() - before).isEqualTo(3);
        set("c", 1);

        assertThat(awaitNext(broken)).isEqualTo("ADDED:c | a b c");
        assertThat(awaitNext(snapshots)).isEqualTo("ADDED:c | a b c");
    }

    @Test
    void listener_receivesError_whenQueryIsInvalid() throws Exception {
        Query refused = collection.whereIn("n", List.of()).orderBy("n", Direction.DESCENDING);

        assertThat(awaitNext(listen(refused))).isEqualTo(Status.Code.INVALID_ARGUMENT.name());
    }

    @Test
    void listeners_allReceiveChange_onTwoThreads() throws Exception {
        List<BlockingQueue<String>> all = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            all.add(listen(collection.whereGreaterThan("n", 0)));
        }
        for (BlockingQueue<String> snapshots : all) {
            assertThat(awaitNext(snapshots)).isEqualTo(" | ");
        }

        set("a", 1);

        for (BlockingQueue<String> snapshots : all) {
            assertThat(awaitNext(snapshots)).isEqualTo("ADDED:a | a");
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("firestore-listen"))
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void listener_resumes_whenServerRestarts(@TempDir Path kept) throws Exception {
        FirestoreServer first = FirestoreServer.start(FirestoreServer.Options.stored(0, kept));
        String address = first.endpoint();
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        Firestore client = client(first.endpoint());
        await(client.document("c/a").set(Map.of("n", 1L)));
        await(client.document("c/b").set(Map.of("n", 1L)));
        BlockingQueue<String> snapshots = listen(client.collection("c"));
        assertThat(awaitNext(snapshots)).isEqualTo("ADDED:a ADDED:b | a b");

        first.close();
        try (FirestoreServer second = FirestoreServer.start(FirestoreServer.Options.stored(port, kept))) {
            // another client, because the listener's may wait before it reconnects and reject writes until then
            Firestore other = client(second.endpoint());
            WriteBatch batch = other.batch();
            batch.delete(other.document("c/a"));
            batch.set(other.document("c/c"), Map.of("n", 1L));
            await(batch.commit());

            assertThat(awaitNext(snapshots)).isEqualTo("REMOVED:a ADDED:c | b c");
            removeListeners();
            client.close();
            other.close();
        }
    }
}
