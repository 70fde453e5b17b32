package dev.vipexport.api.export;

import dev.vipexport.common.job.Callback;
import dev.vipexport.common.job.ExportJob;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Names what is recorded of a job: another one whenever that changes. The download link is signed afresh in each answer
 * and no part of it.
 */
final class StateTag {
    private StateTag() {}

    /** As the id of an event. */
    static String of(ExportJob job) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, job.changedAt());
        String state = job.state().name().toLowerCase(Locale.ROOT);
        return job.attempt() + "-" + state + "-" + job.rowsDone() + "-" + micros + callback(job.callback());
    }

    private static String callback(@Nullable Callback callback) {
        return callback == null
                ? ""
                : "-" + callback.state().name().toLowerCase(Locale.ROOT) + "-" + callback.attempts();
    }

    /** As an entity tag; weak, since two answers with the same one may differ in their links. */
    static String etag(ExportJob job) {
        return "W/\"" + of(job) + "\"";
    }
}
