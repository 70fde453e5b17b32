package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ErrorBody;
import dev.vipexport.api.export.file.DownloadLinks;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.ResponseEntity.BodyBuilder;

/** What a caller gets for a job. */
public final class ExportResponses {
    static final String EXPORTS_PATH = "/vip-messages/exports";

    private final DownloadLinks links;
    private final Duration pollAfter;

    public ExportResponses(DownloadLinks links, Duration pollAfter) {
        this.links = links;
        this.pollAfter = pollAfter;
    }

    /** The short answer to a request for a file: exactly these two fields. */
    record ExportResult(long totalCount, String csvUrl) {
        @Override
        public String toString() {
            return "ExportResult[" + totalCount + "]"; // never the link
        }
    }

    /** To who asked for the file: the file, or what became of it, or where to ask again. */
    ResponseEntity<Object> fileResponse(ExportJob job, String preferenceApplied) {
        return switch (job.state()) {
            case QUEUED, RUNNING, ASSEMBLING -> acceptedResponse(job, preferenceApplied);
            case SUCCEEDED -> jsonResponse(HttpStatus.OK, preferenceApplied).body(exportResult(job));
            case FAILED ->
                jsonResponse(HttpStatus.INTERNAL_SERVER_ERROR, preferenceApplied)
                        .body(failureBody(job));
            case CANCELED ->
                jsonResponse(HttpStatus.CONFLICT, preferenceApplied)
                        .body(new ErrorBody(
                                "Export " + job.exportId() + " was canceled; request it again to start another"));
        };
    }

    /** To who asked for the job. */
    ResponseEntity<Object> jobResponse(ExportJob job, String preferenceApplied) {
        BodyBuilder response = jsonResponse(HttpStatus.OK, preferenceApplied).eTag(JobVersion.etag(job));
        if (!job.state().isTerminal()) {
            response.header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()));
        }
        return response.body(view(job));
    }

    /** To who asked for a job to be started: the job, and where to ask again. */
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

    public JobView view(ExportJob job) {
        ExportFile file = job.file();
        return JobView.of(job, file == null ? null : links.linkTo(file.objectName()));
    }

    private ExportResult exportResult(ExportJob job) {
        ExportFile file = requirePresent(job, job.file());
        return new ExportResult(file.rows(), links.linkTo(file.objectName()).url());
    }

    private static ErrorBody failureBody(ExportJob job) {
        JobFailure failure = requirePresent(job, job.failure());
        return new ErrorBody(failure.message() + " (reference " + job.exportId() + ")");
    }

    private static <T> T requirePresent(ExportJob job, @Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("job " + job.exportId() + " is " + job.state() + ", but does not say more");
        }
        return part;
    }

    private static BodyBuilder jsonResponse(HttpStatus status, String preferenceApplied) {
        BodyBuilder response = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
        return preferenceApplied.isEmpty() ? response : response.header("Preference-Applied", preferenceApplied);
    }
}
