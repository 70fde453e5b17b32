package dev.vipexport.worker.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.fleet.FleetStore;
import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.Hold;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.worker.Backends;
import dev.vipexport.worker.WorkerSettings;
import dev.vipexport.worker.ticket.Lane;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class HeartbeatSenderTest {
    private final Backends backends = new Backends();
    private final FleetStore fleet = new FleetStore(backends.firestore, TestTimeouts.MAX);
    private final RecordingLanes lanes = new RecordingLanes();
    private final HeartbeatSender sender = new HeartbeatSender(
            backends.firestore,
            new WorkerSettings(TestTimeouts.MAX),
            new TicketsInHand(InstantSource.system()),
            lanes,
            new HeartbeatSettings(Duration.ofSeconds(15), TestTimeouts.MAX),
            InstantSource.system(),
            new MockEnvironment());

    @AfterEach
    void close() {
        backends.close();
    }

    private static final class RecordingLanes implements LaneSwitch {
        private final Set<Lane> paused = EnumSet.noneOf(Lane.class);
        private boolean drained;

        @Override
        public void setPaused(Lane lane, boolean isPaused) {
            if (isPaused) {
                paused.add(lane);
            } else {
                paused.remove(lane);
            }
        }

        @Override
        public void setDrained(boolean isDrained) {
            drained = isDrained;
        }

        @Override
        public Map<Lane, Integer> threads() {
            return Map.of(Lane.JOBS, 4);
        }

        @Override
        public String processName() {
            return "host/1";
        }
    }

    @Test
    void beat_obeysTheHolds_andShowsThem() {
        sender.start();
        sender.beat();
        Heartbeat first = fleet.findHeartbeats().get(0);
        assertThat(first.name()).startsWith("host_1-");
        assertThat(first.threads()).isEqualTo(Map.of("jobs", 4));
        assertThat(first.drained()).isFalse();
        fleet.hold(FleetStore.worker(first.name()), new Hold("operator", Instant.EPOCH, "a test"));
        fleet.hold(FleetStore.lane("slices"), new Hold("operator", Instant.EPOCH, "a test"));

        sender.beat();

        assertThat(lanes.drained).isTrue();
        assertThat(lanes.paused).containsExactly(Lane.SLICES);
        assertThat(fleet.findHeartbeats().get(0).drained()).isTrue();
    }

    @Test
    void workerThatStops_leavesNoHeartbeat_andNoHold() {
        sender.start();
        sender.beat();
        String name = fleet.findHeartbeats().get(0).name();
        fleet.hold(FleetStore.worker(name), new Hold("operator", Instant.EPOCH, "a test"));

        sender.stop();
        sender.beat();

        assertThat(fleet.findHeartbeats()).isEmpty();
        assertThat(fleet.findHolds(Set.of(FleetStore.worker(name)))).isEmpty();
    }

    @Test
    void workerThatStops_leavesNoHeartbeat_whenARoundRuns() {
        sender.start();
        backends.firestoreServer.faults().arm(1, "BatchGetDocuments", new Fault.Delay(Duration.ofMillis(500)));
        var round = CompletableFuture.runAsync(sender::beat);
        await().atMost(TestTimeouts.MAX)
                .until(() -> backends.firestoreServer.faults().fired() == 1);

        sender.stop();
        round.join();

        assertThat(fleet.findHeartbeats()).isEmpty();
    }
}
