package dev.vipexport.api.limits;

import dev.vipexport.api.error.TooManyRequestsException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Bounds the requests of each organisation that run at once. Others wait for their turn without a thread. */
final class RequestsInWork {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int maxRunning;
    private final int maxWaiting;
    private final Map<String, Organisation> organisations = new HashMap<>();

    /**
     * @param maxRunning requests of one organisation that run at once
     * @param maxWaiting requests of one organisation that wait for their turn
     */
    RequestsInWork(int maxRunning, int maxWaiting) {
        this.maxRunning = maxRunning;
        this.maxWaiting = maxWaiting;
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
        if (organisation.running >= maxRunning) {
            return null;
        }
        organisation.running++;
        var place = new Place(orgId, () -> {});
        place.isRunning = true;
        return place;
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
            if (organisation.running >= maxRunning) {
                if (organisation.waiting.size() >= maxWaiting) {
                    throw new TooManyRequestsException(RETRY_AFTER);
                }
                organisation.waiting.add(place);
                return place;
            }
            organisation.running++;
            place.isRunning = true;
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
        if (!place.isRunning) {
            organisation.waiting.remove(place);
            return null;
        }
        Place next = organisation.waiting.poll();
        if (next != null) {
            next.isRunning = true;
            return next;
        }
        organisation.running--;
        if (organisation.running == 0) {
            organisations.remove(place.orgId);
        }
        return null;
    }

    synchronized int trackedOrganisations() {
        return organisations.size();
    }
}
