package dev.vipexport.api.export;

import java.util.HashMap;
import java.util.Map;

/** How many requests are held, all together and of each organisation, so that one alone cannot take every place. */
final class Places {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> byOrganisation = new HashMap<>();
    private int taken;

    Places(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** False, and nothing is taken, where there is none left for this organisation. */
    synchronized boolean take(String orgId) {
        int ofThisOne = byOrganisation.getOrDefault(orgId, 0);
        if (taken >= most || ofThisOne >= mostOfOne) {
            return false;
        }
        byOrganisation.put(orgId, ofThisOne + 1);
        taken++;
        return true;
    }

    /** Gives back one that was taken. */
    synchronized void leave(String orgId) {
        byOrganisation.computeIfPresent(orgId, (id, held) -> held == 1 ? null : held - 1);
        taken--;
    }

    synchronized int taken() {
        return taken;
    }
}
