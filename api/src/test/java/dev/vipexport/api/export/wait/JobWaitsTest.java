package dev.vipexport.api.export.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.junit.TestTimeouts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobWaitsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final FakeJobStore jobStore = new FakeJobStore();
    private final List<JobWaits> opened = new ArrayList<>();

    /** A store with the jobs and failures of a test. */
    private static final class FakeJobStore implements JobStore {
        final Map<String, ExportJob> jobs = new ConcurrentHashMap<>();
        final List<Integer> reads = new CopyOnWriteArrayList<>();
        volatile @Nullable RuntimeException failure;

        @Override
        public List<ExportJob> findAll(Collection<String> exportIds) {
            reads.add(exportIds.size());
            RuntimeException now = failure;
            if (now != null) {
                throw now;
            }
            return exportIds.stream()
                    .flatMap(id -> Optional.ofNullable(jobs.get(id)).stream())
                    .toList();
        }

        @Override
        public Optional<ExportJob> find(String exportId) {
            throw new UnsupportedOperationException("waiters read in batches");
        }

        @Override
        public Lookup lookUp(Collection<String> exportIds) {
            throw new UnsupportedOperationException("waits need no missing jobs");
        }

        @Override
        public Change change(String exportId, Transition transition) {
            throw new UnsupportedOperationException("JobWaits changes nothing");
        }

        @Override
        public Change changeWithinQuota(String exportId, RowQuota quota, Transition within, Transition beyond) {
            throw new UnsupportedOperationException("JobWaits changes nothing");
        }

        @Override
        public boolean exceedsQuota(String orgId, RowQuota quota) {
            throw new UnsupportedOperationException("waits count no rows");
        }

        @Override
        public int countRunning(String orgId) {
            throw new UnsupportedOperationException("waits count no jobs");
        }

        @Override
        public long sumRemainingRows() {
            throw new UnsupportedOperationException("waits count no rows");
        }

        @Override
        public long sumRemainingRows(String orgId) {
            throw new UnsupportedOperationException("waits count no rows");
        }

        @Override
        public Optional<ExportJob> findFirstTurn(Instant from, Instant before) {
            throw new UnsupportedOperationException("JobWaits schedules nothing");
        }

        @Override
        public List<ExportJob> findWaiting(int limit) {
            throw new UnsupportedOperationException("JobWaits schedules nothing");
        }

        @Override
        public List<ExportJob> findDueDeadLetters(Instant dueSince, int limit) {
            throw new UnsupportedOperationException("JobWaits sends no dead letters");
        }

        @Override
        public List<ExportJob> findStalled(Instant from, Instant then, int limit) {
            throw new UnsupportedOperationException("JobWaits does not sweep");
        }
    }

    private JobWaits jobWaits(Duration recheckInterval, int max) {
        var waiters = new JobWaits(
                jobStore, recheckInterval, new WaitQuota(max, max), new WaitMeters(new SimpleMeterRegistry()));
        waiters.start();
        opened.add(waiters);
        return waiters;
    }

    @AfterEach
    void close() {
        opened.forEach(JobWaits::close);
    }

    private ExportJob queued() {
        var window = new TimeWindow(NOW, NOW.plusSeconds(60));
        var query = new ExportQuery("ws", "ch", window, null, null);
        var job = ExportJob.queued(ExportIds.next(), new Caller("org", "key"), query, ExportOptions.DEFAULT, NOW);
        jobStore.jobs.put(job.exportId(), job);
        return job;
    }

    private void end(ExportJob job) {
        jobStore.jobs.put(job.exportId(), job.canceled(NOW).orElseThrow());
    }

    private static JobState stateOf(CompletableFuture<ExportJob> answer) {
        return answer.orTimeout(TestTimeouts.MAX.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .join()
                .state();
    }

    @Test
    void wait_ends_whenJobEndedJustBefore() {
        ExportJob seenQueued = queued();
        end(seenQueued);

        assertThat(stateOf(jobWaits(LONG, 10).awaitEnd(seenQueued, LONG))).isEqualTo(JobState.CANCELED);
    }

    @Test
    void awaitEnd_returnsAtOnce_whenJobHasEnded() {
        ExportJob ended = queued().canceled(NOW).orElseThrow();
        JobWaits waiters = jobWaits(LONG, 10);

        assertThat(waiters.awaitEnd(ended, LONG)).isCompletedWithValue(ended);
        assertThat(waiters.heldCount()).isZero();
    }

    @Test
    void wait_survivesStoreOutage() {
        jobStore.failure = new BackendUnavailableException("Firestore", "a test", new IllegalStateException());
        ExportJob job = queued();
        CompletableFuture<ExportJob> answer =
                jobWaits(Duration.ofMillis(10), 10).awaitEnd(job, LONG);
        await().atMost(TestTimeouts.MAX).until(() -> jobStore.reads.size() > 3);
        end(job);
        jobStore.failure = null;

        assertThat(stateOf(answer)).isEqualTo(JobState.CANCELED);
    }

    @Test
    void rechecks_continue_whenStoreThrows() {
        jobStore.failure = new IllegalStateException("a document that cannot be read");
        ExportJob job = queued();
        CompletableFuture<ExportJob> answer =
                jobWaits(Duration.ofMillis(10), 10).awaitEnd(job, LONG);
        await().atMost(TestTimeouts.MAX).until(() -> jobStore.reads.size() > 3);
        end(job);
        jobStore.failure = null;

        assertThat(stateOf(answer)).isEqualTo(JobState.CANCELED);
    }

    @Test
    void deadline_endsWait_whenStoreIsDown() {
        jobStore.failure = new BackendUnavailableException("Firestore", "a test", new IllegalStateException());

        assertThat(stateOf(jobWaits(LONG, 10).awaitEnd(queued(), Duration.ofMillis(20))))
                .isEqualTo(JobState.QUEUED);
    }

    @Test
    void jobs_areReadInBatches() {
        JobWaits waiters = jobWaits(Duration.ofMillis(200), 10_000);
        List<CompletableFuture<ExportJob>> answers = new ArrayList<>();
        List<ExportJob> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(queued());
            answers.add(waiters.awaitEnd(jobs.get(i), LONG));
        }
        await().atMost(TestTimeouts.MAX).until(() -> jobStore.reads.contains(300));
        jobs.forEach(this::end);

        assertThat(answers).allSatisfy(answer -> assertThat(stateOf(answer)).isEqualTo(JobState.CANCELED));
        assertThat(waiters.heldCount()).isZero();
    }

    @Test
    void awaitEnd_returnsAtOnce_whenTooManyWait() {
        JobWaits waiters = jobWaits(LONG, 1);
        ExportJob first = queued();
        CompletableFuture<ExportJob> waiting = waiters.awaitEnd(first, LONG);

        assertThat(waiters.awaitEnd(queued(), LONG)).isDone();
        end(first);
        waiters.requestRead(first.exportId());
        assertThat(stateOf(waiting)).isEqualTo(JobState.CANCELED);
        assertThat(waiters.awaitEnd(queued(), LONG)).isNotDone();
    }

    @Test
    void quota_isLimitedPerOrganisation() {
        var places = new WaitQuota(3, 2);
        assertThat(places.tryAcquire("a", 1)).isTrue();
        assertThat(places.tryAcquire("a", 1)).isTrue();
        assertThat(places.tryAcquire("a", 1)).isFalse();
        assertThat(places.tryAcquire("b", 1)).isTrue();
        assertThat(places.tryAcquire("b", 1)).isFalse();

        places.release("a", 1);
        assertThat(places.inUse()).isEqualTo(2);
        assertThat(places.tryAcquire("a", 1)).isTrue();
    }

    @Test
    void stop_endsWaits_andAllowsNoMore() {
        JobWaits waiters = jobWaits(LONG, 10);
        CompletableFuture<ExportJob> before = waiters.awaitEnd(queued(), LONG);
        waiters.stop();

        assertThat(stateOf(before)).isEqualTo(JobState.QUEUED);
        assertThat(waiters.awaitEnd(queued(), LONG)).isDone();
    }

    @Test
    void event_readsNothing_whenJobHasNoWaits() {
        JobWaits waiters = jobWaits(LONG, 10);
        waiters.requestRead(ExportIds.next());
        ExportJob job = queued();
        end(job);

        // one thread reads in order, so a later result was read later
        assertThat(stateOf(waiters.awaitEnd(job, LONG))).isEqualTo(JobState.CANCELED);
        assertThat(jobStore.reads).containsExactly(1);
    }
}
