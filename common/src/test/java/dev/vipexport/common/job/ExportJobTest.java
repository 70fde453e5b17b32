package dev.vipexport.common.job;

import static dev.vipexport.common.job.JobState.ASSEMBLING;
import static dev.vipexport.common.job.JobState.CANCELED;
import static dev.vipexport.common.job.JobState.FAILED;
import static dev.vipexport.common.job.JobState.QUEUED;
import static dev.vipexport.common.job.JobState.RUNNING;
import static dev.vipexport.common.job.JobState.SUCCEEDED;
import static dev.vipexport.common.job.Jobs.FAILURE;
import static dev.vipexport.common.job.Jobs.FILE;
import static dev.vipexport.common.job.Jobs.NOW;
import static dev.vipexport.common.job.Jobs.SNAPSHOT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.JobStore.Transition;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ExportJobTest {
    private static final Instant LATER = NOW.plusSeconds(90);

    /** What a change does to a job in each state that allows it; every other state refuses. */
    private record Case(String name, Transition change, Map<JobState, JobState> allowed) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Case> CHANGES = List.of(
            new Case("planned", job -> job.planned(1, SNAPSHOT, LATER), Map.of(QUEUED, RUNNING)),
            new Case("counted", job -> job.counted(1, SNAPSHOT, 100, 32, LATER), Map.of(QUEUED, QUEUED)),
            new Case("progressed", job -> job.progressed(1, 10, LATER), Map.of(RUNNING, RUNNING)),
            new Case("assembling", job -> job.assembling(1, LATER), Map.of(RUNNING, ASSEMBLING)),
            new Case(
                    "succeeded",
                    job -> job.succeeded(1, FILE, LATER),
                    Map.of(RUNNING, SUCCEEDED, ASSEMBLING, SUCCEEDED)),
            new Case("failed", job -> job.failed(1, FAILURE, LATER), underWay(state -> FAILED)),
            new Case("canceled", job -> job.canceled(LATER), underWay(state -> CANCELED)),
            new Case("startedOver", job -> job.startedOver(1, LATER), underWay(state -> QUEUED)),
            new Case("failedOnce", job -> job.failedOnce(1, LATER), underWay(state -> state)),
            new Case("taken", job -> job.taken(1, LATER), underWay(state -> state)),
            new Case("givenBack", job -> job.givenBack(1, LATER), underWay(state -> state)),
            new Case("woken", job -> job.woken(NOW, LATER), underWay(state -> state)));

    private static Map<JobState, JobState> underWay(UnaryOperator<JobState> target) {
        return Stream.of(QUEUED, RUNNING, ASSEMBLING).collect(Collectors.toMap(state -> state, target));
    }

    static Stream<Arguments> everyChangeInEveryState() {
        return CHANGES.stream()
                .flatMap(change -> Arrays.stream(JobState.values()).map(state -> Arguments.of(change, state)));
    }

    @ParameterizedTest
    @MethodSource("everyChangeInEveryState")
    void aChangeHappensInTheStatesThatAllowItAndInNoOther(Case change, JobState state) {
        Optional<ExportJob> changed = change.change.apply(Jobs.in(state));

        assertThat(changed.map(ExportJob::state)).isEqualTo(Optional.ofNullable(change.allowed.get(state)));
        changed.ifPresent(job -> assertThat(job.changedAt()).isEqualTo(LATER));
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "RUNNING", "ASSEMBLING"})
    void aChangeThatNamesAnotherAttemptIsRefused(JobState state) {
        ExportJob job = Jobs.in(state);

        assertThat(job.planned(2, SNAPSHOT, LATER)).isEmpty();
        assertThat(job.counted(2, SNAPSHOT, 100, 32, LATER)).isEmpty();
        assertThat(job.sliced(2, 10, LATER)).isEmpty();
        assertThat(job.progressed(2, 10, LATER)).isEmpty();
        assertThat(job.assembling(2, LATER)).isEmpty();
        assertThat(job.succeeded(2, FILE, LATER)).isEmpty();
        assertThat(job.failed(2, FAILURE, LATER)).isEmpty();
        assertThat(job.startedOver(2, LATER)).isEmpty();
        assertThat(job.failedOnce(2, LATER)).isEmpty();
        assertThat(job.taken(2, LATER)).isEmpty();
        assertThat(job.givenBack(2, LATER)).isEmpty();
    }

    @Test
    void aJobOfManySlicesIsAssembledBeforeItSucceeds() {
        ExportJob running = Jobs.queued()
                .counted(1, SNAPSHOT, 100, 32, NOW)
                .flatMap(counted -> counted.sliced(1, 10, NOW))
                .orElseThrow();

        assertThat(running.succeeded(1, FILE, LATER)).isEmpty();
        assertThat(running.assembling(1, LATER).orElseThrow().succeeded(1, FILE, LATER))
                .isPresent();
    }

    @Test
    void progressNeverGoesBackwardsAndNeverBeyondTheCount() {
        ExportJob running = Jobs.in(RUNNING).progressed(1, 500, LATER).orElseThrow();

        assertThat(running.progressed(1, 400, LATER).orElseThrow().rowsDone()).isEqualTo(500);
        assertThat(running.progressed(1, 1_001, LATER).orElseThrow().rowsDone()).isEqualTo(1_000);
    }

    @Test
    void aCountedJobIsCutByTheRecordedRuleAndThenRuns() {
        ExportJob counted = Jobs.in(QUEUED).counted(1, SNAPSHOT, 100, 32, LATER).orElseThrow();

        ExportJob sliced = counted.sliced(1, 11, LATER).orElseThrow();

        assertThat(counted.isSliced()).isFalse();
        assertThat(sliced.state()).isEqualTo(RUNNING);
        assertThat(sliced.plan()).isEqualTo(new SlicePlan(100, 32, 11));
        assertThat(sliced.isSliced()).isTrue();
    }

    @Test
    void theSnapshotOfACountedJobStays() {
        ExportJob counted = Jobs.in(QUEUED).counted(1, SNAPSHOT, 100, 32, LATER).orElseThrow();

        assertThat(counted.counted(1, SNAPSHOT, 7, 7, LATER)).isEmpty();
        assertThat(counted.planned(1, SNAPSHOT, LATER)).isEmpty();
    }

    @Test
    void onlyACountedJobCanBeSliced() {
        assertThat(Jobs.in(QUEUED).sliced(1, 2, LATER)).isEmpty();
        assertThat(Jobs.in(RUNNING).sliced(1, 2, LATER)).isEmpty();
    }

    @Test
    void startingOverForgetsTheSnapshotAndItsProgressButNotTheFailures() {
        ExportJob running = Jobs.in(RUNNING)
                .progressed(1, 500, LATER)
                .flatMap(job -> job.failedOnce(1, LATER))
                .orElseThrow();

        ExportJob again = running.startedOver(1, LATER).orElseThrow();

        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.snapshot()).isNull();
        assertThat(again.plan()).isNull();
        assertThat(again.rowsDone()).isZero();
        assertThat(again.failures()).isEqualTo(1);
        assertThat(again.startedAt()).isEqualTo(running.startedAt());
    }

    @Test
    void takesAreCountedUntilRowsGrow() {
        ExportJob again = Jobs.in(RUNNING)
                .progressed(1, 500, LATER)
                .flatMap(job -> job.taken(1, LATER))
                .orElseThrow();

        assertThat(again.takes()).isEqualTo(2);
        assertThat(again.progressed(1, 500, LATER).orElseThrow().takes()).isEqualTo(2);
        assertThat(again.progressed(1, 501, LATER).orElseThrow().takes()).isEqualTo(1);
        assertThat(again.assembling(1, LATER).orElseThrow().takes()).isEqualTo(1);
    }

    @Test
    void aTakeWhoseEndIsKnownIsNotCounted() {
        ExportJob again = Jobs.in(RUNNING).taken(1, LATER).orElseThrow();

        assertThat(again.givenBack(1, LATER).orElseThrow().takes()).isEqualTo(1);
        assertThat(again.failedOnce(1, LATER).orElseThrow().takes()).isEqualTo(1);
        assertThat(again.failedOnce(1, LATER).orElseThrow().failures()).isEqualTo(1);
    }

    @Test
    void onlyAJobThatNobodyCanHaveDiedOfWasNotTakenBefore() {
        ExportJob counted = Jobs.in(QUEUED).counted(1, SNAPSHOT, 100, 32, LATER).orElseThrow();

        assertThat(Jobs.in(QUEUED).wasTakenBefore()).isFalse();
        assertThat(counted.wasTakenBefore()).isTrue();
        assertThat(counted.sliced(1, 11, LATER).orElseThrow().wasTakenBefore()).isFalse();
        assertThat(counted.sliced(1, 1, LATER).orElseThrow().wasTakenBefore()).isTrue();
        assertThat(Jobs.in(RUNNING).wasTakenBefore()).isTrue();
        assertThat(Jobs.in(ASSEMBLING).wasTakenBefore()).isTrue();
        assertThat(Jobs.in(FAILED).wasTakenBefore()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everyChangeInEveryState")
    void whateverEndsAJobMakesItsCallbackDueInTheSameChange(Case change, JobState state) {
        ExportJob job = Jobs.in(state, Jobs.withCallback());

        change.change.apply(job).ifPresent(changed -> {
            assertThat(changed.isCallbackDue(LATER)).isEqualTo(changed.state().isEnd());
            assertThat(callback(changed).nextAttemptAt())
                    .isEqualTo(changed.state().isEnd() ? LATER : null);
            assertThat(callback(changed).url()).isEqualTo(Jobs.HOOK);
        });
    }

    @ParameterizedTest
    @EnumSource
    void nobodyIsToldOfAJobThatGoesOnOrThatNobodyAskedAbout(JobState state) {
        assertThat(Jobs.in(state).isCallbackDue(LATER)).isFalse();
        assertThat(Jobs.in(state).callbackAttempted(LATER, LATER)).isEmpty();
        assertThat(Jobs.in(state, Jobs.withCallback()).isCallbackDue(LATER)).isEqualTo(state.isEnd());
    }

    @Test
    void whoSetsOutToTellMovesTheNextAttemptOnFirst() {
        ExportJob told = ended().callbackAttempted(LATER, NOW).orElseThrow();

        assertThat(told.callback()).isEqualTo(new Callback(Jobs.HOOK, Callback.State.PENDING, 1, LATER, NOW, null));
        assertThat(told.callbackAttempted(LATER, NOW))
                .as("a second one at once")
                .isEmpty();
        assertThat(told.callbackAttempted(LATER.plusSeconds(1), LATER.minusNanos(1_000)))
                .isEmpty();
        assertThat(told.callbackAttempted(LATER.plusSeconds(1), LATER)).isPresent();
    }

    @Test
    void theFirstAttemptWaitsForNoClock() {
        assertThat(ended().callbackAttempted(LATER, NOW.minusSeconds(5))).isPresent();
    }

    @Test
    void anAttemptThatFailedIsRepeatedUntilAllAreUsed() {
        ExportJob once = ended().callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, Callback.Verdict.FAILED, "500", 2, NOW))
                .orElseThrow();
        ExportJob twice = once.callbackAttempted(LATER.plusSeconds(9), LATER)
                .flatMap(job -> job.callbackAnswered(2, Callback.Verdict.FAILED, "502", 2, LATER))
                .orElseThrow();

        assertThat(once.callback()).isEqualTo(new Callback(Jobs.HOOK, Callback.State.PENDING, 1, LATER, NOW, "500"));
        assertThat(twice.callback()).isEqualTo(new Callback(Jobs.HOOK, Callback.State.GIVEN_UP, 2, null, LATER, "502"));
    }

    @Test
    void whatIsDeliveredOrGivenUpStaysSo() {
        ExportJob delivered = ended().callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, Callback.Verdict.DELIVERED, "200", 2, NOW))
                .orElseThrow();
        ExportJob refused = ended().callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAnswered(1, Callback.Verdict.REFUSED, "410", 2, NOW))
                .orElseThrow();

        assertThat(callback(delivered).state()).isEqualTo(Callback.State.DELIVERED);
        assertThat(callback(refused).state()).isEqualTo(Callback.State.GIVEN_UP);
        for (ExportJob over : List.of(delivered, refused)) {
            assertThat(over.callbackAttempted(LATER, LATER)).isEmpty();
            assertThat(over.callbackAnswered(1, Callback.Verdict.FAILED, "500", 2, LATER))
                    .isEmpty();
            assertThat(over.callbackGivenUp(LATER)).isEmpty();
        }
    }

    @Test
    void theOutcomeOfAnAttemptThatAnotherOneFollowedIsRefused() {
        ExportJob second = ended().callbackAttempted(LATER, NOW)
                .flatMap(job -> job.callbackAttempted(LATER.plusSeconds(9), LATER))
                .orElseThrow();

        assertThat(second.callbackAnswered(1, Callback.Verdict.FAILED, "500", 9, LATER))
                .isEmpty();
        assertThat(second.callbackAnswered(2, Callback.Verdict.FAILED, "500", 9, LATER))
                .isPresent();
    }

    @Test
    void aJobThatAVersionWithoutCallbacksHasEndedIsToldToo() {
        ExportJob ended = ended();
        ExportJob byAnother = new ExportJobChange(ended, NOW)
                .callback(callback(ended).due(null))
                .build();

        assertThat(byAnother.isCallbackDue(NOW)).isTrue();
    }

    @Test
    void theAddressOfACallbackIsNotInWhatIsLogged() {
        assertThat(ended().toString()).doesNotContain("hooks.example");
    }

    private static Callback callback(ExportJob job) {
        return Objects.requireNonNull(job.callback());
    }

    private static ExportJob ended() {
        return Jobs.in(SUCCEEDED, Jobs.withCallback());
    }

    @Test
    void aJobThatChangedLatelyNeedsNoWaking() {
        assertThat(Jobs.queued().woken(NOW.minusMillis(1), LATER)).isEmpty();
    }

    @Test
    void timesAreKeptInTheMicrosecondsOfTheStore() {
        ExportJob job = Jobs.queued().planned(1, SNAPSHOT, NOW.plusNanos(999)).orElseThrow();

        assertThat(job.startedAt()).isEqualTo(NOW);
        assertThat(job.changedAt()).isEqualTo(NOW);
    }
}
