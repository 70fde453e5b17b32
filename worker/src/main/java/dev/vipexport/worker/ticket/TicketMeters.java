package dev.vipexport.worker.ticket;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts what becomes of tickets. The counters exist from the start, with every value of their tags. */
@Component
final class TicketMeters {
    private record OfLane(
            Map<TicketResult.Kind, Counter> results,
            Counter malformed,
            Counter claimsRepeated,
            Map<FailedBackend, Counter> failures) {}

    private final Map<Lane, OfLane> lanes = new EnumMap<>(Lane.class);

    TicketMeters(MeterRegistry registry) {
        for (Lane lane : Lane.values()) {
            var results = new EnumMap<TicketResult.Kind, Counter>(TicketResult.Kind.class);
            for (TicketResult.Kind kind : TicketResult.Kind.values()) {
                results.put(kind, tickets(registry, lane, tag(kind)));
            }
            var failures = new EnumMap<FailedBackend, Counter>(FailedBackend.class);
            for (FailedBackend backend : FailedBackend.values()) {
                failures.put(
                        backend,
                        Counter.builder("vip.export.failures")
                                .description("Failures after which a ticket is retried, by what failed")
                                .tags("lane", lane.wireName(), "backend", tag(backend))
                                .register(registry));
            }
            Counter claimsRepeated = Counter.builder("vip.export.claims.repeated")
                    .description("Claims of work that a lost worker had claimed before")
                    .tag("lane", lane.wireName())
                    .register(registry);
            lanes.put(lane, new OfLane(results, tickets(registry, lane, "malformed"), claimsRepeated, failures));
        }
    }

    private static Counter tickets(MeterRegistry registry, Lane lane, String outcome) {
        return Counter.builder("vip.export.tickets")
                .description("Tickets that this worker has processed, retries included, by what became of them")
                .tags("lane", lane.wireName(), "outcome", outcome)
                .register(registry);
    }

    /** Counts a claim if it is not the first one. */
    void claimed(Lane lane, Execution execution) {
        if (execution.claims() > 1) {
            of(lane).claimsRepeated().increment();
        }
    }

    void processed(Lane lane, TicketResult result) {
        Objects.requireNonNull(of(lane).results().get(result.kind())).increment();
        if (result instanceof TicketResult.Retry retry && !(retry.why() instanceof HeldJobException)) {
            Objects.requireNonNull(of(lane).failures().get(FailedBackend.of(retry.why())))
                    .increment();
        }
    }

    void malformed(Lane lane) {
        of(lane).malformed().increment();
    }

    private OfLane of(Lane lane) {
        return Objects.requireNonNull(lanes.get(lane));
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
