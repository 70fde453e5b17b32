package dev.vipexport.worker.recovery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the tickets that the sweep sends, and tells when it last succeeded. */
final class SweepMeters {
    private final Counter resent;
    private final AtomicLong lastSuccess;

    /** @param start counts as a success, so that a worker that has just started looks healthy */
    SweepMeters(MeterRegistry registry, Instant start) {
        lastSuccess = new AtomicLong(start.getEpochSecond());
        resent = Counter.builder("vip.export.sweep.resent")
                .description("Tickets of stalled jobs that this worker's sweep has sent again")
                .register(registry);
        Gauge.builder("vip.export.sweep.last.success", lastSuccess, AtomicLong::doubleValue)
                .description("Unix time at which the sweep last searched all stalled jobs, or else of the start")
                .baseUnit("seconds")
                .register(registry);
    }

    void resent() {
        resent.increment();
    }

    void succeeded(Instant at) {
        lastSuccess.set(at.getEpochSecond());
    }
}
