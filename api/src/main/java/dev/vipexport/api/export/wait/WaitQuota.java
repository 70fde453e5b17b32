package dev.vipexport.api.export.wait;

import java.util.HashMap;
import java.util.Map;

/** Limits the number of waiting requests, in total and per organisation, so that no organisation uses the whole limit. */
final class WaitQuota {
    private final int max;
    private final int maxPerOrganisation;
    private final Map<String, Integer> byOrganisation = new HashMap<>();
    private int inUse;

    WaitQuota(int max, int maxPerOrganisation) {
        this.max = max;
        this.maxPerOrganisation = maxPerOrganisation;
    }

    /** Takes places and returns true, or returns false if the organisation or the instance has too few. */
    synchronized boolean tryAcquire(String orgId, int places) {
        int ofOrganisation = byOrganisation.getOrDefault(orgId, 0);
        if (inUse > max - places || ofOrganisation > maxPerOrganisation - places) {
            return false;
        }
        byOrganisation.put(orgId, ofOrganisation + places);
        inUse += places;
        return true;
    }

    /** Returns the places of a request that has ended. */
    synchronized void release(String orgId, int places) {
        byOrganisation.computeIfPresent(orgId, (id, held) -> held == places ? null : held - places);
        inUse -= places;
    }

    synchronized int inUse() {
        return inUse;
    }
}
