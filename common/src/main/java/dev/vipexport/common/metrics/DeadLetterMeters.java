package dev.vipexport.common.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts dead letters of one kind. */
public final class DeadLetterMeters {
    public static final String METER = "vip.export.dead.letters";

    /** What a dead letter holds. */
    public enum Kind {
        /** The ticket of a job that FAILED. */
        TICKET,
        /** The digest of a record that no worker can process. */
        DIGEST
    }

    private final Counter kept;
    private final Counter refused;

    /** Registers the counters of {@code kind}. */
    public DeadLetterMeters(MeterRegistry registry, Kind kind) {
        kept = counter(registry, kind, "kept");
        refused = counter(registry, kind, "refused");
    }

    private static Counter counter(MeterRegistry registry, Kind kind, String outcome) {
        return Counter.builder(METER)
                .description("Dead letters, by whether Kafka has kept or refused them")
                .tags("kind", kind.name().toLowerCase(Locale.ROOT), "outcome", outcome)
                .register(registry);
    }

    /** Counts a letter that is on its topic. */
    public void kept() {
        kept.increment();
    }

    /** Counts a letter that Kafka refused. */
    public void refused() {
        refused.increment();
    }
}
