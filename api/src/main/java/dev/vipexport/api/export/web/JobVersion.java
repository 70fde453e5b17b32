package dev.vipexport.api.export.web;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names a state of a job. The download link is signed afresh in each answer and no part of it. */
final class JobVersion {
    private JobVersion() {}

    /**
     * As the id of an event: another one with each state that a stream tells. An ended job keeps the one that it ended with,
     * whoever is told of its end later, so that a client that has seen it does not come again.
     */
    static String eventId(ExportJob job) {
        Instant finishedAt = job.finishedAt();
        return versionAt(job, finishedAt == null ? job.changedAt() : finishedAt);
    }

    /**
     * As an entity tag: another one whenever anything recorded of the job changes; weak, since two answers with the same
     * one may differ in their links.
     */
    static String etag(ExportJob job) {
        return "W/\"" + versionAt(job, job.changedAt()) + callbackSuffix(job.callback()) + "\"";
    }

    private static String versionAt(ExportJob job, Instant time) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        String state = job.state().name().toLowerCase(Locale.ROOT);
        return job.attempt() + "-" + state + "-" + job.rowsDone() + "-" + micros;
    }

    private static String callbackSuffix(@Nullable JobCallback callback) {
        return callback == null
                ? ""
                : "-" + callback.state().name().toLowerCase(Locale.ROOT) + "-" + callback.attempts();
    }
}
