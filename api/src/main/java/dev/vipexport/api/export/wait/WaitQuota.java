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

    /** Counts a request and returns true, or returns false if the organisation or the instance is at its limit. */
    synchronized boolean tryAcquire(String orgId) {
        int ofOrganisation = byOrganisation.getOrDefault(orgId, 0);
        if (inUse >= max || ofOrganisation >= maxPerOrganisation) {
            return false;
        }
        byOrganisation.put(orgId, ofOrganisation + 1);
        inUse++;
        return true;
    }

    /** Counts the end of a request. */
    synchronized void release(String orgId) {
        byOrganisation.computeIfPresent(orgId, (id, held) -> held == 1 ? null : held - 1);
        inUse--;
    }

    synchronized int inUse() {
        return inUse;
    }
}
