package dev.vipexport.ops.overview;

import dev.vipexport.ops.overview.Overview.Queue;
import dev.vipexport.ops.queue.Lane;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Gauges of the last observation. Only this app has them: several processes that observe the same would be added up. A gauge
 * whose source was not observed for two minutes is NaN, because one that stops moving looks healthy.
 */
@Component
final class ObserverMeters {
    private static final Duration MAX_AGE = Duration.ofMinutes(2);

    private final MeterRegistry registry;
    private final Supplier<Overview> latest;
    private final InstantSource clock;

    @Autowired
    ObserverMeters(MeterRegistry registry, Observer observer, InstantSource clock) {
        this(registry, observer::latest, clock);
    }

    ObserverMeters(MeterRegistry registry, Supplier<Overview> latest, InstantSource clock) {
        this.registry = registry;
        this.latest = latest;
        this.clock = clock;
        ofFirestore(
                "vip.export.jobs",
                "Active jobs",
                Tags.of("state", "queued"),
                o -> o.jobs().queued());
        ofFirestore(
                "vip.export.jobs",
                "Active jobs",
                Tags.of("state", "running"),
                o -> o.jobs().running());
        ofFirestore(
                "vip.export.jobs",
                "Active jobs",
                Tags.of("state", "assembling"),
                o -> o.jobs().assembling());
        ofFirestore(
                "vip.export.jobs.stalled",
                "Active jobs without a change for long",
                Tags.empty(),
                o -> o.jobs().stalled());
        ofFirestore(
                "vip.export.jobs.oldest.age.seconds",
                "Age of the active job that was ordered first; 0 without one",
                Tags.empty(),
                o -> o.jobs().oldest() == null ? 0 : age(o.jobs().oldest().createdAt(), o.at()));
        ofFirestore(
                "vip.export.callbacks.due",
                "Callbacks that are due",
                Tags.empty(),
                o -> o.callbacks().due());
        ofFirestore(
                "vip.export.callbacks.oldest.age.seconds",
                "Time for which the first due callback is due; 0 without one",
                Tags.empty(),
                o -> age(o.callbacks().oldestDueAt(), o.at()));
        for (String state : new String[] {"alive", "draining", "silent"}) {
            ofFirestore(
                    "vip.export.workers", "Workers by their heartbeats", Tags.of("state", state), o -> switch (state) {
                        case "alive" -> o.workers().alive();
                        case "draining" -> o.workers().draining();
                        default -> o.workers().silent();
                    });
        }
        ofLetters(
                "vip.export.letters.open",
                "Dead letters that wait for an operator",
                Tags.empty(),
                o -> o.letters().open());
        ofLetters(
                "vip.export.letters.oldest.age.seconds",
                "Age of the oldest of them; 0 without one",
                Tags.empty(),
                o -> age(o.letters().oldestAt(), o.at()));
        for (Lane lane : Lane.values()) {
            Tags tags = Tags.of("lane", lane.wireName());
            String lag = "Records that the workers have not committed, those in hand included";
            ofQueue("vip.export.queue.lag", lag, tags.and("stage", "main"), lane, Queue::lag);
            ofQueue("vip.export.queue.lag", lag, tags.and("stage", "retry"), lane, Queue::retryLag);
            ofQueue("vip.export.queue.waiting", "Tickets that no worker has in hand", tags, lane, Queue::waiting);
            ofQueue(
                    "vip.export.queue.head.age.seconds",
                    "Age of the first ticket that no worker has in hand; 0 without one",
                    tags,
                    lane,
                    queue -> queue.headAgeSeconds() == null ? 0 : queue.headAgeSeconds());
            ofQueue("vip.export.queue.members", "Consumers of the lane's topic", tags, lane, Queue::members);
            ofQueue(
                    "vip.export.queue.paused",
                    "1 if an operator has paused the lane",
                    tags,
                    lane,
                    queue -> queue.paused() == null ? 0 : 1);
        }
        lastSuccess("firestore", o -> seconds(o.observed().firestore()));
        lastSuccess("letters", o -> seconds(o.observed().letters()));
        lastSuccess("kafka", o -> seconds(o.observed().kafka()));
    }

    private void lastSuccess(String source, ToDoubleFunction<Overview> value) {
        Gauge.builder("vip.export.observer.last.success.seconds", latest, last -> value.applyAsDouble(last.get()))
                .description("Unix time at which this source was last observed; 0 if never")
                .tag("source", source)
                .strongReference(true)
                .register(registry);
    }

    private void ofQueue(String name, String description, Tags tags, Lane lane, ToDoubleFunction<Queue> value) {
        ofKafka(
                name,
                description,
                tags,
                overview -> overview.queues().stream()
                        .filter(queue -> queue.lane().equals(lane.wireName()))
                        .mapToDouble(value)
                        .findFirst()
                        .orElse(Double.NaN));
    }

    private void ofKafka(String name, String description, Tags tags, ToDoubleFunction<Overview> value) {
        gauge(name, description, tags, overview -> isFresh(overview.observed().kafka()), value);
    }

    private void ofLetters(String name, String description, Tags tags, ToDoubleFunction<Overview> value) {
        gauge(name, description, tags, overview -> isFresh(overview.observed().letters()), value);
    }

    private void ofFirestore(String name, String description, Tags tags, ToDoubleFunction<Overview> value) {
        gauge(name, description, tags, overview -> isFresh(overview.observed().firestore()), value);
    }

    private void gauge(
            String name, String description, Tags tags, Predicate<Overview> isFresh, ToDoubleFunction<Overview> value) {
        Gauge.builder(name, latest, last -> {
                    Overview overview = last.get();
                    return isFresh.test(overview) ? value.applyAsDouble(overview) : Double.NaN;
                })
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private boolean isFresh(@Nullable Instant observedAt) {
        return observedAt != null && observedAt.plus(MAX_AGE).isAfter(clock.instant());
    }

    private static double age(@Nullable Instant since, Instant now) {
        return since == null ? 0 : Math.max(0, Duration.between(since, now).toMillis() / 1_000.0);
    }

    private static double seconds(@Nullable Instant at) {
        return at == null ? 0 : at.getEpochSecond();
    }
}
