package dev.vipexport.common.fleet;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores heartbeats in {@code OpsWorkers/{name}} and holds in {@code OpsHolds/{lane-NAME or worker-NAME}}. Every method
 * throws {@link BackendUnavailableException} if Firestore does not answer in time.
 */
public final class FleetStore {
    private static final Logger LOG = LoggerFactory.getLogger(FleetStore.class);

    /** A dead worker is shown for a day. Firestore deletes its document after that. */
    private static final Duration RETENTION = Duration.ofDays(1);

    private static final int MAX_WORKERS = 1_000;

    /** JSON, because nothing queries by its parts. */
    private static final String HEARTBEAT = "heartbeat";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Firestore firestore;
    private final Duration callTimeout;

    public FleetStore(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    /** Returns the name of the hold of a lane. */
    public static String lane(String lane) {
        return "lane-" + lane;
    }

    /** Returns the name of the hold of a worker. */
    public static String worker(String name) {
        return "worker-" + name;
    }

    /** Replaces the worker's heartbeat. */
    public void beat(Heartbeat heartbeat) {
        await(
                workers()
                        .document(heartbeat.name())
                        .set(Map.of(
                                HEARTBEAT,
                                JSON.writeValueAsString(heartbeat),
                                "expireAt",
                                VipMessages.timestamp(heartbeat.seenAt().plus(RETENTION)))),
                "writing the heartbeat of worker " + heartbeat.name());
    }

    /** Deletes the heartbeat of a worker that ends, and its hold. */
    public void leave(String name) {
        WriteBatch batch = firestore.batch();
        batch.delete(workers().document(name));
        batch.delete(hold(worker(name)));
        await(batch.commit(), "deleting the heartbeat of worker " + name);
    }

    /** Returns the heartbeats of the last day, in the order of their names. At most 1,000. */
    public List<Heartbeat> findHeartbeats() {
        var found = new ArrayList<Heartbeat>();
        for (DocumentSnapshot document :
                await(workers().limit(MAX_WORKERS).get(), "reading heartbeats").getDocuments()) {
            try {
                found.add(JSON.readValue(document.getString(HEARTBEAT), Heartbeat.class));
            } catch (JacksonException | IllegalArgumentException e) {
                LOG.warn("Worker {} has a heartbeat of unknown format; it is not shown", document.getId(), e);
            }
        }
        return found;
    }

    /** Returns those of the named holds that are in force. */
    public Map<String, Hold> findHolds(Collection<String> names) {
        DocumentReference[] documents = names.stream().map(this::hold).toArray(DocumentReference[]::new);
        var found = new HashMap<String, Hold>();
        for (DocumentSnapshot document : await(firestore.getAll(documents), "reading holds")) {
            holdOf(document).ifPresent(hold -> found.put(document.getId(), hold));
        }
        return found;
    }

    /** Puts a hold into force, or replaces it. */
    public void hold(String name, Hold hold) {
        await(
                hold(name)
                        .set(Map.of("by", hold.by(), "at", VipMessages.timestamp(hold.at()), "reason", hold.reason())),
                "holding " + name);
    }

    /** Ends a hold. Does nothing if there is none. */
    public void resume(String name) {
        await(hold(name).delete(), "resuming " + name);
    }

    private CollectionReference workers() {
        return firestore.collection("OpsWorkers");
    }

    private DocumentReference hold(String name) {
        return firestore.collection("OpsHolds").document(name);
    }

    private static Optional<Hold> holdOf(DocumentSnapshot document) {
        return document.exists()
                ? Optional.of(new Hold(
                        String.valueOf(document.getString("by")),
                        Optional.ofNullable(document.getTimestamp("at"))
                                .map(VipMessages::instant)
                                .orElse(Instant.EPOCH),
                        String.valueOf(document.getString("reason"))))
                : Optional.empty();
    }

    private <T> T await(ApiFuture<T> future, String operation) {
        return FirestoreFutures.await(future, callTimeout, operation);
    }
}
