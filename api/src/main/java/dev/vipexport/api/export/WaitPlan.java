package dev.vipexport.api.export;

import dev.vipexport.api.ApiSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long one request waits, and which of its preferences that takes up.
 *
 * @param applied what {@code Preference-Applied} says; empty for none
 */
record WaitPlan(Duration atMost, String applied) {

    /** For a request that starts an export: waits the budget unless its caller prefers otherwise. */
    static WaitPlan forSubmission(Preference preference, ApiSettings.Export settings) {
        if (preference.waitFor() == null) {
            return preference.respondAsync()
                    ? new WaitPlan(Duration.ZERO, "respond-async")
                    : new WaitPlan(settings.waitBudget(), "");
        }
        var applied = new ArrayList<String>();
        if (preference.respondAsync()) {
            applied.add("respond-async");
        }
        return waiting(preference.waitFor(), settings.longestWait(), applied);
    }

    /** For a request that orders an export: waits only when its caller prefers so. */
    static WaitPlan forOrder(Preference preference, ApiSettings.Export settings) {
        return preference.waitFor() == null && !preference.respondAsync()
                ? new WaitPlan(Duration.ZERO, "")
                : forSubmission(preference, settings);
    }

    /** For a request that asks for a job as it is: waits only when its caller prefers so. */
    static WaitPlan forReading(Preference preference, ApiSettings.Export settings) {
        return preference.waitFor() == null
                ? new WaitPlan(Duration.ZERO, "")
                : waiting(preference.waitFor(), settings.longestWait(), new ArrayList<>());
    }

    private static WaitPlan waiting(Duration preferred, Duration longest, List<String> applied) {
        Duration atMost = preferred.compareTo(longest) < 0 ? preferred : longest;
        applied.add("wait=" + atMost.toSeconds());
        return new WaitPlan(atMost, String.join(", ", applied));
    }
}
