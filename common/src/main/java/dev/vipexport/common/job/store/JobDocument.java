package dev.vipexport.common.job.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.SlicePlan;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as the fields of {@code ExportJobs/{exportId}}. Every field is always there, null where it has no value, so
 * that an update replaces the whole document and no old value survives by accident.
 */
final class JobDocument {
    static final String STATE = "state";
    static final String CHANGED_AT = "changedAt";
    static final String CREATED_AT = "createdAt";
    static final String ORG_ID = "orgId";

    /** Firestore's time-to-live policy deletes the document some time after this. */
    static final String EXPIRE_AT = "expireAt";

    static final Duration RETENTION = Duration.ofDays(30);

    static final String CLAIMS = "claims";

    /** The words of {@link #STATE} of jobs that have not ended. */
    static final List<String> ACTIVE_STATES = Arrays.stream(JobState.values())
            .filter(state -> !state.isTerminal())
            .map(JobDocument::wireName)
            .toList();

    private JobDocument() {}

    static Map<String, @Nullable Object> fieldsOf(ExportJob job) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put(ORG_ID, job.caller().orgId());
        fields.put("apiKey", job.caller().apiKey());
        fields.put("fingerprint", job.fingerprint());
        putQuery(fields, job.query());
        putOptions(fields, job.options());
        fields.put(STATE, wireName(job.state()));
        fields.put("attempt", job.attempt());
        fields.put("failures", job.failures());
        fields.put(CLAIMS, job.claims());
        fields.put(CREATED_AT, timestamp(job.createdAt()));
        fields.put(CHANGED_AT, timestamp(job.changedAt()));
        fields.put("startedAt", timestamp(job.startedAt()));
        fields.put("finishedAt", timestamp(job.finishedAt()));
        fields.put("rowsDone", job.rowsDone());
        putOutcome(fields, job);
        CallbackDocument.put(fields, job.callback());
        fields.put(EXPIRE_AT, timestamp(job.changedAt().plus(RETENTION)));
        return fields;
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
        fields.put("formulas", options.formulas().wireName());
        fields.put("bom", options.bom());
        fields.put("delimiter", options.delimiter().wireName());
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
                fromWireName(JobState.class, string(document, STATE)),
                (int) number(document, "attempt"),
                (int) number(document, "failures"),
                (int) number(document, CLAIMS),
                time(document, CREATED_AT),
                time(document, CHANGED_AT),
                timeOrNull(document, "startedAt"),
                timeOrNull(document, "finishedAt"),
                snapshot(document),
                plan(document),
                number(document, "rowsDone"),
                file(document),
                failure(document),
                CallbackDocument.callback(document));
    }

    private static ExportQuery query(DocumentSnapshot document) {
        String kind = document.getString("contentType");
        return new ExportQuery(
                string(document, "workspaceId"),
                string(document, "mediumId"),
                new TimeWindow(time(document, "from"), time(document, "until")),
                document.getString("label"),
                kind == null ? null : fromWireName(MessageKind.class, kind));
    }

    private static ExportOptions options(DocumentSnapshot document) {
        return new ExportOptions(
                fromWireName(Format.class, string(document, "format")),
                fromWireName(Compression.class, string(document, "compression")),
                columns(document),
                ZoneId.of(string(document, "timeZone")),
                fromWireName(Formulas.class, string(document, "formulas")),
                requirePresent(document, "bom", document.getBoolean("bom")),
                fromWireName(Delimiter.class, string(document, "delimiter")));
    }

    private static List<MessageColumn> columns(DocumentSnapshot document) {
        return requirePresent(document, "columns", (List<?>) document.get("columns")).stream()
                .map(wireName -> requirePresent(
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
        Long slices = document.getLong("slices");
        return slices == null
                ? null
                : new SlicePlan(
                        number(document, "rowsPerSlice"), (int) number(document, "window"), Math.toIntExact(slices));
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
                        number(document, "cellsDefused"));
    }

    private static @Nullable JobFailure failure(DocumentSnapshot document) {
        String code = document.getString("failureCode");
        return code == null
                ? null
                : new JobFailure(fromWireName(JobFailure.Code.class, code), string(document, "failureMessage"));
    }

    static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static <E extends Enum<E>> E fromWireName(Class<E> type, String wireName) {
        return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
    }

    static @Nullable Timestamp timestamp(@Nullable Instant instant) {
        return instant == null ? null : VipMessages.timestamp(instant);
    }

    static String string(DocumentSnapshot document, String field) {
        return requirePresent(document, field, document.getString(field));
    }

    static long number(DocumentSnapshot document, String field) {
        return requirePresent(document, field, document.getLong(field));
    }

    private static Instant time(DocumentSnapshot document, String field) {
        return requirePresent(document, field, timeOrNull(document, field));
    }

    static @Nullable Instant timeOrNull(DocumentSnapshot document, String field) {
        Timestamp timestamp = document.getTimestamp(field);
        return timestamp == null ? null : VipMessages.instant(timestamp);
    }

    private static <T> T requirePresent(DocumentSnapshot document, String field, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("job document " + document.getId() + " lacks " + field);
        }
        return value;
    }
}
