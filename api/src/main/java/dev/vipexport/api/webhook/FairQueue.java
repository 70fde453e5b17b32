package dev.vipexport.api.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * A bounded queue of callbacks in which organisations take turns. Each organisation has a maximum of running calls, so slow
 * receivers delay only their own organisation. Queued callbacks stay due in Firestore, so the queue may lose them.
 */
@Component
final class FairQueue {
    private final int maxRunning;
    private final int maxRunningPerOrganisation;
    private final int maxQueued;
    /** Ordered by turn. An organisation moves to the end when one of its calls starts. */
    private final Map<String, OrganisationQueue> organisations = new LinkedHashMap<>();

    private int running;

    @Autowired
    FairQueue(WebhookSettings settings) {
        this(settings.threads(), settings.threadsPerOrganisation(), settings.batch());
    }

    /**
     * Creates an empty queue.
     *
     * @param maxRunning maximum number of running calls
     * @param maxRunningPerOrganisation maximum number of running calls of one organisation
     * @param maxQueued maximum number of queued jobs of one organisation. Further ones stay in Firestore
     */
    FairQueue(int maxRunning, int maxRunningPerOrganisation, int maxQueued) {
        this.maxRunning = maxRunning;
        this.maxRunningPerOrganisation = maxRunningPerOrganisation;
        this.maxQueued = maxQueued;
    }

    record Entry(String orgId, String exportId) {}

    private static final class OrganisationQueue {
        private final Deque<String> queued = new ArrayDeque<>();
        private final Set<String> jobIds = new HashSet<>();
        private int running;
    }

    /** Queues a job. Does nothing if the job is queued or running, or if the organisation's queue is full. */
    synchronized void offer(String orgId, String exportId) {
        OrganisationQueue organisation = organisations.computeIfAbsent(orgId, id -> new OrganisationQueue());
        if (organisation.queued.size() < maxQueued && organisation.jobIds.add(exportId)) {
            organisation.queued.add(exportId);
        }
    }

    /** Returns the next job, which the caller must {@link #complete}. Returns nothing if none may start. */
    synchronized Optional<Entry> poll() {
        if (running == maxRunning) {
            return Optional.empty();
        }
        return organisations.entrySet().stream()
                .filter(organisation -> organisation.getValue().running < maxRunningPerOrganisation
                        && !organisation.getValue().queued.isEmpty())
                .findFirst()
                .map(organisation -> start(organisation.getKey(), organisation.getValue()));
    }

    private Entry start(String orgId, OrganisationQueue organisation) {
        running++;
        organisation.running++;
        organisations.remove(orgId);
        organisations.put(orgId, organisation);
        return new Entry(orgId, organisation.queued.remove());
    }

    /** Marks a started job as ended. */
    synchronized void complete(Entry entry) {
        OrganisationQueue organisation = organisations.get(entry.orgId());
        if (organisation == null || !organisation.jobIds.remove(entry.exportId())) {
            throw new IllegalStateException(entry + " is not running");
        }
        running--;
        organisation.running--;
        if (organisation.jobIds.isEmpty()) {
            organisations.remove(entry.orgId());
        }
    }
}
