package dev.vipexport.api.export.web;

import dev.vipexport.api.export.wait.WaitSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The time that a request waits.
 *
 * @param preferenceApplied value of {@code Preference-Applied}, or empty for none
 */
record WaitPlan(Duration maxWait, String preferenceApplied) {

    /** Returns the plan of {@code GET /vip-messages/export}, which waits {@code waitBudget} without a preference. */
    static WaitPlan forSubmission(PreferHeader preference, WaitSettings settings) {
        if (preference.waitFor() == null) {
            return preference.respondAsync()
                    ? new WaitPlan(Duration.ZERO, "respond-async")
                    : new WaitPlan(settings.waitBudget(), "");
        }
        var applied = new ArrayList<String>();
        if (preference.respondAsync()) {
            applied.add("respond-async");
        }
        return capped(preference.waitFor(), settings.maxWait(), applied);
    }

    /** Returns the plan of an order, which waits only with a preference. */
    static WaitPlan forOrder(PreferHeader preference, WaitSettings settings) {
        return preference.waitFor() == null && !preference.respondAsync()
                ? new WaitPlan(Duration.ZERO, "")
                : forSubmission(preference, settings);
    }

    /** Returns the plan of a request for a job, which waits only with a preference. */
    static WaitPlan forPoll(PreferHeader preference, WaitSettings settings) {
        return preference.waitFor() == null
                ? new WaitPlan(Duration.ZERO, "")
                : capped(preference.waitFor(), settings.maxWait(), new ArrayList<>());
    }

    private static WaitPlan capped(Duration preferred, Duration limit, List<String> applied) {
        Duration wait = preferred.compareTo(limit) < 0 ? preferred : limit;
        applied.add("wait=" + wait.toSeconds());
        return new WaitPlan(wait, String.join(", ", applied));
    }
}
