package dev.vipexport.common.job.store;

import static dev.vipexport.common.job.store.DocumentFields.constant;
import static dev.vipexport.common.job.store.DocumentFields.flag;
import static dev.vipexport.common.job.store.DocumentFields.integer;
import static dev.vipexport.common.job.store.DocumentFields.number;
import static dev.vipexport.common.job.store.DocumentFields.required;
import static dev.vipexport.common.job.store.DocumentFields.string;
import static dev.vipexport.common.job.store.DocumentFields.time;
import static dev.vipexport.common.job.store.DocumentFields.timeOrNull;
import static dev.vipexport.common.job.store.DocumentFields.timestamp;

import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.ExportOptions.Timestamps;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.Route;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Maps an {@link ExportJob} to the fields of {@code ExportJobs/{exportId}}. Every field is always written, as null if it
 * has no value. So an update replaces the whole document and leaves no old value behind.
 */
final class JobDocument {
    static final String STATE = "state";
    static final String CHANGED_AT = "changedAt";
    static final String CREATED_AT = "createdAt";
    static final String ORG_ID = "orgId";

    /** Firestore's time-to-live policy deletes the document after this time, within a day or so. */
    static final String EXPIRE_AT = "expireAt";

    static final String CLAIMS = "claims";

    private static final Duration MIN_ACTIVE_RETENTION = Duration.ofDays(30);

    /** Not null exactly in jobs that wait for their start. Absent in jobs of earlier versions. */
    static final String TURN_AT = "turnAt";

    private static final String ROUTE = "route";

    /** Not null exactly in large jobs that wait for their snapshot. */
    static final String WAITING_SINCE = "waitingSince";

    /** Only written, because it follows from other fields: a query adds it up. Null instead of 0. */
    static final String REMAINING_ROWS = "remainingRows";

    /** Not null exactly in failed jobs whose dead letter is not known to be in Kafka. */
    static final String DEAD_LETTER_DUE = "deadLetterDue";

    private static final String RETENTION_SECONDS = "retentionSeconds";

    private static final String RETRY_OF = "retryOf";
    private static final String RETRIED_AS = "retriedAs";

    /** Values of {@link #STATE} of jobs that have not ended. */
    static final List<String> ACTIVE_STATES = Arrays.stream(JobState.values())
            .filter(state -> !state.isTerminal())
            .map(DocumentFields::wireName)
            .toList();

    private JobDocument() {}

    static Map<String, @Nullable Object> fieldsOf(ExportJob job) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put(ORG_ID, job.caller().orgId());
        fields.put("apiKey", job.caller().apiKey());
        fields.put("fingerprint", job.fingerprint());
        putQuery(fields, job.query());
        putOptions(fields, job.options());
        fields.put(RETENTION_SECONDS, job.retention().toSeconds());
        fields.put(STATE, DocumentFields.wireName(job.state()));
        fields.put("attempt", job.attempt());
        fields.put("rowsCharged", job.rowsCharged());
        fields.put("failures", job.failures());
        fields.put(CLAIMS, job.claims());
        fields.put(CREATED_AT, timestamp(job.createdAt()));
        fields.put(CHANGED_AT, timestamp(job.changedAt()));
        fields.put(TURN_AT, timestamp(job.turnAt()));
        fields.put(ROUTE, DocumentFields.wireName(job.route()));
        fields.put(WAITING_SINCE, timestamp(job.waitingSince()));
        fields.put("startedAt", timestamp(job.startedAt()));
        fields.put("finishedAt", timestamp(job.finishedAt()));
        fields.put("rowsDone", job.rowsDone());
        fields.put(REMAINING_ROWS, job.remainingRows() == 0 ? null : job.remainingRows());
        putOutcome(fields, job);
        fields.put(DEAD_LETTER_DUE, timestamp(job.deadLetterDue()));
        CallbackDocument.put(fields, job.callback());
        fields.put(RETRY_OF, job.retryOf());
        fields.put(RETRIED_AS, job.retriedAs());
        fields.put(EXPIRE_AT, timestamp(expireAt(job)));
        return fields;
    }

    /** Returns when Firestore deletes the documents of a job. The sweeper changes an active job every few minutes. */
    static Instant expireAt(ExportJob job) {
        return Objects.requireNonNullElseGet(
                job.expiresAt(), () -> job.changedAt().plus(activeRetention(job)));
    }

    /** Returns how long an active job is kept without a change: longer than any outage of all workers. */
    static Duration activeRetention(ExportJob job) {
        return job.retention().compareTo(MIN_ACTIVE_RETENTION) > 0 ? job.retention() : MIN_ACTIVE_RETENTION;
    }

    private static void putQuery(Map<String, @Nullable Object> fields, ExportQuery query) {
        fields.put("workspaceId", query.workspaceId());
        fields.put("mediumId", query.mediumId());
        fields.put("from", timestamp(query.window().from()));
        fields.put("until", timestamp(query.window().until()));
        fields.put("label", query.label());
        MessageKind kind = query.contentType();
        fields.put("contentType", kind == null ? null : kind.wireName());
    }

    private static void putOptions(Map<String, @Nullable Object> fields, ExportOptions options) {
        fields.put("format", options.format().wireName());
        fields.put("compression", options.compression().wireName());
        fields.put(
                "columns",
                options.columns().stream().map(MessageColumn::wireName).toList());
        fields.put("timeZone", options.timeZone().getId());
        fields.put("timestamps", options.timestamps().wireName());
        fields.put("formulas", options.formulas().wireName());
        fields.put("bom", options.bom());
        fields.put("delimiter", options.delimiter().wireName());
        fields.put("strict", options.strict());
    }

    private static void putOutcome(Map<String, @Nullable Object> fields, ExportJob job) {
        Snapshot snapshot = job.snapshot();
        fields.put("snapshotAt", snapshot == null ? null : timestamp(snapshot.readAt()));
        fields.put("rowsTotal", snapshot == null ? null : snapshot.rows());
        SlicePlan plan = job.plan();
        fields.put("rowsPerSlice", plan == null ? null : plan.rowsPerSlice());
        fields.put("window", plan == null ? null : plan.maxQueuedSlices());
        fields.put("slices", plan == null ? null : plan.slices());
        ExportFile file = job.file();
        fields.put("objectName", file == null ? null : file.objectName());
        fields.put("rows", file == null ? null : file.rows());
        fields.put("bytes", file == null ? null : file.bytes());
        fields.put("crc32c", file == null ? null : file.crc32c());
        fields.put("cellsDefused", file == null ? null : file.cellsDefused());
        fields.put(WarningFields.FIELD, file == null ? null : WarningFields.fieldsOf(file.warnings()));
        JobFailure failure = job.failure();
        fields.put("failureCode", failure == null ? null : failure.code().wireName());
        fields.put("failureMessage", failure == null ? null : failure.message());
    }

    static ExportJob jobOf(DocumentSnapshot document) {
        return new ExportJob(
                document.getId(),
                new Caller(string(document, ORG_ID), string(document, "apiKey")),
                query(document),
                options(document),
                Duration.ofSeconds(number(document, RETENTION_SECONDS)),
                constant(document, STATE, JobState.class),
                integer(document, "attempt"),
                flag(document, "rowsCharged"),
                integer(document, "failures"),
                integer(document, CLAIMS),
                time(document, CREATED_AT),
                time(document, CHANGED_AT),
                timeOrNull(document, TURN_AT),
                // absent in jobs of earlier versions
                document.getString(ROUTE) == null ? Route.OWN_TICKET : constant(document, ROUTE, Route.class),
                timeOrNull(document, WAITING_SINCE),
                timeOrNull(document, "startedAt"),
                timeOrNull(document, "finishedAt"),
                snapshot(document),
                plan(document),
                number(document, "rowsDone"),
                file(document),
                failure(document),
                timeOrNull(document, DEAD_LETTER_DUE),
                CallbackDocument.callback(document),
                document.getString(RETRY_OF),
                document.getString(RETRIED_AS));
    }

    private static ExportQuery query(DocumentSnapshot document) {
        return new ExportQuery(
                string(document, "workspaceId"),
                string(document, "mediumId"),
                new TimeWindow(time(document, "from"), time(document, "until")),
                document.getString("label"),
                document.getString("contentType") == null
                        ? null
                        : constant(document, "contentType", MessageKind.class));
    }

    private static ExportOptions options(DocumentSnapshot document) {
        return new ExportOptions(
                constant(document, "format", Format.class),
                constant(document, "compression", Compression.class),
                columns(document),
                ZoneId.of(string(document, "timeZone")),
                constant(document, "timestamps", Timestamps.class),
                constant(document, "formulas", Formulas.class),
                flag(document, "bom"),
                constant(document, "delimiter", Delimiter.class),
                flag(document, "strict"));
    }

    private static List<MessageColumn> columns(DocumentSnapshot document) {
        return required(document, "columns", (List<?>) document.get("columns")).stream()
                .map(wireName -> required(
                        document,
                        "columns",
                        MessageColumn.fromWireName(String.valueOf(wireName)).orElse(null)))
                .toList();
    }

    private static @Nullable Snapshot snapshot(DocumentSnapshot document) {
        Instant readAt = timeOrNull(document, "snapshotAt");
        return readAt == null ? null : new Snapshot(readAt, number(document, "rowsTotal"));
    }

    private static @Nullable SlicePlan plan(DocumentSnapshot document) {
        return document.getLong("slices") == null
                ? null
                : new SlicePlan(
                        number(document, "rowsPerSlice"), integer(document, "window"), integer(document, "slices"));
    }

    private static @Nullable ExportFile file(DocumentSnapshot document) {
        String objectName = document.getString("objectName");
        return objectName == null
                ? null
                : new ExportFile(
                        objectName,
                        number(document, "rows"),
                        number(document, "bytes"),
                        string(document, "crc32c"),
                        number(document, "cellsDefused"),
                        WarningFields.warnings(document));
    }

    private static @Nullable JobFailure failure(DocumentSnapshot document) {
        return document.getString("failureCode") == null
                ? null
                : new JobFailure(
                        constant(document, "failureCode", JobFailure.Code.class), string(document, "failureMessage"));
    }
}
