package dev.vipexport.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.usage.Charge;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@link BilledExportTest} pins, for a million rows. Takes minutes, so {@code .ci/millions} runs it. */
class BilledMillionCheck {

    @Test
    void millionRows_costConstantAmount_perSlice() throws Exception {
        try (var export = new BilledExport(1_000_000, Duration.ofMillis(100), 20_000)) {
            long slices = export.assertConstantCostsPerSlice();

            assertThat(slices).isBetween(50L, 100L);
            assertThat(export.storage.of(Charge.CLASS_B))
                    .as("a look at each part that was sent in chunks")
                    .isEqualTo(slices);
            assertThat(export.storage.of(Charge.CLASS_A))
                    .as("parts, manifest, two levels of composes and lists")
                    .isBetween(slices + 4, slices + 8);
            System.out.printf(
                    "a million rows: %d slices, Firestore %s, Cloud Storage %s%n",
                    slices, export.firestore, export.storage);
        }
    }
}
