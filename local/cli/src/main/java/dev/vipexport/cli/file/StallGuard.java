package dev.vipexport.cli.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Closes a stream that has been silent for too long, so that its reader does not wait for ever: a request's own
 * time-out ends with the answer's headers.
 */
final class StallGuard implements AutoCloseable {
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(work -> {
        var thread = new Thread(work, "stall-guard");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicLong heard = new AtomicLong(System.nanoTime());

    StallGuard(InputStream stream, Duration silence) {
        long period = silence.toNanos() / 4;
        var unused = watch.scheduleWithFixedDelay(() -> check(stream, silence), period, period, TimeUnit.NANOSECONDS);
    }

    /** Something came. */
    void heard() {
        heard.set(System.nanoTime());
    }

    private void check(InputStream stream, Duration silence) {
        if (System.nanoTime() - heard.get() > silence.toNanos()) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // ends the watch, and its reader hears of it as well
            }
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
    }
}
