package dev.vipexport.common.job;

import static dev.vipexport.common.job.JobState.ASSEMBLING;
import static dev.vipexport.common.job.JobState.CANCELED;
import static dev.vipexport.common.job.JobState.FAILED;
import static dev.vipexport.common.job.JobState.QUEUED;
import static dev.vipexport.common.job.JobState.RUNNING;
import static dev.vipexport.common.job.JobState.SUCCEEDED;
import static dev.vipexport.common.job.TestJobs.FAILURE;
import static dev.vipexport.common.job.TestJobs.FILE;
import static dev.vipexport.common.job.TestJobs.NOW;
import static dev.vipexport.common.job.TestJobs.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.store.JobStore.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportJobTest {
    private static final Instant LATER = NOW.plusSeconds(90);
    private static final Duration TOOK = Duration.ofMillis(7);

    /** The result of each transition in each state that allows it. All other states reject it. */
    private record TransitionCase(String name, Transition change, Map<JobState, JobState> allowed) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<TransitionCase> CHANGES = List.of(
            new TransitionCase("planned", job -> job.planned(1, SNAPSHOT, LATER), Map.of(QUEUED, RUNNING)),
            new TransitionCase("counted", job -> job.counted(1, SNAPSHOT, 100, 32, LATER), Map.of(QUEUED, QUEUED)),
            new TransitionCase("waiting", job -> job.waiting(1, LATER), Map.of(QUEUED, QUEUED)),
            new TransitionCase("startedAhead", job -> job.startedAhead(LATER), Map.of(QUEUED, QUEUED)),
            new TransitionCase("forwarded", job -> job.forwarded(1, LATER), Map.of(QUEUED, QUEUED)),
            new TransitionCase("progressed", job -> job.progressed(1, 10, LATER), Map.of(RUNNING, RUNNING)),
            new TransitionCase("assembling", job -> job.assembling(1, LATER), Map.of(RUNNING, ASSEMBLING)),
            new TransitionCase(
                    "succeeded",
                    job -> job.succeeded(1, FILE, LATER),
                    Map.of(RUNNING, SUCCEEDED, ASSEMBLING, SUCCEEDED)),
            new TransitionCase("failed", job -> job.failed(1, FAILURE, LATER), allowedInActiveStates(state -> FAILED)),
            new TransitionCase("canceled", job -> job.canceled(LATER), allowedInActiveStates(state -> CANCELED)),
            new TransitionCase(
                    "retriedAs", job -> job.retriedAs("next", LATER), Map.of(FAILED, FAILED, CANCELED, CANCELED)),
            new TransitionCase("restarted", job -> job.restarted(1, LATER), allowedInActiveStates(state -> QUEUED)),
            new TransitionCase(
                    "withFailureCounted",
                    job -> job.withFailureCounted(1, LATER),
                    allowedInActiveStates(state -> state)),
            new TransitionCase("claimed", job -> job.claimed(1, LATER), allowedInActiveStates(state -> state)),
            new TransitionCase("released", job -> job.released(1, LATER), allowedInActiveStates(state -> state)),
            new TransitionCase("touched", job -> job.touched(NOW, LATER), allowedInActiveStates(state -> state)));

    private static Map<JobState, JobState> allowedInActiveStates(UnaryOperator<JobState> target) {
        return Stream.of(QUEUED, RUNNING, ASSEMBLING).collect(Collectors.toMap(state -> state, target));
    }

    static Stream<Arguments> everyChangeInEveryState() {
        return CHANGES.stream()
                .flatMap(change -> Arrays.stream(JobState.values()).map(state -> Arguments.of(change, state)));
    }

    @ParameterizedTest
    @MethodSource("everyChangeInEveryState")
    void transition_isAppliedOnlyInAllowedStates(TransitionCase change, JobState state) {
        Optional<ExportJob> changed = change.change.apply(TestJobs.inState(state));

        assertThat(changed.map(ExportJob::state)).isEqualTo(Optional.ofNullable(change.allowed.get(state)));
        changed.ifPresent(job -> assertThat(job.changedAt()).isEqualTo(LATER));
    }

    @Test
    void job_waitsOnce_untilItsSnapshotOrItsEnd() {
        ExportJob waiting = TestJobs.queued().waiting(1, NOW).orElseThrow();

        assertThat(waiting.waitingSince()).isEqualTo(NOW);
        assertThat(waiting.waiting(1, LATER)).as("it waits already").isEmpty();
        assertThat(waiting.touched(NOW, LATER).orElseThrow().waitingSince()).isEqualTo(NOW);
        assertThat(Stream.of(
                                waiting.planned(1, SNAPSHOT, LATER),
                                waiting.counted(1, SNAPSHOT, 100, 32, LATER),
                                waiting.failed(1, FAILURE, LATER),
                                waiting.canceled(LATER))
                        .map(changed -> changed.orElseThrow().waitingSince()))
                .containsOnlyNulls();
    }

    @Test
    void turn_isLater_forEachActiveJobOfTheOrganisation() {
        ExportJob job = TestJobs.queued();

        assertThat(job.withTurnAfter(0)).isEqualTo(job);
        assertThat(job.letsOthersGoFirst()).isFalse();
        assertThat(job.withTurnAfter(3).turnAt()).isEqualTo(NOW.plusSeconds(180));
        assertThat(job.withTurnAfter(3).letsOthersGoFirst()).isTrue();
        assertThat(TestJobs.inState(RUNNING).withTurnAfter(3).turnAt()).isNull();
    }

    @Test
    void turn_lastsUntilJobStartsOrEnds() {
        ExportJob job = TestJobs.queued();

        assertThat(job.turnAt()).isEqualTo(NOW);
        assertThat(job.touched(NOW, LATER).orElseThrow().turnAt()).isEqualTo(NOW);
        assertThat(job.released(1, LATER).orElseThrow().turnAt()).isEqualTo(NOW);
        assertThat(Stream.of(
                                job.planned(1, SNAPSHOT, LATER),
                                job.counted(1, SNAPSHOT, 100, 32, LATER),
                                job.waiting(1, LATER),
                                job.startedAhead(LATER),
                                job.forwarded(1, LATER),
                                job.restarted(1, LATER),
                                job.withFailureCounted(1, LATER),
                                job.failed(1, FAILURE, LATER),
                                job.canceled(LATER))
                        .map(changed -> changed.orElseThrow().turnAt()))
                .containsOnlyNulls();
    }

    @Test
    void job_isStartedAheadOnce() {
        ExportJob ahead = TestJobs.queued().startedAhead(LATER).orElseThrow();

        assertThat(ahead.route()).isEqualTo(Route.OTHER_TICKET);
        assertThat(ahead.startedAhead(LATER)).isEmpty();
        assertThat(ahead.planned(1, SNAPSHOT, LATER).orElseThrow().route()).isEqualTo(Route.OTHER_TICKET);
    }

    @Test
    void job_returnsToItsOwnTicket_whenItsWorkerReportsOrDies() {
        ExportJob ahead = TestJobs.queued().startedAhead(LATER).orElseThrow();

        assertThat(Stream.of(
                                ahead.claimed(1, LATER),
                                ahead.touched(LATER, LATER),
                                ahead.released(1, LATER),
                                ahead.withFailureCounted(1, LATER),
                                ahead.restarted(1, LATER),
                                TestJobs.queued()
                                        .forwarded(1, LATER)
                                        .orElseThrow()
                                        .restarted(1, LATER))
                        .map(changed -> changed.orElseThrow().route()))
                .containsOnly(Route.OWN_TICKET);
    }

    @Test
    void route_staysWithTheLargeJobs_untilRestart() {
        ExportJob forwarded = TestJobs.queued().forwarded(1, LATER).orElseThrow();

        assertThat(Stream.of(
                                forwarded.waiting(1, LATER),
                                forwarded.released(1, LATER),
                                forwarded.withFailureCounted(1, LATER),
                                forwarded.counted(1, SNAPSHOT, 100, 32, LATER))
                        .map(changed -> changed.orElseThrow().route()))
                .containsOnly(Route.LARGE_JOBS);
        assertThat(forwarded.startedAhead(LATER)).as("it waits for no start").isEmpty();
    }

    @Test
    void deadLetter_isDue_untilItIsSent() {
        ExportJob failed = TestJobs.inState(RUNNING).failed(1, FAILURE, LATER).orElseThrow();
        ExportJob sent = failed.deadLetterSent().orElseThrow();

        assertThat(failed.deadLetterDue()).isEqualTo(LATER);
        assertThat(failed.retriedAs("next", LATER).orElseThrow().deadLetterDue())
                .isEqualTo(LATER);
        assertThat(sent.deadLetterDue()).isNull();
        assertThat(sent.changedAt()).as("callers see no change").isEqualTo(failed.changedAt());
        assertThat(sent.deadLetterSent()).isEmpty();
    }

    @Test
    void deadLetter_isNotDue_whenQuotaIsUsedOrJobEndsOtherwise() {
        var quota = new JobFailure(JobFailure.Code.QUOTA_EXCEEDED, "too many rows");

        assertThat(TestJobs.queued().failed(1, quota, LATER).orElseThrow().deadLetterDue())
                .isNull();
        for (JobState state : List.of(QUEUED, RUNNING, ASSEMBLING, SUCCEEDED, CANCELED)) {
            assertThat(TestJobs.inState(state).deadLetterDue()).isNull();
            assertThat(TestJobs.inState(state).deadLetterSent()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "RUNNING", "ASSEMBLING"})
    void transition_isRejected_whenAttemptDiffers(JobState state) {
        ExportJob job = TestJobs.inState(state);

        assertThat(job.planned(2, SNAPSHOT, LATER)).isEmpty();
        assertThat(job.counted(2, SNAPSHOT, 100, 32, LATER)).isEmpty();
        assertThat(job.waiting(2, LATER)).isEmpty();
        assertThat(job.forwarded(2, LATER)).isEmpty();
        assertThat(job.sliced(2, 10, 1_000, LATER)).isEmpty();
        assertThat(job.progressed(2, 10, LATER)).isEmpty();
        assertThat(job.assembling(2, LATER)).isEmpty();
        assertThat(job.succeeded(2, FILE, LATER)).isEmpty();
        assertThat(job.failed(2, FAILURE, LATER)).isEmpty();
        assertThat(job.restarted(2, LATER)).isEmpty();
        assertThat(job.withFailureCounted(2, LATER)).isEmpty();
        assertThat(job.claimed(2, LATER)).isEmpty();
        assertThat(job.released(2, LATER)).isEmpty();
    }

    @Test
    void retriedAs_isRejected_whenAnotherJobRetries() {
        ExportJob retried = TestJobs.inState(FAILED).retriedAs("first", LATER).orElseThrow();

        assertThat(retried.retriedAs("second", LATER)).isEmpty();
        assertThat(retried.retriedAs()).isEqualTo("first");
    }

    @Test
    void newRetry_takesQueryOptionsAndCallback() {
        ExportJob failed = TestJobs.inState(FAILED, TestJobs.withCallback());

        ExportJob retry = failed.newRetry("next", new Caller("org", "another-key"), LATER);

        assertThat(retry)
                .usingRecursiveComparison()
                .ignoringFields("retryOf")
                .isEqualTo(ExportJob.queued(
                        "next",
                        new Caller("org", "another-key"),
                        failed.query(),
                        failed.options(),
                        TestJobs.CALLBACK_URL,
                        LATER));
        assertThat(retry.retryOf()).isEqualTo(failed.exportId());
    }

    @Test
    void slicedJob_succeedsOnlyAfterAssembling() {
        ExportJob running = TestJobs.queued()
                .counted(1, SNAPSHOT, 100, 32, NOW)
                .flatMap(counted -> counted.sliced(1, 10, 1_000, NOW))
                .orElseThrow();

        assertThat(running.succeeded(1, FILE, LATER)).isEmpty();
        assertThat(running.assembling(1, LATER).orElseThrow().succeeded(1, FILE, LATER))
                .isPresent();
    }

    @Test
    void progress_neverDecreasesOrExceedsTheCount() {
        ExportJob running = TestJobs.inState(RUNNING).progressed(1, 500, LATER).orElseThrow();

        assertThat(running.progressed(1, 400, LATER).orElseThrow().rowsDone()).isEqualTo(500);
        assertThat(running.progressed(1, 1_001, LATER).orElseThrow().rowsDone()).isEqualTo(1_000);
    }

    @Test
    void sliced_runsWithRecordedPlan_whenCounted() {
        ExportJob counted =
                TestJobs.inState(QUEUED).counted(1, SNAPSHOT, 100, 32, LATER).orElseThrow();

        ExportJob sliced = counted.sliced(1, 11, 1_083, LATER).orElseThrow();

        assertThat(counted.isSliced()).isFalse();
        assertThat(counted.rowsTotal()).as("only a lower bound is known").isNull();
        assertThat(sliced.snapshot()).isEqualTo(new Snapshot(SNAPSHOT.readAt(), 1_083));
        assertThat(sliced.rowsTotal()).isEqualTo(1_083);
        assertThat(sliced.state()).isEqualTo(RUNNING);
        assertThat(sliced.plan()).isEqualTo(new SlicePlan(100, 32, 11));
        assertThat(sliced.isSliced()).isTrue();
    }

    @Test
    void countedJob_keepsItsSnapshot() {
        ExportJob counted =
                TestJobs.inState(QUEUED).counted(1, SNAPSHOT, 100, 32, LATER).orElseThrow();

        assertThat(counted.counted(1, SNAPSHOT, 7, 7, LATER)).isEmpty();
        assertThat(counted.planned(1, SNAPSHOT, LATER)).isEmpty();
    }

    @Test
    void sliced_isRejected_whenJobIsNotCounted() {
        assertThat(TestJobs.inState(QUEUED).sliced(1, 2, 1_000, LATER)).isEmpty();
        assertThat(TestJobs.inState(RUNNING).sliced(1, 2, 1_000, LATER)).isEmpty();
    }

    @Test
    void restarted_dropsSnapshotAndProgressButKeepsFailures() {
        ExportJob running = TestJobs.inState(RUNNING)
                .progressed(1, 500, LATER)
                .flatMap(job -> job.withFailureCounted(1, LATER))
                .orElseThrow();

        ExportJob again = running.restarted(1, LATER).orElseThrow();

        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.snapshot()).isNull();
        assertThat(again.plan()).isNull();
        assertThat(again.rowsDone()).isZero();
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.startedAt()).isEqualTo(running.startedAt());
    }

    @Test
    void claims_restartAtOne_whenRowsGrow() {
        ExportJob again = TestJobs.inState(RUNNING)
                .progressed(1, 500, LATER)
                .flatMap(job -> job.claimed(1, LATER))
                .orElseThrow();

        assertThat(again.claims()).isEqualTo(2);
        assertThat(again.progressed(1, 500, LATER).orElseThrow().claims()).isEqualTo(2);
        assertThat(again.progressed(1, 501, LATER).orElseThrow().claims()).isEqualTo(1);
        assertThat(again.assembling(1, LATER).orElseThrow().claims()).isEqualTo(1);
    }

    @Test
    void claims_decrease_whenReleasedOrFailed() {
        ExportJob again = TestJobs.inState(RUNNING).claimed(1, LATER).orElseThrow();

        assertThat(again.released(1, LATER).orElseThrow().claims()).isEqualTo(1);
        assertThat(again.withFailureCounted(1, LATER).orElseThrow().claims()).isEqualTo(1);
        assertThat(again.withFailureCounted(1, LATER).orElseThrow().failures()).isEqualTo(1);
    }

    @Test
    void wasClaimed_isTrue_whenAWorkerMayHaveDied() {
        ExportJob counted =
                TestJobs.inState(QUEUED).counted(1, SNAPSHOT, 100, 32, LATER).orElseThrow();

        assertThat(TestJobs.inState(QUEUED).wasClaimed()).isFalse();
        assertThat(counted.wasClaimed()).isTrue();
        assertThat(counted.sliced(1, 11, 1_000, LATER).orElseThrow().wasClaimed())
                .isFalse();
        assertThat(counted.sliced(1, 1, 1_000, LATER).orElseThrow().wasClaimed())
                .isTrue();
        assertThat(TestJobs.inState(RUNNING).wasClaimed()).isTrue();
        assertThat(TestJobs.inState(ASSEMBLING).wasClaimed()).isTrue();
        assertThat(TestJobs.inState(FAILED).wasClaimed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everyChangeInEveryState")
    void callback_isDue_whenATransitionEndsTheJob(TransitionCase change, JobState state) {
        ExportJob job = TestJobs.inState(state, TestJobs.withCallback());

        change.change.apply(job).ifPresent(changed -> {
            assertThat(changed.isCallbackDue(LATER)).isEqualTo(changed.state().isTerminal());
            Instant due = state.isTerminal() ? callback(job).nextAttemptAt() : LATER;
            assertThat(callback(changed).nextAttemptAt())
                    .isEqualTo(changed.state().isTerminal() ? due : null);
            assertThat(callback(changed).url()).isEqualTo(TestJobs.CALLBACK_URL);
        });
    }

    @ParameterizedTest
    @EnumSource
    void callback_isNotDue_whenJobRunsOrHasNone(JobState state) {
        assertThat(TestJobs.inState(state).isCallbackDue(LATER)).isFalse();
        assertThat(TestJobs.inState(state).callbackAttempted(LATER, LATER)).isEmpty();
        assertThat(TestJobs.inState(state, TestJobs.withCallback()).isCallbackDue(LATER))
                .isEqualTo(state.isTerminal());
    }

    @Test
    void callbackAttempted_postponesTheNextAttempt() {
        ExportJob attempted = endedWithCallback().callbackAttempted(LATER, NOW).orElseThrow();

        assertThat(attempted.callback())
                .isEqualTo(new JobCallback(
                        TestJobs.CALLBACK_URL, JobCallback.State.PENDING, 1, 0, LATER, List.of(running(NOW))));
        assertThat(attempted.callbackAttempted(LATER, NOW))
                .as("a second one at once")
                .isEmpty();
        assertThat(attempted.callbackAttempted(LATER.plusSeconds(1), LATER.minusNanos(1_000)))
                .isEmpty();
        assertThat(attempted.callbackAttempted(LATER.plusSeconds(1), LATER)).isPresent();
    }

    @Test
    void firstCallback_isDue_whenClockIsBehind() {
        assertThat(endedWithCallback().callbackAttempted(LATER, NOW.minusSeconds(5)))
                .isPresent();
    }

    @Test
    void callback_isGivenUp_whenAttemptsAreExhausted() {
        ExportJob once = endedWithCallback()
                .callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, result(JobCallback.Verdict.FAILED, "500"), 2, NOW))
                .orElseThrow();
        ExportJob twice = once.callbackAttempted(LATER.plusSeconds(9), LATER)
                .flatMap(job -> job.callbackAnswered(2, result(JobCallback.Verdict.FAILED, "502"), 2, LATER))
                .orElseThrow();

        assertThat(once.callback())
                .isEqualTo(new JobCallback(
                        TestJobs.CALLBACK_URL, JobCallback.State.PENDING, 1, 0, LATER, List.of(ended(NOW, "500"))));
        assertThat(twice.callback())
                .isEqualTo(new JobCallback(
                        TestJobs.CALLBACK_URL,
                        JobCallback.State.GIVEN_UP,
                        2,
                        0,
                        null,
                        List.of(ended(NOW, "500"), ended(LATER, "502"))));
    }

    private static JobCallback.Result result(JobCallback.Verdict verdict, String outcome) {
        return new JobCallback.Result(verdict, outcome, TOOK);
    }

    private static JobCallback.Attempt running(Instant startedAt) {
        return new JobCallback.Attempt(startedAt, null, null);
    }

    private static JobCallback.Attempt ended(Instant startedAt, String outcome) {
        return new JobCallback.Attempt(startedAt, outcome, TOOK);
    }

    @ParameterizedTest
    @EnumSource
    void callback_isDueAgainWithAllAttempts_whenRedelivered(JobCallback.Verdict verdict) {
        ExportJob once = endedWithCallback()
                .callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, result(verdict, "x"), 1, NOW))
                .orElseThrow();
        ExportJob again = once.callbackRedelivered(LATER)
                .flatMap(job -> job.callbackAttempted(LATER.plusSeconds(9), LATER))
                .orElseThrow();

        assertThat(callback(again).state()).isEqualTo(JobCallback.State.PENDING);
        assertThat(callback(again).attempts()).isEqualTo(2);
        assertThat(callback(again).countedAttempts()).isEqualTo(1);
        assertThat(callback(again).lastAttempts()).containsExactly(ended(NOW, "x"), running(LATER));
        assertThat(again.callbackAnswered(1, result(JobCallback.Verdict.DELIVERED, "200"), 2, LATER))
                .as("the first attempt has its result")
                .isEmpty();
        ExportJob failed = again.callbackAnswered(2, result(JobCallback.Verdict.FAILED, "500"), 2, LATER)
                .orElseThrow();
        assertThat(callback(failed).state()).as("one attempt is left").isEqualTo(JobCallback.State.PENDING);
    }

    @Test
    void redelivery_isRejected_whenActiveOrWithoutCallback() {
        assertThat(TestJobs.withCallback().callbackRedelivered(NOW)).isEmpty();
        assertThat(TestJobs.inState(SUCCEEDED).callbackRedelivered(NOW)).isEmpty();
    }

    @Test
    void callback_listsTheLastTenAttempts() {
        ExportJob job = endedWithCallback();
        for (int attempt = 0; attempt < 12; attempt++) {
            Instant start = NOW.plusSeconds(attempt);
            job = job.callbackAttempted(start.plusSeconds(1), start).orElseThrow();
        }

        assertThat(callback(job).attempts()).isEqualTo(12);
        assertThat(callback(job).lastAttempts())
                .extracting(JobCallback.Attempt::startedAt)
                .containsExactlyElementsOf(
                        IntStream.range(2, 12).mapToObj(NOW::plusSeconds).toList());
    }

    @Test
    void job_expiresAfterItsEndAndRetention() {
        ExportJob active = TestJobs.queued().withRetention(Duration.ofDays(7));
        ExportJob ended = active.canceled(LATER).orElseThrow();

        assertThat(active.expiresAt()).isNull();
        assertThat(ended.expiresAt()).isEqualTo(LATER.plus(Duration.ofDays(7)));
    }

    @Test
    void callback_staysFinal_whenDeliveredOrGivenUp() {
        ExportJob delivered = endedWithCallback()
                .callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, result(JobCallback.Verdict.DELIVERED, "200"), 2, NOW))
                .orElseThrow();
        ExportJob refused = endedWithCallback()
                .callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, result(JobCallback.Verdict.REFUSED, "410"), 2, NOW))
                .orElseThrow();

        assertThat(callback(delivered).state()).isEqualTo(JobCallback.State.DELIVERED);
        assertThat(callback(refused).state()).isEqualTo(JobCallback.State.GIVEN_UP);
        for (ExportJob over : List.of(delivered, refused)) {
            assertThat(over.callbackAttempted(LATER, LATER)).isEmpty();
            assertThat(over.callbackAnswered(1, result(JobCallback.Verdict.FAILED, "500"), 2, LATER))
                    .isEmpty();
            assertThat(over.callbackGivenUp(LATER)).isEmpty();
        }
    }

    @Test
    void callbackAnswered_decidesNothing_whenALaterAttemptExists() {
        ExportJob second = endedWithCallback()
                .callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAttempted(LATER.plusSeconds(9), LATER))
                .orElseThrow();

        ExportJob late = second.callbackAnswered(1, result(JobCallback.Verdict.DELIVERED, "200"), 9, LATER)
                .orElseThrow();

        assertThat(callback(late).state()).isEqualTo(JobCallback.State.PENDING);
        assertThat(callback(late).nextAttemptAt()).isEqualTo(callback(second).nextAttemptAt());
        assertThat(callback(late).lastAttempts()).containsExactly(ended(NOW, "200"), running(LATER));
        assertThat(late.callbackAnswered(1, result(JobCallback.Verdict.FAILED, "500"), 9, LATER))
                .as("a second result")
                .isEmpty();
        assertThat(late.callbackAnswered(2, result(JobCallback.Verdict.DELIVERED, "204"), 9, LATER)
                        .map(job -> callback(job).state()))
                .contains(JobCallback.State.DELIVERED);
    }

    @ParameterizedTest
    @EnumSource
    void redelivery_isDue_whenARunningAttemptEndsAfterIt(JobCallback.Verdict verdict) {
        ExportJob ended = endedWithCallback()
                .callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackRedelivered(NOW))
                .flatMap(job -> job.callbackAnswered(1, result(verdict, "x"), 1, NOW))
                .orElseThrow();

        assertThat(ended.isCallbackDue(NOW)).isTrue();
        assertThat(callback(ended).lastAttempts()).containsExactly(ended(NOW, "x"));
    }

    @Test
    void callback_isDue_whenItHasNoNextAttemptTime() {
        ExportJob ended = endedWithCallback();
        ExportJob byAnother = new ExportJobBuilder(ended, NOW)
                .callback(callback(ended).due(null))
                .build();

        assertThat(byAnother.isCallbackDue(NOW)).isTrue();
    }

    @Test
    void toString_omitsCallbackUrl() {
        assertThat(endedWithCallback().toString()).doesNotContain("hooks.example");
    }

    private static JobCallback callback(ExportJob job) {
        return Objects.requireNonNull(job.callback());
    }

    private static ExportJob endedWithCallback() {
        return TestJobs.inState(SUCCEEDED, TestJobs.withCallback());
    }

    @Test
    void touched_isRejected_whenJobChangedRecently() {
        assertThat(TestJobs.queued().touched(NOW.minusMillis(1), LATER)).isEmpty();
    }

    @Test
    void times_areTruncatedToMicroseconds() {
        ExportJob job =
                TestJobs.queued().planned(1, SNAPSHOT, NOW.plusNanos(999)).orElseThrow();

        assertThat(job.startedAt()).isEqualTo(NOW);
        assertThat(job.changedAt()).isEqualTo(NOW);
    }
}
