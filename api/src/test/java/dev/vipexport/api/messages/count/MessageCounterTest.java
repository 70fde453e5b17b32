package dev.vipexport.api.messages.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.limits.RateLimiter;
import dev.vipexport.api.limits.StoppedRateLimiter;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MessageCounterTest {
    private static final String COUNT = "RunAggregationQuery";
    private static final int PERMISSION_DENIED = 7;
    private static final Caller CALLER = new Caller("org", "key-of-counter-test");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");

    private final FirestoreServer server = FirestoreServer.start(FirestoreServer.Options.inMemory()
            .withIndexes(Path.of("../firestore.indexes.json"))
            .withRules(CloudRules.STANDARD));
    private final Firestore firestore =
            GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));

    @AfterEach
    void stop() throws Exception {
        server.close();
        firestore.close();
    }

    private MessageCounter counter(Duration timeout, Duration cacheTtl) {
        return counter(timeout, cacheTtl, StoppedRateLimiter.withBurst(1_000));
    }

    private MessageCounter counter(Duration timeout, Duration cacheTtl, RateLimiter rates) {
        return new MessageCounter(firestore, rates, new CountSettings(timeout), new LabelSettings(8, 100, cacheTtl));
    }

    private static List<ExportQuery> queries(int number) {
        return IntStream.range(0, number)
                .mapToObj(i ->
                        new ExportQuery("ws", "ch", new TimeWindow(JUNE, JUNE.plusSeconds(60)), "label-" + i, null))
                .toList();
    }

    @Test
    void counts_shareOneDeadline() {
        MessageCounter counter = counter(Duration.ofMillis(400), Duration.ZERO);
        // one after the other they take a minute, and none takes as long as the deadline
        server.faults().arm(300, COUNT, new Fault.Delay(Duration.ofMillis(200)));

        CompletableFuture<List<Long>> counts =
                CompletableFuture.supplyAsync(() -> counter.count(CALLER, queries(300), 1));

        assertThat(counts.handle((result, failure) -> failure.getCause()).join())
                .isInstanceOf(BackendUnavailableException.class);
        assertThat(server.faults().fired()).isLessThan(300);
    }

    @Test
    void equalCounts_runOnce_whenRequestsAreConcurrent() {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ofHours(1));
        server.faults().arm(1_000, COUNT, new Fault.Delay(Duration.ofMillis(200)));

        List<CompletableFuture<List<Long>>> requests = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            requests.add(CompletableFuture.supplyAsync(() -> counter.count(CALLER, queries(4), 8)));
        }

        requests.forEach(request -> assertThat(request.join()).containsExactly(0L, 0L, 0L, 0L));
        assertThat(server.faults().fired()).isEqualTo(4);
    }

    @Test
    void counts_useTheRateOfKeyAndOrganisation_unlessCached() {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ofHours(1), StoppedRateLimiter.withBurst(7));
        var secondKey = new Caller("org", "second-key");
        var otherOrganisation = new Caller("other", "third-key");

        counter.count(CALLER, queries(30), 8);
        counter.count(CALLER, queries(30), 8);
        counter.count(CALLER, queries(70), 8);

        counter.count(CALLER, queries(70), 8);
        List<ExportQuery> more = queries(71);
        assertThatThrownBy(() -> counter.count(CALLER, more, 8)).isInstanceOf(TooManyRequestsException.class);
        assertThatThrownBy(() -> counter.count(secondKey, more, 8)).isInstanceOf(TooManyRequestsException.class);
        assertThat(counter.count(otherOrganisation, more, 8)).hasSize(71);
    }

    @Test
    void count_isRepeated_afterFailure() {
        MessageCounter counter = counter(TestTimeouts.MAX, Duration.ofHours(1));
        server.faults().arm(1, COUNT, new Fault.Status(PERMISSION_DENIED));

        assertThatThrownBy(() -> counter.count(CALLER, queries(1), 1)).isInstanceOf(ApiException.class);
        assertThat(counter.count(CALLER, queries(1), 1)).containsExactly(0L);
        assertThat(server.faults().fired()).isEqualTo(1);
    }
}
