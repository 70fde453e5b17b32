package dev.vipexport.api.messages.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.limits.RateLimiter;
import dev.vipexport.api.limits.StoppedRateLimiter;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageCounterTest {
    private static final String COUNT = "RunAggregationQuery";
    private static final int PERMISSION_DENIED = 7;
    private static final int MAX_MESSAGES = 5;
    private static final MessageCount NONE = new MessageCount(0, false);
    private static final Caller CALLER = new Caller("org", "key-of-counter-test");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private final FirestoreServer server = FirestoreServer.start(FirestoreServer.Options.inMemory()
            .withIndexes(Path.of("..", "firestore.indexes.json"))
            .withRules(CloudRules.STANDARD.withoutOrderByName()));
    private final CloudSettings cloud = new CloudSettings("p", "(default)", "b", server.endpoint(), null);
    private final Firestore firestore = GoogleClients.firestore(cloud);
    private final FirestoreClient countClient = GoogleClients.firestoreGapic(cloud);

    @AfterEach
    void stop() throws Exception {
        server.close();
        firestore.close();
        countClient.close();
    }

    private MessageCounter counter(Duration timeout, Duration cacheTtl) {
        return counter(timeout, cacheTtl, StoppedRateLimiter.withBurst(1_000));
    }

    private MessageCounter counter(Duration timeout, Duration cacheTtl, RateLimiter rates) {
        return new MessageCounter(
                firestore,
                countClient,
                rates,
                new CountSettings(MAX_MESSAGES, timeout, 32, 8),
                new LabelSettings(100, cacheTtl));
    }

    private static List<ExportQuery> queries(int number) {
        return IntStream.range(0, number)
                .mapToObj(i ->
                        new ExportQuery("ws", "ch", new TimeWindow(JUNE, JUNE.plusSeconds(60)), "label-" + i, null))
                .toList();
    }

    @Test
    void count_endsAtTheMaximum() throws Exception {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ZERO);

        store(MAX_MESSAGES - 1);
        assertThat(counter.count(CALLER, queries(1)).join()).containsExactly(new MessageCount(MAX_MESSAGES - 1, false));
        store(MAX_MESSAGES);
        assertThat(counter.count(CALLER, queries(1)).join()).containsExactly(new MessageCount(MAX_MESSAGES, true));
        store(3 * MAX_MESSAGES);
        long readBefore = server.documentsRead();
        assertThat(counter.count(CALLER, queries(1)).join()).containsExactly(new MessageCount(MAX_MESSAGES, true));
        assertThat(server.documentsRead() - readBefore).isLessThanOrEqualTo(MAX_MESSAGES + 1);
    }

    private void store(int messages) throws Exception {
        WriteBatch batch = firestore.batch();
        for (int i = 0; i < messages; i++) {
            batch.set(
                    firestore.collection(VipMessages.COLLECTION).document("m-" + i),
                    Map.of(
                            VipMessages.WORKSPACE_ID,
                            "ws",
                            VipMessages.MEDIUM_ID,
                            "ch",
                            VipMessages.LABELS,
                            List.of("label-0"),
                            VipMessages.TIMESTAMP,
                            VipMessages.timestamp(JUNE.plusSeconds(i))));
        }
        batch.commit().get();
    }

    @Test
    void count_endsInFirestoreToo_whenItTakesTooLong() throws Exception {
        try (var held = new HeldCounts(server.endpoint());
                FirestoreClient client =
                        GoogleClients.firestoreGapic(new CloudSettings("p", "(default)", "b", held.endpoint(), null))) {
            var counter = new MessageCounter(
                    firestore,
                    client,
                    StoppedRateLimiter.withBurst(1_000),
                    new CountSettings(MAX_MESSAGES, Duration.ofMillis(500), 2, 2),
                    new LabelSettings(100, Duration.ZERO));

            CompletableFuture<List<MessageCount>> late = counter.count(CALLER, queries(6));

            assertThat(late.handle((result, failure) -> failure.getCause()).join())
                    .isInstanceOf(BackendUnavailableException.class);
            await().atMost(TestTimeouts.MAX).until(() -> held.running() == 0);
            assertThat(held.peak()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void counts_shareOneDeadline() {
        MessageCounter counter = counter(Duration.ofMillis(400), Duration.ZERO);
        // eight at a time take longer than the deadline, and none takes as long
        server.faults().arm(300, COUNT, new Fault.Delay(Duration.ofMillis(200)));

        CompletableFuture<List<MessageCount>> counts = counter.count(CALLER, queries(300));

        assertThat(counts.handle((result, failure) -> failure.getCause()).join())
                .isInstanceOf(BackendUnavailableException.class);
        assertThat(server.faults().fired()).isLessThan(300);
    }

    @Test
    void equalCounts_runOnce_whenRequestsAreConcurrent() {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ofHours(1));
        server.faults().arm(1_000, COUNT, new Fault.Delay(Duration.ofMillis(200)));

        List<CompletableFuture<List<MessageCount>>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(counter.count(CALLER, queries(4)));
        }

        requests.forEach(request -> assertThat(request.join()).containsExactly(NONE, NONE, NONE, NONE));
        assertThat(server.faults().fired()).isEqualTo(4);
    }

    @Test
    void counts_useTheRateOfKeyAndOrganisation_unlessCached() {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ofHours(1), StoppedRateLimiter.withBurst(7));
        var secondKey = new Caller("org", "second-key");
        var otherOrganisation = new Caller("other", "third-key");

        counter.count(CALLER, queries(30)).join();
        counter.count(CALLER, queries(30)).join();
        counter.count(CALLER, queries(70)).join();

        counter.count(CALLER, queries(70)).join();
        List<ExportQuery> more = queries(71);
        assertThatThrownBy(() -> counter.count(CALLER, more)).isInstanceOf(TooManyRequestsException.class);
        assertThatThrownBy(() -> counter.count(secondKey, more)).isInstanceOf(TooManyRequestsException.class);
        assertThat(counter.count(otherOrganisation, more).join()).hasSize(71);
    }

    @Test
    void count_isRepeated_afterFailure() {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ofHours(1));
        server.faults().arm(1, COUNT, new Fault.Status(PERMISSION_DENIED));

        CompletableFuture<List<MessageCount>> refused = counter.count(CALLER, queries(1));
        assertThat(refused.handle((result, failure) -> failure.getCause()).join())
                .isInstanceOf(ApiException.class);
        assertThat(counter.count(CALLER, queries(1)).join()).containsExactly(NONE);
        assertThat(server.faults().fired()).isEqualTo(1);
    }
}
