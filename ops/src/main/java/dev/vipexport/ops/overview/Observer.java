package dev.vipexport.ops.overview;

import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.Hold;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.DueCallbacks;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.ops.fleet.Fleet;
import dev.vipexport.ops.fleet.WorkerView;
import dev.vipexport.ops.letter.LetterBox;
import dev.vipexport.ops.letter.LetterView;
import dev.vipexport.ops.overview.Overview.Callbacks;
import dev.vipexport.ops.overview.Overview.Jobs;
import dev.vipexport.ops.overview.Overview.Letters;
import dev.vipexport.ops.overview.Overview.Observed;
import dev.vipexport.ops.overview.Overview.Oldest;
import dev.vipexport.ops.overview.Overview.Queue;
import dev.vipexport.ops.overview.Overview.Workers;
import dev.vipexport.ops.queue.QueueObserver;
import dev.vipexport.ops.queue.QueueState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Observes Firestore and Kafka in turn, and keeps the last hour. A source that does not answer keeps its last values, and
 * the time at which they were observed.
 */
@Component
public final class Observer implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(Observer.class);

    /** Counting further would cost more than the difference tells. */
    private static final int MAX_COUNT = 10_000;

    private static final int MAX_STALLED = 100;
    private static final Duration HISTORY = Duration.ofHours(1);

    private final JobStore jobStore;
    private final JobListing jobListing;
    private final DueCallbacks dueCallbacks;
    private final Fleet fleet;
    private final LetterBox letterBox;
    private final QueueObserver queueObserver;
    private final ObserverSettings settings;
    private final InstantSource clock;
    private final List<Consumer<Overview>> listeners = new CopyOnWriteArrayList<>();
    private final List<Overview> history = new ArrayList<>();

    // only the thread of the schedule writes them
    private FirestoreState firestore = FirestoreState.NONE;
    private List<QueueState> queues = List.of();
    private Letters letters = new Letters(0, null);
    private @Nullable Instant kafkaAt;
    private @Nullable Instant lettersAt;
    private final Set<String> failing = new HashSet<>();
    private volatile Overview latest;

    Observer(
            JobStore jobStore,
            JobListing jobListing,
            DueCallbacks dueCallbacks,
            Fleet fleet,
            LetterBox letterBox,
            QueueObserver queueObserver,
            ObserverSettings settings,
            InstantSource clock) {
        this.jobStore = jobStore;
        this.jobListing = jobListing;
        this.dueCallbacks = dueCallbacks;
        this.fleet = fleet;
        this.letterBox = letterBox;
        this.queueObserver = queueObserver;
        this.settings = settings;
        this.clock = clock;
        this.latest = overview(clock.instant());
    }

    /** What Firestore showed. */
    private record FirestoreState(
            @Nullable Instant at,
            Map<JobState, Long> active,
            @Nullable ExportJob oldest,
            long stalled,
            List<Heartbeat> heartbeats,
            Map<String, Hold> holds,
            long callbacksDue,
            @Nullable Instant oldestCallbackAt) {
        static final FirestoreState NONE = new FirestoreState(null, Map.of(), null, 0, List.of(), Map.of(), 0, null);
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(new FixedDelayTask(this::observe, settings.interval(), Duration.ZERO));
    }

    /** Returns the last observation. */
    public Overview latest() {
        return latest;
    }

    /** Returns the observations of the last hour, the oldest first. */
    List<Overview> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Passes each observation to {@code listener}, which must not block. */
    void addListener(Consumer<Overview> listener) {
        listeners.add(listener);
    }

    /** Observes once. Logs a failure when it begins, and not as long as it lasts. */
    void observe() {
        attempt("Firestore", () -> firestore = readFirestore(clock.instant()));
        attempt("Kafka", () -> {
            queues = queueObserver.observe(Fleet.inHand(firestore.heartbeats(), clock.instant()));
            kafkaAt = clock.instant();
        });
        attempt("dead letters", () -> {
            letters = letters(letterBox.newest());
            lettersAt = clock.instant();
        });
        Overview overview = overview(clock.instant());
        latest = overview;
        synchronized (history) {
            history.add(overview);
            history.removeIf(old -> old.at().isBefore(overview.at().minus(HISTORY)));
        }
        listeners.forEach(listener -> listener.accept(overview));
    }

    private void attempt(String source, Runnable observation) {
        try {
            observation.run();
            failing.remove(source);
        } catch (RuntimeException e) {
            if (failing.add(source)) {
                LOG.warn("Observing {} failed; the console shows its last values, and how old they are", source, e);
            }
        }
    }

    private FirestoreState readFirestore(Instant now) {
        Map<JobState, Long> active = new EnumMap<>(JobState.class);
        List<ExportJob> oldest = new ArrayList<>();
        for (JobState state : JobState.values()) {
            if (!state.isTerminal()) {
                long count = jobListing.countAll(state, MAX_COUNT);
                active.put(state, count);
                if (count > 0) {
                    jobListing.findOldest(state).ifPresent(oldest::add);
                }
            }
        }
        int stalled = jobStore.findStalled(Instant.EPOCH, now.minus(settings.stalledAfter()), MAX_STALLED)
                .size();
        List<Heartbeat> heartbeats = fleet.heartbeats();
        long due = dueCallbacks.countDue(now, MAX_COUNT);
        return new FirestoreState(
                now,
                active,
                oldest.stream().min(Comparator.comparing(ExportJob::createdAt)).orElse(null),
                stalled,
                heartbeats,
                fleet.holds(heartbeats),
                due,
                due == 0 ? null : oldestCallback(now).orElse(null));
    }

    private Optional<Instant> oldestCallback(Instant now) {
        return dueCallbacks.findDue(Instant.EPOCH, now, null, 1).stream()
                .flatMap(job -> Stream.ofNullable(job.callback()))
                .flatMap(callback -> Stream.ofNullable(callback.nextAttemptAt()))
                .findFirst();
    }

    private static Letters letters(List<LetterView> newest) {
        List<Instant> open = newest.stream()
                .filter(letter -> letter.state().equals("open"))
                .map(LetterView::at)
                .sorted()
                .toList();
        return new Letters(open.size(), open.isEmpty() ? null : open.get(0));
    }

    private Overview overview(Instant now) {
        long queued = Overview.of(firestore.active(), JobState.QUEUED);
        long running = Overview.of(firestore.active(), JobState.RUNNING);
        long assembling = Overview.of(firestore.active(), JobState.ASSEMBLING);
        ExportJob oldest = firestore.oldest();
        return new Overview(
                now,
                new Jobs(
                        queued,
                        running,
                        assembling,
                        Math.max(queued, Math.max(running, assembling)) >= MAX_COUNT,
                        firestore.stalled(),
                        oldest == null ? null : Oldest.of(oldest)),
                queues.stream()
                        .map(state -> Queue.of(state, now, firestore.holds()))
                        .toList(),
                workers(now),
                letters,
                new Callbacks(firestore.callbacksDue(), firestore.oldestCallbackAt()),
                new Observed(kafkaAt, firestore.at(), lettersAt));
    }

    private Workers workers(Instant now) {
        List<String> states = firestore.heartbeats().stream()
                .map(heartbeat -> WorkerView.of(heartbeat, now).state())
                .toList();
        return new Workers(
                states.stream().filter("alive"::equals).count(),
                states.stream().filter(state -> state.startsWith("drain")).count(),
                states.stream().filter("silent"::equals).count());
    }
}
