package dev.vipexport.ops.overview;

import dev.vipexport.ops.overview.Overview.Queue;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The last observation, its last hour, and the stream of the next ones. */
@RestController
class OverviewController {
    private final Observer observer;
    private final OverviewStreams streams;

    OverviewController(Observer observer, OverviewStreams streams) {
        this.observer = observer;
        this.streams = streams;
    }

    /** A lane at one time. */
    record Point(Instant at, long waiting, @Nullable Double headAgeSeconds) {}

    /** A lane with its last hour. */
    record QueueWithHistory(Queue queue, List<Point> history) {}

    /** All lanes. */
    record Queues(Instant at, List<QueueWithHistory> queues) {}

    @GetMapping("/ops/v1/overview")
    Overview overview() {
        return observer.latest();
    }

    @GetMapping("/ops/v1/queues")
    Queues queues() {
        Overview latest = observer.latest();
        List<Overview> hour = observer.history();
        return new Queues(
                latest.at(),
                latest.queues().stream()
                        .map(queue -> new QueueWithHistory(queue, history(queue.lane(), hour)))
                        .toList());
    }

    private static List<Point> history(String lane, List<Overview> hour) {
        return hour.stream()
                .flatMap(overview -> overview.queues().stream()
                        .filter(queue -> queue.lane().equals(lane))
                        .map(queue -> new Point(overview.at(), queue.waiting(), queue.headAgeSeconds())))
                .toList();
    }

    @GetMapping("/ops/v1/stream")
    SseEmitter stream() {
        return streams.open();
    }
}
