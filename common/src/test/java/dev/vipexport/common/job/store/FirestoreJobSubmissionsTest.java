package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.TestJobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionPolicy;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FirestoreJobSubmissionsTest extends FirestoreTestBase {
    private static final int UNAVAILABLE = 14;
    private static final SubmissionPolicy NO_KEY = new SubmissionPolicy(ended -> false, null, Integer.MAX_VALUE, 0);
    private static final SubmissionPolicy WITH_KEY = withKey("k-1");

    private final JobSubmissions submissions = JobSubmissions.in(firestore, TestTimeouts.MAX);

    @CanIgnoreReturnValue
    private SubmissionResult submit(ExportJob job) {
        return submissions.submit(job, NO_KEY);
    }

    private static SubmissionPolicy reusing(ExportJob ended) {
        return new SubmissionPolicy(ended::equals, null, Integer.MAX_VALUE, 0);
    }

    private static SubmissionPolicy withKey(String key) {
        return new SubmissionPolicy(ended -> false, key, Integer.MAX_VALUE, 0);
    }

    private static ExportJob jobOfAnotherQuery() {
        return TestJobs.queued(new ExportQuery("ws", "another", TestJobs.JUNE, null, null));
    }

    private static ExportJob queuedAt(Instant now) {
        ExportJob job = TestJobs.queued();
        return ExportJob.queued(job.exportId(), job.caller(), job.query(), job.options(), now);
    }

    private static SubmissionResult existing(ExportJob job) {
        return new SubmissionResult.Existing(job);
    }

    private static SubmissionResult created(ExportJob job) {
        return new SubmissionResult.Created(job);
    }

    private ExportJob cancel(ExportJob job) {
        store.change(job.exportId(), current -> current.canceled(NOW));
        return store.find(job.exportId()).orElseThrow();
    }

    @Test
    void submit_returnsExisting_whenSameRequestIsActive() {
        ExportJob first = TestJobs.queued();
        ExportJob second = TestJobs.queued();

        assertThat(submit(first)).isEqualTo(created(first));
        assertThat(submit(second)).isEqualTo(existing(first));
        assertThat(store.find(second.exportId())).isEmpty();
    }

    @Test
    void submit_createsNewJob_whenPreviousJobHasEnded() {
        ExportJob first = TestJobs.queued();
        ExportJob second = TestJobs.queued();
        submit(first);
        store.change(first.exportId(), job -> job.canceled(NOW));

        assertThat(submit(second)).isEqualTo(created(second));
        assertThat(submit(TestJobs.queued())).isEqualTo(existing(second));
    }

    @Test
    void submit_returnsExisting_whenEndedJobIsReusable() {
        ExportJob first = TestJobs.queued();
        submit(first);
        store.change(first.exportId(), job -> job.canceled(NOW));
        ExportJob ended = store.find(first.exportId()).orElseThrow();

        assertThat(submissions.submit(TestJobs.queued(), reusing(ended))).isEqualTo(existing(ended));
        assertThat(submit(TestJobs.queued())).isInstanceOf(SubmissionResult.Created.class);
    }

    @Test
    void submit_createsOneJob_whenRequestsAreConcurrent() throws Exception {
        List<SubmissionResult> results = submitConcurrently(40, NO_KEY);

        assertThat(results)
                .filteredOn(SubmissionResult.Created.class::isInstance)
                .hasSize(1);
        assertThat(idsOf(results)).hasSize(1);
    }

    @Test
    void submit_returnsItsJob_whenCommitResponseIsLost() {
        ExportJob job = TestJobs.queued();
        server.faults().arm(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        SubmissionResult result = submit(job);

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(result).isEqualTo(existing(job));
    }

    @Test
    void key_returnsItsJob_whenJobHasEnded() {
        ExportJob first = TestJobs.queued();
        assertThat(submissions.submit(first, WITH_KEY)).isEqualTo(created(first));
        ExportJob ended = cancel(first);

        assertThat(submissions.submit(TestJobs.queued(), WITH_KEY)).isEqualTo(existing(ended));
        assertThat(submissions.submit(TestJobs.queued(), withKey("k-2"))).isNotEqualTo(existing(ended));
    }

    @Test
    void key_returnsExistingJob_whenItsRequestJoined() {
        ExportJob first = TestJobs.queued();
        submit(first);
        assertThat(submissions.submit(TestJobs.queued(), WITH_KEY)).isEqualTo(existing(first));

        ExportJob ended = cancel(first);
        assertThat(submissions.submit(TestJobs.queued(), WITH_KEY)).isEqualTo(existing(ended));
    }

    @Test
    void key_isRejected_whenReusedForAnotherRequest() {
        submissions.submit(TestJobs.queued(), WITH_KEY);
        ExportJob another = jobOfAnotherQuery();

        assertThat(submissions.submit(another, WITH_KEY)).isEqualTo(new SubmissionResult.IdempotencyKeyReused());
        assertThat(store.find(another.exportId())).isEmpty();
    }

    @Test
    void key_isSeparate_whenCallersDiffer() {
        ExportJob first = TestJobs.queued();
        submissions.submit(first, WITH_KEY);
        ExportJob ofAnotherKey =
                ExportJob.queued(ExportIds.next(), new Caller("org", "key-2"), first.query(), first.options(), NOW);

        assertThat(submissions.submit(ofAnotherKey, WITH_KEY)).isEqualTo(created(ofAnotherKey));
    }

    @Test
    void key_expiresAfterADay() {
        ExportJob first = TestJobs.queued();
        submissions.submit(first, WITH_KEY);
        ExportJob ended = cancel(first);
        ExportJob lastMoment = queuedAt(NOW.plus(JobSubmissions.KEY_TTL).minusNanos(1_000));
        ExportJob dayLater = queuedAt(NOW.plus(JobSubmissions.KEY_TTL));

        assertThat(submissions.submit(lastMoment, WITH_KEY)).isEqualTo(existing(ended));
        assertThat(submissions.submit(dayLater, WITH_KEY)).isEqualTo(created(dayLater));
        assertThat(submissions.submit(queuedAt(dayLater.createdAt()), WITH_KEY)).isEqualTo(existing(dayLater));
    }

    @Test
    void key_returnsJobDeleted_whenItsJobWasDeleted() {
        ExportJob first = TestJobs.queued();
        submissions.submit(first, WITH_KEY);
        JobListing.in(firestore, TestTimeouts.MAX).delete(first.exportId());

        assertThat(submissions.submit(TestJobs.queued(), WITH_KEY)).isEqualTo(new SubmissionResult.JobDeleted());
    }

    @Test
    void key_returnsItsJob_whenCommitResponseIsLost() {
        ExportJob first = TestJobs.queued();
        server.faults().arm(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        SubmissionResult answer = submissions.submit(first, WITH_KEY);

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(answer).isEqualTo(existing(first));
    }

    @Test
    void quota_rejectsNewJobsButNotJoins_whenReached() {
        ExportJob first = TestJobs.queued();
        var one = new SubmissionPolicy(ended -> false, null, 1, 0);
        assertThat(submissions.submit(first, one)).isEqualTo(created(first));

        ExportJob another = jobOfAnotherQuery();
        assertThat(submissions.submit(another, one)).isEqualTo(new SubmissionResult.QuotaExceeded());
        assertThat(store.find(another.exportId())).isEmpty();
        assertThat(submissions.submit(TestJobs.queued(), one)).isEqualTo(existing(first));
        cancel(first);
        assertThat(submissions.submit(another, one)).isEqualTo(created(another));
    }

    private static SubmissionPolicy perDay(long max) {
        return new SubmissionPolicy(ended -> false, null, Integer.MAX_VALUE, max);
    }

    private static ExportJob jobOf(String channel) {
        return TestJobs.queued(new ExportQuery("ws", channel, TestJobs.JUNE, null, null));
    }

    private long exportsToday() throws Exception {
        Long exports = DailyUsage.document(firestore, "org", NOW).get().get().getLong("exports");
        return exports == null ? 0 : exports;
    }

    @Test
    void dailyQuota_rejectsNewJobsButNotJoins_untilTheNextDay() {
        ExportJob first = jobOf("ch-1");
        assertThat(submissions.submit(first, perDay(1))).isEqualTo(created(first));

        assertThat(submissions.submit(jobOf("ch-2"), perDay(1))).isEqualTo(new SubmissionResult.DailyQuotaExceeded());
        assertThat(submissions.submit(jobOf("ch-1"), perDay(1))).isEqualTo(existing(first));
        cancel(first);
        assertThat(submissions.submit(jobOf("ch-1"), perDay(1))).isEqualTo(new SubmissionResult.DailyQuotaExceeded());
        ExportJob tomorrow = queuedAt(NOW.plus(Duration.ofDays(1)));
        assertThat(submissions.submit(tomorrow, perDay(1))).isEqualTo(created(tomorrow));
    }

    @Test
    void dailyQuota_isExact_whenRequestsAreConcurrent() throws Exception {
        List<SubmissionResult> results = submitOfManyChannels(30, perDay(10));

        assertThat(results)
                .filteredOn(SubmissionResult.Created.class::isInstance)
                .hasSize(10);
        assertThat(results)
                .filteredOn(SubmissionResult.DailyQuotaExceeded.class::isInstance)
                .hasSize(20);
        assertThat(exportsToday()).isEqualTo(10);
    }

    @Test
    void exports_areAllCounted_whenTheLimitIsFar() throws Exception {
        submitOfManyChannels(30, perDay(1_000_000));

        assertThat(exportsToday()).isEqualTo(30);
    }

    @Test
    void export_isCountedOnce_whenCommitResponseIsLost() throws Exception {
        server.faults().arm(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        submissions.submit(jobOf("ch-1"), perDay(1_000_000));

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(exportsToday()).isEqualTo(1);
    }

    private List<SubmissionResult> submitOfManyChannels(int number, SubmissionPolicy policy) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(number);
        try {
            List<Callable<SubmissionResult>> requests = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                ExportJob job = jobOf("ch-" + i);
                requests.add(() -> submissions.submit(job, policy));
            }
            List<SubmissionResult> results = new ArrayList<>();
            for (Future<SubmissionResult> result : pool.invokeAll(requests)) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void key_createsOneJob_whenRequestsAreConcurrent() throws Exception {
        assertThat(idsOf(submitConcurrently(40, WITH_KEY))).hasSize(1);
    }

    /** {@code ExportSubmitter} in the API has a branch for each outcome. A new one needs another branch. */
    @Test
    void submission_hasSixOutcomes() {
        assertThat(SubmissionResult.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        SubmissionResult.Created.class,
                        SubmissionResult.Existing.class,
                        SubmissionResult.QuotaExceeded.class,
                        SubmissionResult.DailyQuotaExceeded.class,
                        SubmissionResult.IdempotencyKeyReused.class,
                        SubmissionResult.JobDeleted.class);
    }

    private List<SubmissionResult> submitConcurrently(int times, SubmissionPolicy policy) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(times);
        try {
            List<SubmissionResult> results = new ArrayList<>();
            for (Future<SubmissionResult> result : pool.invokeAll(Collections.<Callable<SubmissionResult>>nCopies(
                    times, () -> submissions.submit(TestJobs.queued(), policy)))) {
                results.add(result.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }

    private static Set<String> idsOf(List<SubmissionResult> results) {
        return results.stream()
                .map(result -> result instanceof SubmissionResult.Created created
                        ? created.job()
                        : ((SubmissionResult.Existing) result).job())
                .map(ExportJob::exportId)
                .collect(Collectors.toSet());
    }
}
