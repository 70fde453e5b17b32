package dev.vipexport.api.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JobViewTest {
    private static final Instant NOW = Instant.parse("2026-07-01T08:00:00Z");

    private final ExportJob queued = ExportJob.queued(
            ExportIds.next(),
            new Caller("org", "key"),
            new ExportQuery("ws", "ch", new TimeWindow(NOW.minusSeconds(9), NOW), null, null),
            ExportOptions.DEFAULT,
            NOW);
    private final ExportJob running =
            queued.planned(1, new Snapshot(NOW, 200), NOW).orElseThrow();

    @Test
    void eta_extrapolatesProgress() {
        ExportJob quarter = running.progressed(1, 50, NOW.plusSeconds(10)).orElseThrow();

        assertThat(JobView.Progress.of(quarter)).isEqualTo(new JobView.Progress(50, 200L, 25, 30L));
    }

    @Test
    void eta_isNull_beforeFirstRows() {
        assertThat(JobView.Progress.of(running)).isEqualTo(new JobView.Progress(0, 200L, 0, null));
    }

    @Test
    void total_isNull_whilePlanning() {
        ExportJob counted =
                queued.counted(1, new Snapshot(NOW, 20_001), 20_000, 8, NOW).orElseThrow();

        assertThat(JobView.Progress.of(counted)).isEqualTo(new JobView.Progress(0, null, null, null));
        assertThat(JobView.Progress.of(counted.sliced(1, 3, 50_000, NOW).orElseThrow()))
                .isEqualTo(new JobView.Progress(0, 50_000L, 0, null));
    }

    @Test
    void eta_isNull_afterEnd() {
        ExportJob canceled = running.progressed(1, 50, NOW.plusSeconds(10))
                .flatMap(job -> job.canceled(NOW.plusSeconds(11)))
                .orElseThrow();

        assertThat(JobView.Progress.of(canceled).etaSeconds()).isNull();
    }

    @Test
    void eta_isZero_whenClocksDiffer() {
        ExportJob early = running.progressed(1, 50, NOW.minusSeconds(10)).orElseThrow();

        assertThat(JobView.Progress.of(early).etaSeconds()).isZero();
    }
}
