package dev.vipexport.api.export;

import dev.vipexport.api.problem.Problem;
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
final class Answers {
    static final String EXPORTS = "/vip-messages/exports";

    private final FileLinks links;
    private final Duration pollAfter;

    Answers(FileLinks links, Duration pollAfter) {
        this.links = links;
        this.pollAfter = pollAfter;
    }

    /** The short answer to a request for a file: exactly these two fields. */
    record Finished(long totalCount, String csvUrl) {
        @Override
        public String toString() {
            return "Finished[" + totalCount + "]"; // never the link
        }
    }

    /** To who asked for the file: the file, or what became of it, or where to ask again. */
    ResponseEntity<Object> toSubmission(ExportJob job, String applied) {
        return switch (job.state()) {
            case QUEUED, RUNNING, ASSEMBLING -> underWay(job, applied);
            case SUCCEEDED -> json(HttpStatus.OK, applied).body(finished(job));
            case FAILED -> json(HttpStatus.INTERNAL_SERVER_ERROR, applied).body(failed(job));
            case CANCELED ->
                json(HttpStatus.CONFLICT, applied)
                        .body(new Problem(
                                "Export " + job.exportId() + " was canceled; request it again to start another"));
        };
    }

    /** To who asked for the job. */
    ResponseEntity<Object> toReading(ExportJob job, String applied) {
        BodyBuilder answer = json(HttpStatus.OK, applied).eTag(StateTag.etag(job));
        if (!job.state().isEnd()) {
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()));
        }
        return answer.body(view(job));
    }

    /** To who asked for a job to be started: the job, and where to ask again. */
    ResponseEntity<Object> toOrder(ExportJob job, String applied) {
        return job.state().isEnd()
                ? json(HttpStatus.OK, applied)
                        .header(HttpHeaders.LOCATION, EXPORTS + "/" + job.exportId())
                        .body(view(job))
                : underWay(job, applied);
    }

    private ResponseEntity<Object> underWay(ExportJob job, String applied) {
        return json(HttpStatus.ACCEPTED, applied)
                .header(HttpHeaders.LOCATION, EXPORTS + "/" + job.exportId())
                .header(HttpHeaders.RETRY_AFTER, Long.toString(pollAfter.toSeconds()))
                .body(view(job));
    }

    JobView view(ExportJob job) {
        ExportFile file = job.file();
        return JobView.of(job, file == null ? null : links.linkTo(file.objectName()));
    }

    private Finished finished(ExportJob job) {
        ExportFile file = present(job, job.file());
        return new Finished(file.rows(), links.linkTo(file.objectName()).url());
    }

    private static Problem failed(ExportJob job) {
        JobFailure failure = present(job, job.failure());
        return new Problem(failure.message() + " (reference " + job.exportId() + ")");
    }

    private static <T> T present(ExportJob job, @Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("job " + job.exportId() + " is " + job.state() + ", but does not say more");
        }
        return part;
    }

    private static BodyBuilder json(HttpStatus status, String applied) {
        BodyBuilder answer = ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON);
        return applied.isEmpty() ? answer : answer.header("Preference-Applied", applied);
    }
}
