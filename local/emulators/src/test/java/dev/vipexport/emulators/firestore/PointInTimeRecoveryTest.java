package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.emulators.firestore.store.Retention;
import io.grpc.Status.Code;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Old read times, with a clock that the test sets. */
class PointInTimeRecoveryTest {
    private static final Instant START = Instant.parse("2026-06-01T10:00:30Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Retention anHour = new Retention(now::get, Duration.ofHours(1));

    private interface Reads {
        void run(FirestoreClient client, Query query) throws Exception;
    }

    /** Writes a document, changes it two minutes later, and reads later. */
    private void afterwards(Retention retention, Duration later, Reads reads) throws Exception {
        try (FirestoreServer server = FirestoreServer.start(Options.inMemory(), retention);
                Firestore firestore = FirestoreTestBase.client(server.endpoint());
                FirestoreClient client = ProtocolClient.to(server.endpoint())) {
            FirestoreTestBase.await(firestore.document("c/first").set(Map.of("n", 1)));
            now.set(START.plus(Duration.ofMinutes(2)));
            FirestoreTestBase.await(firestore.document("c/first").delete());
            FirestoreTestBase.await(firestore.document("c/second").set(Map.of("n", 1)));
            now.set(START.plus(later));
            reads.run(client, firestore.collection("c"));
        }
    }

    private static Timestamp at(Instant time) {
        return Timestamp.ofTimeSecondsAndNanos(time.getEpochSecond(), time.getNano());
    }

    @Test
    void wholeMinute_isRead_withinSevenDays() throws Exception {
        afterwards(
                anHour.withPointInTimeRecovery(),
                Duration.ofHours(30),
                (client, query) -> assertThat(ProtocolClient.ids(
                                client, ProtocolClient.at(query, at(Instant.parse("2026-06-01T10:01:00Z")))))
                        .containsExactly("first"));
    }

    @Test
    void microsecond_isRead_withinLastHour() throws Exception {
        afterwards(
                anHour.withPointInTimeRecovery(),
                Duration.ofMinutes(50),
                (client, query) -> assertThat(ProtocolClient.ids(
                                client, ProtocolClient.at(query, at(Instant.parse("2026-06-01T10:01:00.000001Z")))))
                        .containsExactly("first"));
    }

    @Test
    void otherTime_isTooOld_afterAnHour() throws Exception {
        afterwards(anHour.withPointInTimeRecovery(), Duration.ofHours(2), (client, query) -> {
            var request = ProtocolClient.at(query, at(Instant.parse("2026-06-01T10:01:01Z")));

            FirestoreTestBase.assertFails(Code.INVALID_ARGUMENT, () -> ProtocolClient.ids(client, request));
            assertThatThrownBy(() -> ProtocolClient.ids(client, request)).hasMessageContaining("read_time is too old");
        });
    }

    @Test
    void wholeMinute_isTooOld_afterSevenDays() throws Exception {
        afterwards(anHour.withPointInTimeRecovery(), Duration.ofDays(8), (client, query) -> {
            var request = ProtocolClient.at(query, at(Instant.parse("2026-06-01T10:01:00Z")));

            FirestoreTestBase.assertFails(Code.INVALID_ARGUMENT, () -> ProtocolClient.ids(client, request));
        });
    }

    @Test
    void wholeMinute_isTooOld_withoutRecovery() throws Exception {
        afterwards(anHour, Duration.ofHours(2), (client, query) -> {
            var request = ProtocolClient.at(query, at(Instant.parse("2026-06-01T10:01:00Z")));

            FirestoreTestBase.assertFails(Code.FAILED_PRECONDITION, () -> ProtocolClient.ids(client, request));
            assertThatThrownBy(() -> ProtocolClient.ids(client, request))
                    .hasMessageContaining("The requested snapshot version is too old");
        });
    }
}
