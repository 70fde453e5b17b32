package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.ServerStream;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.CommitRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Write;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultInjectionTest extends FirestoreTestBase {
    /** Disables retries. The client would retry a query without rows, and a cut may overtake the rows. */
    private static final GrpcCallContext ONCE = GrpcCallContext.createDefault()
            .withTimeoutDuration(TestTimeouts.MAX)
            .withRetryableCodes(Set.of());

    private FirestoreClient client;

    @BeforeEach
    void seed() throws Exception {
        client = ProtocolClient.to(server.endpoint());
        WriteBatch batch = firestore.batch();
        for (int n = 0; n < 50; n++) {
            batch.set(collection.document("d%02d".formatted(n)), Map.of("n", (long) n));
        }
        await(batch.commit());
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    /** The number of received rows and the status of the stream. */
    private record Outcome(int rows, Code code) {}

    private Outcome query() {
        ServerStream<RunQueryResponse> stream =
                client.runQueryCallable().call(collection.orderBy("n").toProto(), ONCE);
        int[] rows = {0};
        Throwable failed = Assertions.catchThrowable(() -> stream.forEach(response -> rows[0]++));
        return new Outcome(
                rows[0], failed == null ? Code.OK : Status.fromThrowable(failed).getCode());
    }

    private void write(String id) {
        String name = "projects/p/databases/(default)/documents/" + collection.getId() + "/" + id;
        client.commitCallable()
                .call(CommitRequest.newBuilder()
                        .setDatabase("projects/p/databases/(default)")
                        .addWrites(Write.newBuilder()
                                .setUpdate(Document.newBuilder().setName(name)))
                        .build());
    }

    @Test
    void breakFault_endsStream_afterGivenRows() {
        server.faults().arm(1, "RunQuery", new Fault.Break(7, Code.INTERNAL.value()));

        assertThat(query()).isEqualTo(new Outcome(7, Code.INTERNAL));
        assertThat(query()).isEqualTo(new Outcome(50, Code.OK));
        assertThat(server.faults().fired()).isPositive();
    }

    @Test
    void cutFault_isUnavailableToClient() {
        server.faults().arm(1, "RunQuery", new Fault.Cut(7));

        Outcome outcome = query();

        assertThat(outcome.code()).isEqualTo(Code.UNAVAILABLE);
        assertThat(outcome.rows()).isLessThanOrEqualTo(7);
        assertThat(query()).isEqualTo(new Outcome(50, Code.OK));
    }

    @Test
    void stallAndDelayFaults_letStreamComplete() {
        server.faults().arm(1, "RunQuery", new Fault.Stall(7, Duration.ofMillis(300)));
        server.faults().arm(1, "RunQuery", new Fault.Delay(Duration.ofMillis(300)));

        assertThat(query()).isEqualTo(new Outcome(50, Code.OK));
        long before = System.nanoTime();
        assertThat(query()).isEqualTo(new Outcome(50, Code.OK));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void paceFault_limitsStreamRate() {
        server.faults().arm(1, "RunQuery", new Fault.Pace(100));

        long before = System.nanoTime();
        assertThat(query()).isEqualTo(new Outcome(50, Code.OK));

        // 50 documents at 100 a second
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(450));
    }

    @Test
    void commit_isAppliedOnLostAnswer_butNotOnStatusFault() throws Exception {
        server.faults().arm(1, "Commit", new Fault.Status(Code.INVALID_ARGUMENT.value()));
        assertFails(Code.INVALID_ARGUMENT, () -> write("refused"));

        server.faults().arm(1, "Commit", new Fault.LostAnswer(Code.INTERNAL.value()));
        assertFails(Code.INTERNAL, () -> write("lost"));

        assertThat(await(collection.document("refused").get()).exists()).isFalse();
        assertThat(await(collection.document("lost").get()).exists()).isTrue();
    }

    @Test
    void fault_appliesToMatchingCollectionOnly() throws Exception {
        server.faults()
                .arm(
                        1,
                        call -> call.method().equals("Commit") && call.target().contains(collection.getId()),
                        new Fault.Status(Code.INVALID_ARGUMENT.value()));

        await(firestore.collection("another").document("d").set(Map.of("n", 1L)));

        assertFails(Code.INVALID_ARGUMENT, () -> write("d"));
    }
}
