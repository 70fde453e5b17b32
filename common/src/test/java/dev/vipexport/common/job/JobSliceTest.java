package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

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
    private static final Part PART = new Part(100, 700, "AAAAAA==", 3);

    /** What a change does to a slice in each state that allows it; every other state refuses. */
    private record Case(String name, SliceStore.Transition change, Map<SliceState, SliceState> allowed) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> everyChangeInEveryState() {
        return Stream.of(
                        new Case("progressed", slice -> slice.progressed(7), Map.of(SliceState.OPEN, SliceState.OPEN)),
                        new Case("done", slice -> slice.done(PART), Map.of(SliceState.OPEN, SliceState.DONE)),
                        new Case("taken", JobSlice::taken, Map.of(SliceState.OPEN, SliceState.OPEN)),
                        new Case("givenBack", JobSlice::givenBack, Map.of(SliceState.OPEN, SliceState.OPEN)),
                        new Case("handedOver", JobSlice::handedOver, Map.of(SliceState.DONE, SliceState.HANDED_OVER)),
                        new Case(
                                "failedOnce",
                                JobSlice::failedOnce,
                                Map.of(SliceState.OPEN, SliceState.OPEN, SliceState.DONE, SliceState.DONE)))
                .flatMap(change -> Arrays.stream(SliceState.values()).map(state -> Arguments.of(change, state)));
    }

    @ParameterizedTest
    @MethodSource("everyChangeInEveryState")
    void aChangeHappensInTheStatesThatAllowItAndInNoOther(Case change, SliceState state) {
        Optional<JobSlice> changed = change.change.apply(in(state));

        assertThat(changed.map(JobSlice::state)).isEqualTo(Optional.ofNullable(change.allowed.get(state)));
    }

    @Test
    void progressNeverGoesBackwardsAndNeverBeyondTheCount() {
        JobSlice slice = in(SliceState.OPEN).progressed(50).orElseThrow();

        assertThat(List.of(
                        slice.progressed(40).orElseThrow(),
                        slice.progressed(101).orElseThrow()))
                .extracting(JobSlice::rowsDone)
                .containsExactly(50L, 100L);
    }

    @Test
    void takesAreCountedUntilRowsGrow() {
        JobSlice twice = in(SliceState.OPEN).taken().flatMap(JobSlice::taken).orElseThrow();

        assertThat(twice.takes()).isEqualTo(2);
        assertThat(twice.progressed(0).orElseThrow().takes()).isEqualTo(2);
        assertThat(twice.progressed(1).orElseThrow().takes()).isEqualTo(1);
        assertThat(twice.givenBack().orElseThrow().takes()).isEqualTo(1);
        assertThat(twice.failedOnce().orElseThrow().takes()).isEqualTo(1);
    }

    @Test
    void aPartAndItsRowsStayWhenTheHandingOverFails() {
        JobSlice failed = in(SliceState.DONE).failedOnce().orElseThrow();

        assertThat(failed.part()).isEqualTo(PART);
        assertThat(failed.rowsDone()).isEqualTo(100);
        assertThat(failed.failures()).isEqualTo(1);
    }

    private static JobSlice in(SliceState state) {
        JobSlice open = JobSlice.open(1, 0, Jobs.JUNE, 100);
        return switch (state) {
            case OPEN -> open;
            case DONE -> open.done(PART).orElseThrow();
            case HANDED_OVER -> in(SliceState.DONE).handedOver().orElseThrow();
        };
    }
}
