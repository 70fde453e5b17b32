package dev.vipexport.worker.rows;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts the streams of rows that are opened again. */
final class StreamMeters {
    /** Why a stream is opened again. */
    enum Cause {
        /** Firestore or a proxy ended it with an error. */
        BROKEN,
        /** No row arrived for {@code vip-export.rows.idle-timeout}. */
        SILENT,
        /** More bytes were on their way than this worker buffers, so the next stream requests fewer rows at once. */
        NARROWED
    }

    private final Map<Cause, Counter> reopened = new EnumMap<>(Cause.class);

    StreamMeters(MeterRegistry registry) {
        for (Cause cause : Cause.values()) {
            reopened.put(
                    cause,
                    Counter.builder("vip.export.streams.reopened")
                            .description("Streams of rows that were opened again, each after its last row")
                            .tag("cause", cause.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
    }

    void reopened(Cause cause) {
        Objects.requireNonNull(reopened.get(cause)).increment();
    }
}
