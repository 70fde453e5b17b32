package dev.vipexport.api.limits;

import dev.vipexport.api.error.TooManyRequestsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests that run at once, of each organisation and of all. Others wait for their turn without a thread. The
 * organisations that wait take turns.
 */
final class RequestsInWork {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int maxRunning;
    private final int total;
    private final int guaranteed;
    private final int maxWaiting;
    private final Map<String, Organisation> organisations = new HashMap<>();
    /** The organisations with waiting requests. The first one has its turn next, if it may run one. */
    private final Map<String, Organisation> turns = new LinkedHashMap<>();

    private int running;

    /**
     * @param maxRunning requests of one organisation that run at once
     * @param total requests of all organisations above which an organisation runs {@code guaranteed} ones only
     * @param guaranteed requests of one organisation that run in any case
     * @param maxWaiting requests of one organisation that wait for their turn
     */
    RequestsInWork(int maxRunning, int total, int guaranteed, int maxWaiting) {
        this.maxRunning = maxRunning;
        this.total = total;
        this.guaranteed = guaranteed;
        this.maxWaiting = maxWaiting;
    }

    private boolean mayRunOneMore(Organisation organisation) {
        return organisation.running < maxRunning && (running < total || organisation.running < guaranteed);
    }

    private static final class Organisation {
        private final Queue<Place> waiting = new ArrayDeque<>();
        private int running;
    }

    /** The place of one request. Call {@link #end} once the request is done, whether it ran or not. */
    final class Place {
        private final String orgId;
        private final Runnable onTurn;
        private boolean isRunning;
        private boolean hasEnded;

        private Place(String orgId, Runnable onTurn) {
            this.orgId = orgId;
            this.onTurn = onTurn;
        }

        /** Gives the place to the next request. Calling it again does nothing. */
        void end() {
            Place next = endAndTakeNext(this);
            if (next != null) {
                next.onTurn.run();
            }
        }
    }

    /** Returns a running place, or null if the request must {@link #await its turn}. */
    synchronized @Nullable Place tryEnter(String orgId) {
        Organisation organisation = organisations.computeIfAbsent(orgId, id -> new Organisation());
        if (!mayRunOneMore(organisation)) {
            return null;
        }
        var place = new Place(orgId, () -> {});
        start(place, organisation);
        return place;
    }

    private void start(Place place, Organisation organisation) {
        place.isRunning = true;
        organisation.running++;
        running++;
    }

    /**
     * Returns a place whose turn comes when a running request ends.
     *
     * @param onTurn runs on the thread of the request that ends, or at once on this thread. Must not block
     * @throws TooManyRequestsException if too many requests of the organisation wait
     */
    Place await(String orgId, Runnable onTurn) {
        var place = new Place(orgId, onTurn);
        synchronized (this) {
            Organisation organisation = organisations.computeIfAbsent(orgId, id -> new Organisation());
            if (!mayRunOneMore(organisation)) {
                if (organisation.waiting.size() >= maxWaiting) {
                    throw new TooManyRequestsException(RETRY_AFTER);
                }
                organisation.waiting.add(place);
                turns.putIfAbsent(orgId, organisation);
                return place;
            }
            start(place, organisation);
        }
        onTurn.run();
        return place;
    }

    private synchronized @Nullable Place endAndTakeNext(Place place) {
        if (place.hasEnded) {
            return null;
        }
        place.hasEnded = true;
        Organisation organisation = organisations.get(place.orgId);
        if (organisation == null) {
            throw new IllegalStateException("organisation " + place.orgId + " has no place to end");
        }
        if (place.isRunning) {
            organisation.running--;
            running--;
        } else if (organisation.waiting.remove(place) && organisation.waiting.isEmpty()) {
            turns.remove(place.orgId);
        }
        Place next = place.isRunning ? takeNext() : null;
        if (organisation.running == 0 && organisation.waiting.isEmpty()) {
            organisations.remove(place.orgId);
        }
        return next;
    }

    /** Returns the next place that may run. Passes over organisations that run as many as they may, which are few. */
    private @Nullable Place takeNext() {
        for (Iterator<Organisation> inTurn = turns.values().iterator(); inTurn.hasNext(); ) {
            Organisation organisation = inTurn.next();
            if (mayRunOneMore(organisation)) {
                inTurn.remove();
                Place next = organisation.waiting.remove();
                start(next, organisation);
                if (!organisation.waiting.isEmpty()) {
                    turns.put(next.orgId, organisation);
                }
                return next;
            }
        }
        return null;
    }

    synchronized int trackedOrganisations() {
        return organisations.size();
    }
}
