package dev.vipexport.api.export;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.Requester;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A job as server-sent events.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent events</a>
 */
@RestController
class EventsController {
    private static final String EVENTS = Answers.EXPORTS + "/{exportId}/events";

    /** What the server keeps of each stream to gather its answer in: about an event, instead of 32 KB. */
    private static final int BUFFER = 2 * 1024;

    private final Exports exports;
    private final EventStreams streams;

    EventsController(Exports exports, EventStreams streams) {
        this.exports = exports;
        this.streams = streams;
    }

    /** 204, on which a client does not come again, where the job has ended and the caller has seen that. */
    @GetMapping(path = EVENTS, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    ResponseEntity<SseEmitter> events(
            Requester caller,
            @PathVariable String exportId,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastId,
            HttpServletResponse response) {
        ExportJob job = exports.of(caller, exportId);
        if (job.state().isEnd() && StateTag.of(job).equals(lastId)) {
            return ResponseEntity.noContent().build();
        }
        response.setBufferSize(BUFFER);
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                // proxies of this family gather an answer before they pass it on
                .header("X-Accel-Buffering", "no")
                .body(streams.open(job, lastId));
    }

    /** Spring would answer HEAD as GET without the body; here that would hold a stream that nobody reads. */
    @RequestMapping(path = EVENTS, method = RequestMethod.HEAD)
    void refuseHead() throws HttpRequestMethodNotSupportedException {
        throw new HttpRequestMethodNotSupportedException("HEAD", List.of("GET"));
    }
}
