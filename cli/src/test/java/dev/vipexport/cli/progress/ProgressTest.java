package dev.vipexport.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.cli.output.SafeOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final SafeOutput out = new SafeOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    private Instant now = Instant.parse("2026-06-01T10:00:00Z");

    private String takeOutput() {
        String text = bytes.toString(StandardCharsets.UTF_8);
        bytes.reset();
        return text;
    }

    private static ProgressUpdate rows(long done, @Nullable Long total, @Nullable Long eta) {
        return new ProgressUpdate("running", done, total, ProgressUpdate.Unit.ROWS, eta);
    }

    @Test
    void bar_showsPercentSpeedAndTimeLeft_whenTerminal() {
        try (Progress progress = Progress.of(Progress.Kind.AUTO, true, out, () -> now)) {
            progress.show(rows(0, 2_400_000L, null));
            assertThat(takeOutput())
                    .isEqualTo("\r\u001b[Krunning     [                    ]   0%  0 rows of 2,400,000 rows");
            now = now.plusSeconds(2);
            progress.show(rows(1_200_000, 2_400_000L, null));
            assertThat(takeOutput())
                    .isEqualTo("\r\u001b[Krunning     [==========          ]  50%  1,200,000 rows of 2,400,000 rows, "
                            + "600,000 rows/s, 0:02 left");
            now = now.plusSeconds(2);
            progress.show(rows(1_300_000, 2_400_000L, 3_700L));
            assertThat(takeOutput()).contains("325,000 rows/s, 1:01:40 left");
        }
        assertThat(takeOutput()).isEqualTo("\r\u001b[K");
    }

    @Test
    void bar_limitsRedraws() {
        Progress progress = Progress.of(Progress.Kind.AUTO, true, out, () -> now);
        progress.show(rows(1, 10L, null));
        takeOutput();
        now = now.plus(Duration.ofMillis(50));
        progress.show(rows(2, 10L, null));
        assertThat(takeOutput()).isEmpty();
        progress.show(new ProgressUpdate("downloading", 1_000, 2_500_000L, ProgressUpdate.Unit.BYTES, null));
        assertThat(takeOutput()).contains("downloading", "1 kB of 2.5 MB");
    }

    @Test
    void log_writesALineEveryTenSeconds() {
        Progress progress = Progress.of(Progress.Kind.AUTO, false, out, () -> now);
        for (int i = 0; i <= 25; i++) {
            progress.show(rows(i * 10L, 250L, null));
            now = now.plusSeconds(1);
        }
        assertThat(takeOutput()).isEqualTo("""
                        running 0%: 0 rows of 250 rows
                        running 40%: 100 rows of 250 rows, 10 rows/s, 0:15 left
                        running 80%: 200 rows of 250 rows, 10 rows/s, 0:05 left
                        """);
    }

    @Test
    void log_omitsTotal_whenUnknown() {
        Progress progress = Progress.of(Progress.Kind.PLAIN, true, out, () -> now);
        progress.show(rows(0, null, null));
        assertThat(takeOutput()).isEqualTo("running 0%: 0 rows\n");
    }

    @Test
    void percent_staysWithinBounds_whenNumbersAreImpossible() {
        assertThat(rows(Long.MAX_VALUE, 1L, null).percent()).isEqualTo(100);
        assertThat(rows(Long.MAX_VALUE, Long.MAX_VALUE, null).percent()).isEqualTo(100);
        assertThat(rows(-5, 3L, null).percent()).isZero();
        assertThat(rows(5, -3L, null).percent()).isZero();
    }

    @Test
    void progress_showsNothing_whenKindIsNone() {
        try (Progress progress = Progress.of(Progress.Kind.NONE, true, out, () -> now)) {
            progress.show(rows(1, 2L, 3L));
        }
        assertThat(takeOutput()).isEmpty();
    }
}
