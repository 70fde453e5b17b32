package dev.vipexport.worker;

import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;

/** Jobs of one channel and one day. */
public final class Jobs {
    public static final Instant DAY = Instant.parse("2026-06-01T00:00:00Z");
    public static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private Jobs() {}

    public static ExportQuery query() {
        return new ExportQuery("ws", "ch", new TimeWindow(DAY, DAY.plusSeconds(86_400)), null, null);
    }

    public static ExportJob queued(Instant now) {
        return queued(ExportOptions.DEFAULT, now);
    }

    public static ExportJob queued(ExportOptions options, Instant now) {
        return ExportJob.queued(ExportIds.next(), new Caller("org", "key"), query(), options, now);
    }

    public static ExportJob running(long rows, Instant now) {
        return queued(now).planned(1, new Snapshot(now, rows), now).orElseThrow();
    }

    public static ExportJob assembling(long rows, Instant now) {
        return running(rows, now).assembling(1, now).orElseThrow();
    }
}
