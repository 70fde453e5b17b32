package dev.vipexport.api.export.web;

import dev.vipexport.api.export.ExportService;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.job.ExportJob;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Streams the updates of a job as server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@RestController
class JobEventsController {
    static final String EVENTS_PATH = ExportResponses.EXPORTS_PATH + "/{exportId}/events";

    /** Response buffer of each stream: about one event, instead of 32 KB. */
    private static final int BUFFER_SIZE = 2 * 1024;

    private final ExportService exportService;
    private final EventStreams streams;

    JobEventsController(ExportService exportService, EventStreams streams) {
        this.exportService = exportService;
        this.streams = streams;
    }

    /** Returns 204 if the job has ended and the caller has seen that. A client does not reconnect after 204. */
    @GetMapping(path = EVENTS_PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> events(
            Caller caller,
            @PathVariable String exportId,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastId,
            HttpServletResponse response) {
        ExportJob job = exportService.require(caller, exportId);
        if (job.state().isTerminal() && JobVersion.eventId(job).equals(lastId)) {
            return ResponseEntity.noContent().build();
        }
        response.setBufferSize(BUFFER_SIZE);
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                // nginx and similar proxies would buffer the stream
                .header("X-Accel-Buffering", "no")
                .body(streams.open(caller, job, lastId));
    }
}
