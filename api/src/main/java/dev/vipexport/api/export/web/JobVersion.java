package dev.vipexport.api.export.web;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Identifies a version of a job. Download links are not part of it, because each response has a new one. */
final class JobVersion {
    private JobVersion() {}

    /**
     * Returns the id of an event, which changes with each update of a stream. An ended job keeps its id, even if its callback
     * changes later, so that a client that has seen the end does not reconnect.
     */
    static String eventId(ExportJob job) {
        Instant finishedAt = job.finishedAt();
        return versionAt(job, finishedAt == null ? job.changedAt() : finishedAt);
    }

    /**
     * Returns the entity tag, which changes with each change of the job or the state of its file. It is weak, because
     * responses with equal tags have different links.
     */
    static String etag(ExportJob job, JobView.@Nullable FileState fileState) {
        String expired = fileState == JobView.FileState.EXPIRED ? "-expired" : "";
        return "W/\"" + versionAt(job, job.changedAt()) + expired + callbackSuffix(job.callback()) + "\"";
    }

    private static String versionAt(ExportJob job, Instant time) {
        long micros = TimeWindow.microsSince1970(time);
        String state = job.state().name().toLowerCase(Locale.ROOT);
        return job.attempt() + "-" + state + "-" + job.rowsDone() + "-" + micros;
    }

    private static String callbackSuffix(@Nullable JobCallback callback) {
        return callback == null
                ? ""
                : "-" + callback.state().name().toLowerCase(Locale.ROOT) + "-" + callback.attempts();
    }
}
