package dev.vipexport.ops.fleet;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.fleet.FleetStore;
import dev.vipexport.common.fleet.Heartbeat;
import dev.vipexport.common.fleet.HeldTicket;
import dev.vipexport.common.fleet.Hold;
import dev.vipexport.ops.OpsSettings;
import dev.vipexport.ops.queue.Lane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The workers, and what operators have put on hold. */
@Component
public final class Fleet {
    private final FleetStore store;

    Fleet(Firestore firestore, OpsSettings settings) {
        this.store = new FleetStore(firestore, settings.callTimeout());
    }

    /** Returns the workers of the last day. */
    public List<Heartbeat> heartbeats() {
        return store.findHeartbeats();
    }

    /** Returns the tickets that workers who are not silent have in hand. */
    public static List<HeldTicket> inHand(List<Heartbeat> heartbeats, Instant now) {
        return heartbeats.stream()
                .filter(heartbeat -> !heartbeat.isSilent(now))
                .flatMap(heartbeat -> heartbeat.inHand().stream())
                .toList();
    }

    /** Returns the holds in force of all lanes and of these workers, by their names. */
    public Map<String, Hold> holds(List<Heartbeat> heartbeats) {
        return store.findHolds(Stream.concat(
                        Stream.of(Lane.values()).map(lane -> FleetStore.lane(lane.wireName())),
                        heartbeats.stream().map(heartbeat -> FleetStore.worker(heartbeat.name())))
                .toList());
    }

    void hold(String name, Hold hold) {
        store.hold(name, hold);
    }

    void resume(String name) {
        store.resume(name);
    }
}
