package dev.vipexport.api.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxAgeTest {
    private static final Instant NOW = Instant.parse("2026-07-01T08:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=60|60",
                "Max-Age=\"5\"|5",
                "max-stale, max-age=7|7",
                "max-age=1, max-age=9|1",
                "max-age=0|0"
            })
    void parse_readsSeconds(String line, long seconds) {
        assertThat(MaxAge.parse(List.of(line)).duration()).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no-cache",
                "max-age=60, no-cache",
                "no-store, max-age=60",
                "max-age=-1",
                "max-age=x",
                "max-age"
            })
    void parse_acceptsNoResult_whenMaxAgeIsMissingOrInvalid(String line) {
        assertThat(MaxAge.parse(List.of(line)).duration()).isNull();
    }

    @Test
    void accepts_comparesSnapshotAge() {
        ExportJob succeeded = running(NOW.minusSeconds(60))
                .assembling(1, NOW)
                .flatMap(job -> job.succeeded(1, new ExportFile("o", 1, 1, "AAAAAA==", 0, List.of()), NOW))
                .orElseThrow();

        assertThat(MaxAge.parse(List.of("max-age=60")).accepts(succeeded, NOW)).isTrue();
        assertThat(MaxAge.parse(List.of("max-age=59")).accepts(succeeded, NOW)).isFalse();
        assertThat(MaxAge.parse(List.of()).accepts(succeeded, NOW)).isFalse();
    }

    @Test
    void accepts_isFalse_whenJobDidNotSucceed() {
        ExportJob canceled = running(NOW).canceled(NOW).orElseThrow();

        assertThat(MaxAge.parse(List.of("max-age=60")).accepts(canceled, NOW)).isFalse();
    }

    private static ExportJob running(Instant readAt) {
        var day = new TimeWindow(NOW.minus(Duration.ofDays(1)), NOW);
        return ExportJob.queued(
                        ExportIds.next(),
                        new Caller("org", "key"),
                        new ExportQuery("ws", "ch", day, null, null),
                        ExportOptions.DEFAULT,
                        NOW)
                .planned(1, new Snapshot(readAt, 1), NOW)
                .orElseThrow();
    }
}
