package dev.vipexport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.worker.assemble.AssemblyResult;
import dev.vipexport.worker.slice.BufferedSlice;
import dev.vipexport.worker.slice.SliceOutcome;
import dev.vipexport.worker.ticket.TicketResult;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Java 17 cannot switch over sealed types, so the compiler does not find a forgotten case. If a type is added, handle it
 * where the type is distinguished, then add it here.
 */
class SealedTypesTest {

    @Test
    void ticketResult_hasOneKind_forEachType() {
        ExportJob job = TestJobs.queued(TestJobs.NOW);
        List<TicketResult> results = List.of(
                new TicketResult.Succeeded(job),
                new TicketResult.Failed(job),
                new TicketResult.Forwarded(job),
                new TicketResult.SliceDone(job, 0),
                new TicketResult.Waiting(job),
                new TicketResult.Skipped("late"),
                new TicketResult.Retry(job.exportId(), new IllegalStateException("unavailable")));

        assertThat(results.stream().map(Object::getClass))
                .containsExactlyInAnyOrder(TicketResult.class.getPermittedSubclasses());
        assertThat(results.stream().map(TicketResult::kind))
                .containsExactlyInAnyOrderElementsOf(EnumSet.allOf(TicketResult.Kind.class));
    }

    @ParameterizedTest
    @MethodSource("handledTypes")
    void sealedType_permitsOnlyHandledTypes(Class<?> sealed, List<Class<?>> handled) {
        assertThat(Arrays.asList(sealed.getPermittedSubclasses())).containsExactlyInAnyOrderElementsOf(handled);
    }

    static Stream<Arguments> handledTypes() {
        return Stream.of(
                // JobFinisher.finishSingleSlice, SliceRunner.export
                Arguments.of(
                        SliceOutcome.class,
                        List.of(
                                SliceOutcome.Done.class,
                                BufferedSlice.class,
                                SliceOutcome.Unexportable.class,
                                SliceOutcome.Superseded.class)),
                // JobFinisher.end, JobFinisher.failure
                Arguments.of(
                        AssemblyResult.class,
                        List.of(
                                AssemblyResult.Published.class,
                                AssemblyResult.RowsMismatch.class,
                                AssemblyResult.FileTooLarge.class,
                                AssemblyResult.BytesMismatch.class)));
    }
}
