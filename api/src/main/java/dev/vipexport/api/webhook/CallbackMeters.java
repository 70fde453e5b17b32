package dev.vipexport.api.webhook;

import dev.vipexport.common.job.JobCallback.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Times the calls to receivers. */
@Component
final class CallbackMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15)
    };

    private final Map<Verdict, Timer> calls = new EnumMap<>(Verdict.class);

    CallbackMeters(MeterRegistry registry) {
        for (Verdict verdict : Verdict.values()) {
            calls.put(
                    verdict,
                    Timer.builder("vip.export.callback.duration")
                            .description("Calls to receivers, each attempt, by their result")
                            .tag("outcome", verdict.name().toLowerCase(Locale.ROOT))
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry));
        }
    }

    void called(Verdict verdict, Duration duration) {
        Objects.requireNonNull(calls.get(verdict)).record(duration);
    }
}
