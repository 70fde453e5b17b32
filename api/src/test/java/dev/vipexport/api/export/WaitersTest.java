package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.Requester;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.junit.Patience;
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
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WaitersTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final Shelf shelf = new Shelf();
    private final List<Waiters> opened = new ArrayList<>();

    /** A store whose jobs a test puts there, and which fails when a test says so. */
    private static final class Shelf implements JobStore {
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
        public Submission submit(ExportJob job, Predicate<ExportJob> willDo) {
            throw new UnsupportedOperationException("waiters submit nothing");
        }

        @Override
        public Change change(String exportId, Transition transition) {
            throw new UnsupportedOperationException("waiters change nothing");
        }

        @Override
        public List<ExportJob> unchangedSince(Instant then, int limit) {
            throw new UnsupportedOperationException("waiters do not sweep");
        }
    }

    private Waiters waiters(Duration recheckEvery, int most) {
        var waiters = new Waiters(shelf, recheckEvery, new Places(most, most));
        opened.add(waiters);
        return waiters;
    }

    @AfterEach
    void close() {
        opened.forEach(Waiters::close);
    }

    private ExportJob queued() {
        var window = new TimeWindow(NOW, NOW.plusSeconds(60));
        var query = new ExportQuery("ws", "ch", window, null, null);
        var job = ExportJob.queued(ExportIds.next(), new Requester("org", "key"), query, ExportOptions.DEFAULT, NOW);
        shelf.jobs.put(job.exportId(), job);
        return job;
    }

    private void end(ExportJob job) {
        shelf.jobs.put(job.exportId(), job.canceled(NOW).orElseThrow());
    }

    private static JobState stateOf(CompletableFuture<ExportJob> answer) {
        return answer.orTimeout(Patience.MOST.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .join()
                .state();
    }

    @Test
    void aJobThatEndedJustBeforeTheWaitBeganIsAnswered() {
        ExportJob seenQueued = queued();
        end(seenQueued);

        assertThat(stateOf(waiters(LONG, 10).end(seenQueued, LONG))).isEqualTo(JobState.CANCELED);
    }

    @Test
    void aJobThatHasEndedIsNotWaitedForAtAll() {
        ExportJob ended = queued().canceled(NOW).orElseThrow();
        Waiters waiters = waiters(LONG, 10);

        assertThat(waiters.end(ended, LONG)).isCompletedWithValue(ended);
        assertThat(waiters.waiting()).isZero();
    }

    @Test
    void anOutageOfTheStoreIsSurvived() {
        shelf.failure = new BackendUnavailableException("Firestore", "a test", new IllegalStateException());
        ExportJob job = queued();
        CompletableFuture<ExportJob> answer = waiters(Duration.ofMillis(10), 10).end(job, LONG);
        await().atMost(Patience.MOST).until(() -> shelf.reads.size() > 3);
        end(job);
        shelf.failure = null;

        assertThat(stateOf(answer)).isEqualTo(JobState.CANCELED);
    }

    @Test
    void aDefectOfTheStoreDoesNotEndTheRechecks() {
        shelf.failure = new IllegalStateException("a document that cannot be read");
        ExportJob job = queued();
        CompletableFuture<ExportJob> answer = waiters(Duration.ofMillis(10), 10).end(job, LONG);
        await().atMost(Patience.MOST).until(() -> shelf.reads.size() > 3);
        end(job);
        shelf.failure = null;

        assertThat(stateOf(answer)).isEqualTo(JobState.CANCELED);
    }

    @Test
    void theDeadlineAnswersEvenWhileTheStoreIsDown() {
        shelf.failure = new BackendUnavailableException("Firestore", "a test", new IllegalStateException());

        assertThat(stateOf(waiters(LONG, 10).end(queued(), Duration.ofMillis(20))))
                .isEqualTo(JobState.QUEUED);
    }

    @Test
    void manyJobsAreReadInFewBatches() {
        Waiters waiters = waiters(Duration.ofMillis(200), 10_000);
        List<CompletableFuture<ExportJob>> answers = new ArrayList<>();
        List<ExportJob> jobs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            jobs.add(queued());
            answers.add(waiters.end(jobs.get(i), LONG));
        }
        await().atMost(Patience.MOST).until(() -> shelf.reads.contains(300));
        jobs.forEach(this::end);

        assertThat(answers).allSatisfy(answer -> assertThat(stateOf(answer)).isEqualTo(JobState.CANCELED));
        assertThat(waiters.waiting()).isZero();
    }

    @Test
    void whenTooManyWaitTheNextOneIsAnsweredAtOnceAndLaterOnesMayWaitAgain() {
        Waiters waiters = waiters(LONG, 1);
        ExportJob first = queued();
        CompletableFuture<ExportJob> waiting = waiters.end(first, LONG);

        assertThat(waiters.end(queued(), LONG)).isDone();
        end(first);
        waiters.changed(first.exportId());
        assertThat(stateOf(waiting)).isEqualTo(JobState.CANCELED);
        assertThat(waiters.end(queued(), LONG)).isNotDone();
    }

    @Test
    void oneOrganisationLeavesPlacesToTheOthers() {
        var places = new Places(3, 2);
        assertThat(places.take("a")).isTrue();
        assertThat(places.take("a")).isTrue();
        assertThat(places.take("a")).isFalse();
        assertThat(places.take("b")).isTrue();
        assertThat(places.take("b")).isFalse();

        places.leave("a");
        assertThat(places.taken()).isEqualTo(2);
        assertThat(places.take("a")).isTrue();
    }

    @Test
    void afterTheReleaseNobodyWaits() {
        Waiters waiters = waiters(LONG, 10);
        CompletableFuture<ExportJob> before = waiters.end(queued(), LONG);
        waiters.release();

        assertThat(stateOf(before)).isEqualTo(JobState.QUEUED);
        assertThat(waiters.end(queued(), LONG)).isDone();
    }

    @Test
    void anEventOfAJobThatNobodyWaitsForReadsNothing() {
        Waiters waiters = waiters(LONG, 10);
        waiters.changed(ExportIds.next());
        ExportJob job = queued();
        end(job);

        // one thread reads in turn: what is answered later was read later
        assertThat(stateOf(waiters.end(job, LONG))).isEqualTo(JobState.CANCELED);
        assertThat(shelf.reads).containsExactly(1);
    }
}
