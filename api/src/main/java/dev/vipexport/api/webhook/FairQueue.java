package dev.vipexport.api.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of which job's end somebody is told next: the organisations take turns, and each has at most so many calls under way, so that
 * receivers that hang hold up their own organisation only. What waits here is due in the store all the same, and may be forgotten.
 */
final class FairQueue {
    private final int maxRunning;
    private final int maxRunningPerOrganisation;
    private final int maxQueued;
    /** In the order in which they have their turn; whoever had one goes to the end. */
    private final Map<String, TenantQueue> tenants = new LinkedHashMap<>();

    private int running;

    /**
     * For nobody yet.
     *
     * @param maxRunning under way at once
     * @param maxRunningPerOrganisation of these of one organisation
     * @param maxQueued jobs of one organisation that wait here; those beyond wait in the store
     */
    FairQueue(int maxRunning, int maxRunningPerOrganisation, int maxQueued) {
        this.maxRunning = maxRunning;
        this.maxRunningPerOrganisation = maxRunningPerOrganisation;
        this.maxQueued = maxQueued;
    }

    record Entry(String orgId, String exportId) {}

    private static final class TenantQueue {
        private final Deque<String> queued = new ArrayDeque<>();
        private final Set<String> jobIds = new HashSet<>();
        private int running;
    }

    /** Nothing happens where the job is in its line or under way already, or the line is too long. */
    synchronized void offer(String orgId, String exportId) {
        TenantQueue tenant = tenants.computeIfAbsent(orgId, id -> new TenantQueue());
        if (tenant.queued.size() < maxQueued && tenant.jobIds.add(exportId)) {
            tenant.queued.add(exportId);
        }
    }

    /** Whose turn it is, who must say when it is {@link #complete}; nothing where all places are taken or nobody waits. */
    synchronized Optional<Entry> poll() {
        if (running == maxRunning) {
            return Optional.empty();
        }
        return tenants.entrySet().stream()
                .filter(tenant -> tenant.getValue().running < maxRunningPerOrganisation
                        && !tenant.getValue().queued.isEmpty())
                .findFirst()
                .map(tenant -> start(tenant.getKey(), tenant.getValue()));
    }

    private Entry start(String orgId, TenantQueue tenant) {
        running++;
        tenant.running++;
        tenants.remove(orgId);
        tenants.put(orgId, tenant);
        return new Entry(orgId, tenant.queued.remove());
    }

    synchronized void complete(Entry entry) {
        TenantQueue tenant = tenants.get(entry.orgId());
        if (tenant == null || !tenant.jobIds.remove(entry.exportId())) {
            throw new IllegalStateException(entry + " is not under way");
        }
        running--;
        tenant.running--;
        if (tenant.jobIds.isEmpty()) {
            tenants.remove(entry.orgId());
        }
    }
}
