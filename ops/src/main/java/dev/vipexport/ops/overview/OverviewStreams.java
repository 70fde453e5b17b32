package dev.vipexport.ops.overview;

import dev.vipexport.common.cloud.DaemonThreads;
import dev.vipexport.ops.error.OpsException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Sends each observation to the consoles that are open. They hold no thread of their own. */
@Component
final class OverviewStreams implements AutoCloseable {
    private static final int MAX_STREAMS = 100;

    private final Observer observer;
    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();

    /** One thread, so that no stream gets an older observation after a newer one. */
    private final ExecutorService writer = Executors.newSingleThreadExecutor(DaemonThreads.named("ops-stream"));

    OverviewStreams(Observer observer) {
        this.observer = observer;
        observer.addListener(overview -> writer.execute(() -> open.forEach(stream -> send(stream, overview))));
    }

    /**
     * Opens a stream that begins with the last observation.
     *
     * @throws OpsException 409 if too many are open
     */
    SseEmitter open() {
        if (open.size() >= MAX_STREAMS) {
            throw OpsException.conflict("There are " + MAX_STREAMS + " open consoles; close one");
        }
        var stream = new SseEmitter(-1L);
        stream.onCompletion(() -> open.remove(stream));
        stream.onError(failure -> open.remove(stream));
        open.add(stream);
        writer.execute(() -> send(stream, observer.latest()));
        return stream;
    }

    private void send(SseEmitter stream, Overview overview) {
        try {
            stream.send(SseEmitter.event()
                    .name("overview")
                    .id(Long.toString(overview.at().toEpochMilli()))
                    .data(overview, MediaType.APPLICATION_JSON));
        } catch (IOException | IllegalStateException e) {
            // the console is closed, and not every container says so
            open.remove(stream);
            stream.complete();
        }
    }

    @Override
    public void close() {
        writer.shutdownNow();
        open.forEach(SseEmitter::complete);
    }
}
