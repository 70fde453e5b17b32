package dev.vipexport.api.export.web;

import dev.vipexport.api.ApiSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one request waits, and which of its preferences that takes up.
 *
 * @param preferenceApplied what {@code Preference-Applied} says; empty for none
 */
record WaitPlan(Duration maxWait, String preferenceApplied) {

    /** For a request that starts an export: waits the budget unless its caller prefers otherwise. */
    static WaitPlan forSubmission(PreferHeader preference, ApiSettings.Export settings) {
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

    /** For a request that orders an export: waits only when its caller prefers so. */
    static WaitPlan forOrder(PreferHeader preference, ApiSettings.Export settings) {
        return preference.waitFor() == null && !preference.respondAsync()
                ? new WaitPlan(Duration.ZERO, "")
                : forSubmission(preference, settings);
    }

    /** For a request that asks for a job as it is: waits only when its caller prefers so. */
    static WaitPlan forPoll(PreferHeader preference, ApiSettings.Export settings) {
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
