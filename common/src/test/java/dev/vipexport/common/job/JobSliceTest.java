package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.store.SliceStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobSliceTest {
    private static final Part PART = new Part(100, 700, "AAAAAA==", null, 3, List.of());

    /** The result of each transition in each state that allows it. All other states reject it. */
    private record TransitionCase(String name, SliceStore.Transition change, Map<SliceState, SliceState> allowed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> everyChangeInEveryState() {
        return Stream.of(
                        new TransitionCase(
                                "progressed", slice -> slice.progressed(7), Map.of(SliceState.OPEN, SliceState.OPEN)),
                        new TransitionCase("done", slice -> slice.done(PART), Map.of(SliceState.OPEN, SliceState.DONE)),
                        new TransitionCase("claimed", JobSlice::claimed, Map.of(SliceState.OPEN, SliceState.OPEN)),
                        new TransitionCase("released", JobSlice::released, Map.of(SliceState.OPEN, SliceState.OPEN)),
                        new TransitionCase(
                                "handedOver", JobSlice::handedOver, Map.of(SliceState.DONE, SliceState.HANDED_OVER)),
                        new TransitionCase(
                                "withFailureCounted",
                                JobSlice::withFailureCounted,
                                Map.of(SliceState.OPEN, SliceState.OPEN, SliceState.DONE, SliceState.DONE)))
                .flatMap(change -> Arrays.stream(SliceState.values()).map(state -> Arguments.of(change, state)));
    }

    @ParameterizedTest
    @MethodSource("everyChangeInEveryState")
    void transition_isAppliedOnlyInAllowedStates(TransitionCase change, SliceState state) {
        Optional<JobSlice> changed = change.change.apply(inState(state));

        assertThat(changed.map(JobSlice::state)).isEqualTo(Optional.ofNullable(change.allowed.get(state)));
    }

    @Test
    void progress_neverDecreasesOrExceedsTheCount() {
        JobSlice slice = inState(SliceState.OPEN).progressed(50).orElseThrow();

        assertThat(List.of(
                        slice.progressed(40).orElseThrow(),
                        slice.progressed(101).orElseThrow()))
                .extracting(JobSlice::rowsDone)
                .containsExactly(50L, 100L);
    }

    @Test
    void claims_restartAtOne_whenRowsGrow() {
        JobSlice twice =
                inState(SliceState.OPEN).claimed().flatMap(JobSlice::claimed).orElseThrow();

        assertThat(twice.claims()).isEqualTo(2);
        assertThat(twice.progressed(0).orElseThrow().claims()).isEqualTo(2);
        assertThat(twice.progressed(1).orElseThrow().claims()).isEqualTo(1);
        assertThat(twice.released().orElseThrow().claims()).isEqualTo(1);
        assertThat(twice.withFailureCounted().orElseThrow().claims()).isEqualTo(1);
    }

    @Test
    void partAndRows_areKept_whenHandOverFails() {
        JobSlice failed = inState(SliceState.DONE).withFailureCounted().orElseThrow();

        assertThat(failed.part()).isEqualTo(PART);
        assertThat(failed.rowsDone()).isEqualTo(100);
        assertThat(failed.failures()).isEqualTo(1);
    }

    private static JobSlice inState(SliceState state) {
        JobSlice open = JobSlice.open(1, 0, TestJobs.JUNE, 100);
        return switch (state) {
            case OPEN -> open;
            case DONE -> open.done(PART).orElseThrow();
            case HANDED_OVER -> inState(SliceState.DONE).handedOver().orElseThrow();
        };
    }
}
