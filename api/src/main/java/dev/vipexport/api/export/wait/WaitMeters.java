package dev.vipexport.api.export.wait;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Times the waits of requests, and shows how many places they and the event streams take. */
final class WaitMeters {
    /** What ended the wait of a request. */
    enum End {
        /** The job ended before the wait was over, and its event or the first read said so. */
        EVENT,
        /** The job ended before the wait was over, but its event came late or never. */
        RECHECK,
        /** The time that the caller waits is over. */
        BUDGET,
        /** This instance stops. */
        STOPPED
    }

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(25),
        Duration.ofSeconds(55)
    };

    private final Map<End, Timer> waits = new EnumMap<>(End.class);

    WaitMeters(MeterRegistry registry) {
        for (End end : End.values()) {
            waits.put(
                    end,
                    Timer.builder("vip.export.wait")
                            .description("Time that requests were held until their job ended, or until they gave up")
                            .tag("end", end.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
    }

    /** Registers the gauges. {@code waits} must live as long as the registry. */
    static void show(MeterRegistry registry, JobWaits waits, int maxPlaces) {
        held(registry, waits, false);
        held(registry, waits, true);
        Gauge.builder("vip.export.held.limit", () -> maxPlaces)
                .description("Places for held requests and event streams: vip-export.export.max-waiters")
                .register(registry);
    }

    private static void held(MeterRegistry registry, JobWaits waits, boolean isStream) {
        Gauge.builder("vip.export.held", waits, held -> held.heldPlaces(isStream))
                .description("Places that held requests and event streams take")
                .tag("kind", isStream ? "stream" : "wait")
                .register(registry);
    }

    void ended(End end, Duration waited) {
        Objects.requireNonNull(waits.get(end)).record(waited);
    }
}
