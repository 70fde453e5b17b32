package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ErrorBody;
import dev.vipexport.api.export.ExportErrors;
import dev.vipexport.api.export.ExportSettings;
import dev.vipexport.api.export.file.DownloadLinks.Link;
import dev.vipexport.api.export.file.ExportFiles;
import dev.vipexport.api.webhook.PayloadMapper;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
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

    private final ExportFiles files;
    private final Duration pollAfter;
    private final InstantSource clock;

    ExportResponses(ExportFiles files, ExportSettings settings, InstantSource clock) {
        this.files = files;
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
            case SUCCEEDED -> resultResponse(job, preferenceApplied);
            case FAILED -> failureResponse(job, preferenceApplied);
            case CANCELED ->
                jsonResponse(HttpStatus.CONFLICT, preferenceApplied)
                        .body(new ErrorBody("Export " + job.exportId() + " was canceled. Retry to start a new one"));
        };
    }

    private ResponseEntity<Object> resultResponse(ExportJob job, String preferenceApplied) {
        ExportFile file = requirePresent(job, job.file());
        Optional<Link> link = files.linkTo(job);
        return link.isPresent()
                ? jsonResponse(HttpStatus.OK, preferenceApplied)
                        .body(new ExportResult(file.rows(), link.get().url()))
                : jsonResponse(HttpStatus.GONE, preferenceApplied)
                        .body(new ErrorBody("The file of export " + job.exportId()
                                + " has expired or was deleted. Repeat the request to start a new export"));
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
        JobView view = view(job);
        BodyBuilder response =
                jsonResponse(HttpStatus.OK, preferenceApplied).eTag(JobVersion.etag(job, view.fileState()));
        if (!job.state().isTerminal()) {
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()));
        }
        return response.body(view);
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

    /** Returns the job with a new link to its file, if the file still exists. */
    JobView view(ExportJob job) {
        if (job.file() == null) {
            return JobView.withoutLink(job);
        }
        return files.linkTo(job).map(link -> JobView.withLink(job, link)).orElseGet(() -> JobView.withExpiredFile(job));
    }

    @Override
    public Object toPayload(ExportJob job) {
        return view(job);
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
