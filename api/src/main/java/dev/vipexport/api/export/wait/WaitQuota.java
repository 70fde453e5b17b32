package dev.vipexport.api.export.wait;

import java.util.HashMap;
import java.util.Map;

/** How many requests are held, all together and of each organisation, so that one alone cannot take every place. */
public final class WaitQuota {
    private final int max;
    private final int maxPerOrganisation;
    private final Map<String, Integer> byOrganisation = new HashMap<>();
    private int inUse;

    public WaitQuota(int max, int maxPerOrganisation) {
        this.max = max;
        this.maxPerOrganisation = maxPerOrganisation;
    }

    /** False, and nothing is taken, where there is none left for this organisation. */
    synchronized boolean tryAcquire(String orgId) {
        int ofOrganisation = byOrganisation.getOrDefault(orgId, 0);
        if (inUse >= max || ofOrganisation >= maxPerOrganisation) {
            return false;
        }
        byOrganisation.put(orgId, ofOrganisation + 1);
        inUse++;
        return true;
    }

    /** Gives back one that was taken. */
    synchronized void release(String orgId) {
        byOrganisation.computeIfPresent(orgId, (id, held) -> held == 1 ? null : held - 1);
        inUse--;
    }

    synchronized int inUse() {
        return inUse;
    }
}
