package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.check.Facts.Accepted;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.History.Line;
import java.util.HashMap;
import java.util.Map;

/** An export has one retry, and both jobs name each other. */
final class RetriesRule implements Rule {

    @Override
    public void check(Facts facts, Findings findings) {
        Map<String, String> retries = new HashMap<>();
        for (Accepted accepted : facts.accepted) {
            if (!Facts.isRetry(accepted.exchange())) {
                continue;
            }
            String original = Facts.routeOf(accepted.exchange()).orElseThrow().exportId();
            String before = retries.putIfAbsent(original, accepted.exportId());
            if (before != null && !before.equals(accepted.exportId())) {
                findings.add(
                        accepted.line(),
                        "export " + original + " is retried as " + accepted.exportId() + ", and as " + before);
            }
        }
        for (Line<FinalJob> line : facts.jobs.values()) {
            FinalJob job = line.entry();
            String original = job.retryOf();
            Line<FinalJob> originalLine = original == null ? null : facts.jobs.get(original);
            if (originalLine != null
                    && !job.exportId().equals(originalLine.entry().retriedAs())) {
                findings.add(
                        line.number(),
                        "export " + job.exportId() + " retries " + original + ", which names "
                                + originalLine.entry().retriedAs());
            }
        }
    }
}
