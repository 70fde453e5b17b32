package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.TestJobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.JobSubmissions.Limits;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionPolicy;
import dev.vipexport.common.job.store.JobSubmissions.SubmissionResult;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FirestoreJobSubmissionsTest extends FirestoreTestBase {
    private static final int UNAVAILABLE = 14;
    private static final SubmissionPolicy NO_KEY = new SubmissionPolicy(ended -> false, null, Integer.MAX_VALUE, 0);
    private static final SubmissionPolicy WITH_KEY = withKey("k-1");
    private static final Limits NO_LIMITS = new Limits(Integer.MAX_VALUE, 0);
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Caller RETRIER = new Caller("org", "another-key");
    private static final Instant LATER = NOW.plusSeconds(90);

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

    private ExportJob fail(ExportJob job, JobFailure.Code code) {
        store.change(job.exportId(), current -> current.failed(1, new JobFailure(code, "why"), NOW));
        return store.find(job.exportId()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobFailure.Code.class,
            names = {"ROWS_MISMATCH", "SNAPSHOT_TOO_OLD", "RETRIES_EXHAUSTED", "INTERNAL"})
    void key_getsNewJob_whenItsJobFailedByAServiceFault(JobFailure.Code code) {
        ExportJob first = TestJobs.queued();
        submissions.submit(first, WITH_KEY);
        fail(first, code);
        ExportJob second = TestJobs.queued();

        assertThat(submissions.submit(jobOfAnotherQuery(), WITH_KEY))
                .isEqualTo(new SubmissionResult.IdempotencyKeyReused());
        assertThat(submissions.submit(second, WITH_KEY)).isEqualTo(created(second));
        ExportJob canceled = cancel(second);
        assertThat(submissions.submit(TestJobs.queued(), WITH_KEY)).isEqualTo(existing(canceled));
    }

    @ParameterizedTest
    @EnumSource(
            value = JobFailure.Code.class,
            names = {"QUOTA_EXCEEDED", "MALFORMED_MESSAGE", "FILE_TOO_LARGE"})
    void key_returnsItsJob_whenItFailedByAnotherFault(JobFailure.Code code) {
        ExportJob first = TestJobs.queued();
        submissions.submit(first, WITH_KEY);
        ExportJob failed = fail(first, code);

        assertThat(submissions.submit(TestJobs.queued(), WITH_KEY)).isEqualTo(existing(failed));
    }

    @Test
    void key_startsOneNewJob_afterServiceFault_whenConcurrent() throws Exception {
        ExportJob first = TestJobs.queued();
        submissions.submit(first, WITH_KEY);
        fail(first, JobFailure.Code.INTERNAL);

        assertThat(idsOf(submitConcurrently(40, WITH_KEY))).hasSize(1).doesNotContain(first.exportId());
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

    @Test
    void job_getsLaterTurn_forEachActiveJobOfItsOrganisation() {
        var limited = new SubmissionPolicy(ended -> false, null, 10, 0);
        ExportJob first = TestJobs.queued();
        ExportJob second = jobOfAnotherQuery();
        ExportJob ofAnother = ExportJob.queued(
                ExportIds.next(), new Caller("other-org", "key"), second.query(), second.options(), NOW);

        assertThat(submissions.submit(first, limited)).isEqualTo(created(first));
        assertThat(submissions.submit(second, limited)).isEqualTo(created(second.withTurnAfter(1)));
        assertThat(stored(second).turnAt()).isEqualTo(NOW.plusSeconds(60));
        assertThat(submissions.submit(ofAnother, limited)).isEqualTo(created(ofAnother));
    }

    @Test
    void retry_getsLaterTurn_besideActiveJobs() {
        ExportJob original = submitIn(JobState.FAILED, TestJobs.queued());
        submit(jobOfAnotherQuery());

        SubmissionResult result = submissions.retry(original.exportId(), RETRIER, RETENTION, new Limits(10, 0), LATER);

        assertThat(jobOf(result).turnAt()).isEqualTo(LATER.plusSeconds(60));
    }

    private SubmissionResult retry(ExportJob job) {
        return submissions.retry(job.exportId(), RETRIER, RETENTION, NO_LIMITS, LATER);
    }

    private static ExportJob jobOf(SubmissionResult result) {
        return ((SubmissionResult.Created) result).job();
    }

    private ExportJob stored(ExportJob job) {
        return store.find(job.exportId()).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FAILED", "CANCELED"})
    void retry_createsLinkedJob_whenJobHasNoFile(JobState state) {
        ExportJob original = submitIn(state, TestJobs.withCallback());

        ExportJob retry = jobOf(retry(original));

        assertThat(retry)
                .isEqualTo(original.newRetry(retry.exportId(), RETRIER, LATER).withRetention(RETENTION));
        assertThat(stored(retry)).isEqualTo(retry);
        assertThat(stored(original))
                .isEqualTo(original.retriedAs(retry.exportId(), LATER).orElseThrow());
    }

    @ParameterizedTest
    @EnumSource(
            value = JobState.class,
            names = {"FAILED", "CANCELED"},
            mode = EnumSource.Mode.EXCLUDE)
    void retry_isRefused_whenJobIsActiveOrHasAFile(JobState state) {
        ExportJob original = submitIn(state, TestJobs.queued());

        assertThat(retry(original)).isEqualTo(new SubmissionResult.NotRetryable(original));
        assertThat(stored(original)).isEqualTo(original);
    }

    @Test
    void retry_returnsTheFirstRetry_whateverItsState() {
        ExportJob original = submitIn(JobState.FAILED, TestJobs.queued());
        ExportJob first = jobOf(retry(original));
        assertThat(retry(original)).isEqualTo(existing(first));

        ExportJob ended = cancel(first);
        assertThat(retry(original)).isEqualTo(existing(ended));
        JobListing.in(firestore, TestTimeouts.MAX).delete(first.exportId());
        assertThat(retry(original)).isEqualTo(new SubmissionResult.JobDeleted());
    }

    @Test
    void retry_isJobDeleted_whenJobIsDeleted() {
        assertThat(retry(TestJobs.queued())).isEqualTo(new SubmissionResult.JobDeleted());
    }

    @Test
    void equalOrder_joinsTheRetry() {
        ExportJob retry = jobOf(retry(submitIn(JobState.FAILED, TestJobs.queued())));
        ExportJob equal = ExportJob.queued(ExportIds.next(), RETRIER, retry.query(), retry.options(), LATER);

        assertThat(submissions.submit(equal, NO_KEY)).isEqualTo(existing(retry));
    }

    @Test
    void retry_createsOneJob_whenCallsAreConcurrent() throws Exception {
        ExportJob original = submitIn(JobState.FAILED, TestJobs.queued());
        // two instances, each with its own caches
        JobSubmissions another = JobSubmissions.in(firestore, TestTimeouts.MAX);
        // retries by different keys have different fingerprints, so only the original can tell
        IntFunction<Caller> retrier = i -> new Caller(RETRIER.orgId(), "key-" + i % 4);

        List<SubmissionResult> results = runConcurrently(
                40,
                i -> (i % 2 == 0 ? submissions : another)
                        .retry(original.exportId(), retrier.apply(i), RETENTION, NO_LIMITS, LATER));

        assertThat(results)
                .filteredOn(SubmissionResult.Created.class::isInstance)
                .hasSize(1);
        assertThat(idsOf(results)).containsExactly(stored(original).retriedAs());
        assertThat(firestore.collection(FirestoreJobStore.JOBS).get().get()).hasSize(2);
    }

    @Test
    void retry_returnsItsJob_whenCommitResponseIsLost() {
        ExportJob original = submitIn(JobState.FAILED, TestJobs.queued());
        server.faults().arm(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        SubmissionResult answer = retry(original);

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(answer)
                .isEqualTo(existing(
                        store.find(String.valueOf(stored(original).retriedAs())).orElseThrow()));
    }

    @Test
    void retry_isRefused_whenALimitIsReached() throws Exception {
        ExportJob original = submitIn(JobState.FAILED, jobOf("ch-1"));
        submit(jobOf("ch-2"));
        submissions.submit(queuedAt(LATER), perDay(1));

        assertThat(submissions.retry(original.exportId(), RETRIER, RETENTION, new Limits(1, 0), LATER))
                .isEqualTo(new SubmissionResult.QuotaExceeded());
        assertThat(submissions.retry(original.exportId(), RETRIER, RETENTION, new Limits(100, 1), LATER))
                .isEqualTo(new SubmissionResult.DailyQuotaExceeded());
        assertThat(stored(original)).isEqualTo(original);
        ExportJob retry = jobOf(submissions.retry(original.exportId(), RETRIER, RETENTION, new Limits(100, 2), LATER));
        assertThat(exportsToday()).isEqualTo(2);
        assertThat(submissions.retry(original.exportId(), RETRIER, RETENTION, new Limits(1, 1), LATER))
                .isEqualTo(existing(retry));
    }

    /** Stores the job and brings it to {@code state}. */
    private ExportJob submitIn(JobState state, ExportJob queued) {
        submit(queued);
        if (state != JobState.QUEUED) {
            store.change(queued.exportId(), current -> Optional.of(TestJobs.inState(state, current)));
        }
        return stored(queued);
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
        return runConcurrently(number, i -> submissions.submit(jobOf("ch-" + i), policy));
    }

    private static List<SubmissionResult> runConcurrently(int times, IntFunction<SubmissionResult> call)
            throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(times);
        try {
            List<Callable<SubmissionResult>> calls = IntStream.range(0, times)
                    .<Callable<SubmissionResult>>mapToObj(i -> () -> call.apply(i))
                    .toList();
            List<SubmissionResult> results = new ArrayList<>();
            for (Future<SubmissionResult> result : pool.invokeAll(calls)) {
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
    void submission_hasSevenOutcomes() {
        assertThat(SubmissionResult.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        SubmissionResult.Created.class,
                        SubmissionResult.Existing.class,
                        SubmissionResult.QuotaExceeded.class,
                        SubmissionResult.DailyQuotaExceeded.class,
                        SubmissionResult.IdempotencyKeyReused.class,
                        SubmissionResult.JobDeleted.class,
                        SubmissionResult.NotRetryable.class);
    }

    private List<SubmissionResult> submitConcurrently(int times, SubmissionPolicy policy) throws Exception {
        return runConcurrently(times, i -> submissions.submit(TestJobs.queued(), policy));
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
