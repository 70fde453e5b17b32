package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ErrorBody;
import dev.vipexport.api.export.ExportErrors;
import dev.vipexport.api.export.ExportSettings;
import dev.vipexport.api.export.file.DownloadLinks;
import dev.vipexport.api.webhook.PayloadMapper;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;
import org.springframework.stereotype.Component;

/** Creates the responses for a job. */
@Component
final class ExportResponses implements PayloadMapper {
    static final String EXPORTS_PATH = "/vip-messages/exports";

    private final DownloadLinks links;
    private final Duration pollAfter;
    private final InstantSource clock;

    ExportResponses(DownloadLinks links, ExportSettings settings, InstantSource clock) {
        this.links = links;
        this.pollAfter = settings.pollAfter();
        this.clock = clock;
    }

    /** The result of a finished export. It has exactly these two fields. */
    record ExportResult(long totalCount, String csvUrl) {
        @Override
        public String toString() {
            return "ExportResult[" + totalCount + "]"; // never the link
        }
    }

    /** Returns the response of {@code GET /vip-messages/export}: the file, the error, or 202 with the job. */
    ResponseEntity<Object> fileResponse(ExportJob job, String preferenceApplied) {
        return switch (job.state()) {
            case QUEUED, RUNNING, ASSEMBLING -> acceptedResponse(job, preferenceApplied);
            case SUCCEEDED -> jsonResponse(HttpStatus.OK, preferenceApplied).body(exportResult(job));
            case FAILED -> failureResponse(job, preferenceApplied);
            case CANCELED ->
                jsonResponse(HttpStatus.CONFLICT, preferenceApplied)
                        .body(new ErrorBody("Export " + job.exportId() + " was canceled. Retry to start a new one"));
        };
    }

    private ResponseEntity<Object> failureResponse(ExportJob job, String preferenceApplied) {
        JobFailure failure = requirePresent(job, job.failure());
        HttpStatus status = statusOf(failure.code());
        BodyBuilder response = jsonResponse(status, preferenceApplied);
        if (status == HttpStatus.TOO_MANY_REQUESTS) {
            long seconds = ExportErrors.untilTomorrow(clock.instant()).toSeconds() + 1;
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        }
        return response.body(ErrorBody.ofFailure(
                failure.code().wireName(), failure.message() + " (reference " + job.exportId() + ")"));
    }

    /**
     * Returns 500 for faults of the service, and 409 if the messages and the order do not fit together, so that only the
     * caller can change the outcome. The quota of the day gets 429, as that of orders does.
     */
    private static HttpStatus statusOf(JobFailure.Code code) {
        return switch (code) {
            case MALFORMED_MESSAGE, FILE_TOO_LARGE -> HttpStatus.CONFLICT;
            case QUOTA_EXCEEDED -> HttpStatus.TOO_MANY_REQUESTS;
            case ROWS_MISMATCH, SNAPSHOT_TOO_OLD, RETRIES_EXHAUSTED, INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }

    /** Returns the response of a request for a job. */
    ResponseEntity<Object> jobResponse(ExportJob job, String preferenceApplied) {
        BodyBuilder response = jsonResponse(HttpStatus.OK, preferenceApplied).eTag(JobVersion.etag(job));
        if (!job.state().isTerminal()) {
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()));
        }
        return response.body(view(job));
    }

    /** Returns the response of an order: the job, and its location. */
    ResponseEntity<Object> orderResponse(ExportJob job, String preferenceApplied) {
        return job.state().isTerminal()
                ? jsonResponse(HttpStatus.OK, preferenceApplied)
                        .header(HttpHeaders.LOCATION, EXPORTS_PATH + "/" + job.exportId())
                        .body(view(job))
                : acceptedResponse(job, preferenceApplied);
    }

    private ResponseEntity<Object> acceptedResponse(ExportJob job, String preferenceApplied) {
        return jsonResponse(HttpStatus.ACCEPTED, preferenceApplied)
                .header(HttpHeaders.LOCATION, EXPORTS_PATH + "/" + job.exportId())
                .header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()))
                .body(view(job));
    }

    /** Returns the job with a new link to its file. */
    JobView view(ExportJob job) {
        ExportFile file = job.file();
        return JobView.of(job, file == null ? null : links.linkTo(file.objectName()));
    }

    /** Returns the job for a list. Signing a link costs a millisecond or a remote call, so a list of 500 has none. */
    static JobView viewWithoutLink(ExportJob job) {
        return JobView.of(job, null);
    }

    @Override
    public Object toPayload(ExportJob job) {
        return view(job);
    }

    private ExportResult exportResult(ExportJob job) {
        ExportFile file = requirePresent(job, job.file());
        return new ExportResult(file.rows(), links.linkTo(file.objectName()).url());
    }

    private static <T> T requirePresent(ExportJob job, @Nullable T part) {
        if (part == null) {
            throw new IllegalStateException(
                    "job " + job.exportId() + " is " + job.state() + " but has no file or failure");
        }
        return part;
    }

    private static BodyBuilder jsonResponse(HttpStatus status, String preferenceApplied) {
        BodyBuilder response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
        return preferenceApplied.isEmpty() ? response : response.header("Preference-Applied", preferenceApplied);
    }
}
