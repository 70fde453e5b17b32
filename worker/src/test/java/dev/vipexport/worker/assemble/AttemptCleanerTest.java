package dev.vipexport.worker.assemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.worker.CleanUpFailedException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class AttemptCleanerTest extends AssemblerTestBase {
    private static final CallPattern BATCH = new CallPattern("POST", "/batch/storage/v1");

    private final AtomicInteger batches = new AtomicInteger();

    private void countBatches() {
        server.faults()
                .arm(
                        1,
                        call -> {
                            if (BATCH.test(call)) {
                                batches.incrementAndGet();
                            }
                            return false;
                        },
                        new Fault.Status(503));
    }

    private void deleteParts() {
        new AttemptCleaner(storage, cloud).deleteParts(job.exportId(), 1);
    }

    private List<String> objects() {
        return StreamSupport.stream(storage.list(BUCKET).iterateAll().spliterator(), false)
                .map(Blob::getName)
                .toList();
    }

    @Test
    void batch_isRepeatedOnce_whenItFails(CapturedOutput output) {
        slice(0, "rows", 1);
        slice(1, "rows", 1);
        countBatches();
        server.faults().arm(1, BATCH, new Fault.Status(503));

        deleteParts();

        assertThat(objects()).isEmpty();
        assertThat(batches).hasValue(2);
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void failure_isThrown_whenTheRepetitionFails() {
        slice(0, "rows", 1);
        countBatches();
        server.faults().arm(2, BATCH, new Fault.Status(503));

        assertThatThrownBy(this::deleteParts)
                .isInstanceOf(CleanUpFailedException.class)
                .hasMessageContaining(objects().get(0));

        assertThat(batches).hasValue(2);
    }

    @Test
    void object_isRepeatedAlone_whenOthersAreDeleted(CapturedOutput output) throws Exception {
        try (var bucket = new PartlyRefusingBucket(List.of("429", "204", "404"), List.of("204"));
                Storage refused = bucket.client()) {
            new AttemptCleaner(refused, cloud).deleteParts(job.exportId(), 1);

            assertThat(bucket.deleted).containsExactly(List.of("part-0", "part-1", "part-2"), List.of("part-0"));
            assertThat(output).doesNotContain("WARN");
        }
    }

    @Test
    void objects_areLogged_whenTheirRepetitionIsRefused(CapturedOutput output) throws Exception {
        try (var bucket = new PartlyRefusingBucket(List.of("403", "204", "403"), List.of("403", "403"));
                Storage refused = bucket.client()) {
            new AttemptCleaner(refused, cloud).deleteParts(job.exportId(), 1);

            assertThat(bucket.deleted)
                    .containsExactly(List.of("part-0", "part-1", "part-2"), List.of("part-0", "part-2"));
            assertThat(output).containsOnlyOnce("WARN").contains("Deleting 2 objects is refused", "part-0");
        }
    }

    @Test
    void nothing_isRepeated_whenAllAreDeleted(CapturedOutput output) {
        slice(0, "rows", 1);
        countBatches();

        deleteParts();

        assertThat(objects()).isEmpty();
        assertThat(batches).hasValue(1);
        assertThat(output).doesNotContain("WARN");
    }
}
