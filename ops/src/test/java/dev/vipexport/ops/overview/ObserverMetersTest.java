package dev.vipexport.ops.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.TestJobs;
import dev.vipexport.ops.overview.Overview.Callbacks;
import dev.vipexport.ops.overview.Overview.Jobs;
import dev.vipexport.ops.overview.Overview.Letters;
import dev.vipexport.ops.overview.Overview.Observed;
import dev.vipexport.ops.overview.Overview.Workers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A gauge that stops moving must not look healthy. */
class ObserverMetersTest {
    private static final Instant NOW = TestJobs.NOW;

    private static SimpleMeterRegistry gauges(@Nullable Instant lettersAt, @Nullable Instant firestoreAt) {
        var overview = new Overview(
                NOW,
                new Jobs(3, 0, 0, false, 2, null),
                List.of(),
                new Workers(1, 0, 0),
                new Letters(5, null),
                new Callbacks(0, null),
                new Observed(lettersAt, firestoreAt, lettersAt));
        var registry = new SimpleMeterRegistry();
        var unused = new ObserverMeters(registry, () -> overview, () -> NOW);
        return registry;
    }

    private static double value(SimpleMeterRegistry registry, String name) {
        return registry.get(name).gauge().value();
    }

    @Test
    void gauge_hasTheLastValue_forTwoMinutes() {
        var registry = gauges(NOW.minus(Duration.ofSeconds(119)), NOW.minus(Duration.ofSeconds(119)));
        assertThat(value(registry, "vip.export.jobs.stalled")).isEqualTo(2);
        assertThat(value(registry, "vip.export.letters.open")).isEqualTo(5);
    }

    @Test
    void gauge_isNaN_whenItsSourceIsSilent() {
        var registry = gauges(NOW.minus(Duration.ofSeconds(121)), NOW);
        assertThat(value(registry, "vip.export.letters.open")).isNaN();
        assertThat(value(registry, "vip.export.jobs.stalled")).isEqualTo(2);
        assertThat(registry.get("vip.export.observer.last.success.seconds")
                        .tag("source", "kafka")
                        .gauge()
                        .value())
                .isEqualTo((double) NOW.minus(Duration.ofSeconds(121)).getEpochSecond());
    }

    @Test
    void gauge_isNaN_beforeTheFirstObservation() {
        assertThat(value(gauges(null, null), "vip.export.jobs.stalled")).isNaN();
    }
}
