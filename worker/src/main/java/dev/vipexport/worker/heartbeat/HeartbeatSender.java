package dev.vipexport.worker.heartbeat;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.fleet.FleetStore;
import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.Hold;
import dev.vipexport.worker.WorkerSettings;
import dev.vipexport.worker.ticket.Lane;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.env.Environment;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Writes this worker's heartbeat, and pauses the lanes that operators have put on hold. While Firestore is away, each lane
 * stays as it is. A worker that starts takes tickets until it has read the holds for the first time.
 */
@Component
final class HeartbeatSender implements SchedulingConfigurer, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(HeartbeatSender.class);

    private final FleetStore fleet;
    private final FleetStore leaving;
    private final TicketsInHand inHand;
    private final LaneSwitch lanes;
    private final HeartbeatSettings settings;
    private final InstantSource clock;
    private final String name;
    private final String version;
    private final Instant startedAt;
    private final Object writing = new Object();
    private boolean failedBefore;
    private boolean drained;
    private volatile boolean running;

    HeartbeatSender(
            Firestore firestore,
            WorkerSettings worker,
            TicketsInHand inHand,
            LaneSwitch lanes,
            HeartbeatSettings settings,
            InstantSource clock,
            Environment environment) {
        this.fleet = new FleetStore(firestore, worker.callTimeout());
        this.leaving = new FleetStore(firestore, settings.leaveTimeout());
        this.inHand = inHand;
        this.lanes = lanes;
        this.settings = settings;
        this.clock = clock;
        // a host can run several workers
        this.name = "%s-%04x"
                .formatted(
                        lanes.processName().replace('/', '_'),
                        ThreadLocalRandom.current().nextInt(65_536));
        this.version = environment.getProperty("spring.application.version", "(development)");
        this.startedAt = clock.instant();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addFixedDelayTask(new FixedDelayTask(this::beat, settings.interval(), Duration.ZERO));
    }

    /** Does one round. Logs the first failure of an outage only, because the work does not depend on it. */
    void beat() {
        if (!running) {
            return;
        }
        try {
            obey(fleet.findHolds(holdNames()));
            write();
            failedBefore = false;
        } catch (RuntimeException e) {
            if (!failedBefore) {
                LOG.warn("The heartbeat of this worker failed; its work goes on, and operators see it as silent", e);
            }
            failedBefore = true;
        }
    }

    /** Writes nothing once the worker has left, also if it left while this round read the holds. */
    private void write() {
        synchronized (writing) {
            if (running) {
                fleet.beat(heartbeat());
            }
        }
    }

    private List<String> holdNames() {
        var names = new ArrayList<String>();
        names.add(FleetStore.worker(name));
        for (Lane lane : Lane.values()) {
            names.add(FleetStore.lane(lane.wireName()));
        }
        return names;
    }

    private void obey(Map<String, Hold> holds) {
        boolean drain = holds.containsKey(FleetStore.worker(name));
        if (drain != drained) {
            LOG.info("An operator has {} this worker", drain ? "drained" : "resumed");
            drained = drain;
            lanes.setDrained(drain);
        }
        for (Lane lane : Lane.values()) {
            lanes.setPaused(lane, holds.containsKey(FleetStore.lane(lane.wireName())));
        }
    }

    private Heartbeat heartbeat() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        Map<String, Integer> threads = new TreeMap<>();
        lanes.threads().forEach((lane, number) -> threads.put(lane.wireName(), number));
        return new Heartbeat(
                name,
                version,
                startedAt,
                clock.instant(),
                settings.interval(),
                threads,
                inHand.longestFirst(),
                heap.getUsed(),
                heap.getMax(),
                drained);
    }

    @Override
    public void start() {
        running = true;
    }

    /** A worker that stops in order is gone at once, and no silent one. */
    @Override
    public void stop() {
        running = false;
        synchronized (writing) {
            try {
                leaving.leave(name);
            } catch (RuntimeException e) {
                LOG.debug("The heartbeat of this worker stays until it expires", e);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The lowest phase, which Spring stops last: until then the worker still has tickets in hand. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
