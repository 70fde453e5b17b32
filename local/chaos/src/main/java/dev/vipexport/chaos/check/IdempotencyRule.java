package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.check.Facts.Accepted;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.History.Line;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An idempotency key gets one job, unless that job FAILED by our fault. A callback's path is used by one key alone, so
 * two jobs with one path show a second job that no answer named.
 */
final class IdempotencyRule implements Rule {

    @Override
    public void check(Facts facts, Findings findings) {
        Map<String, Accepted> byKey = new LinkedHashMap<>();
        for (Accepted accepted : facts.accepted) {
            String key = accepted.exchange().idempotencyKey();
            if (key == null) {
                continue;
            }
            Accepted before = byKey.put(accepted.exchange().orgId() + " " + key, accepted);
            if (before != null
                    && !before.exportId().equals(accepted.exportId())
                    && !hasFailed(facts.jobs.get(before.exportId()))) {
                findings.add(
                        accepted.line(),
                        "the key " + key + " got export " + accepted.exportId() + ", but " + before.exportId()
                                + " in line " + before.line());
            }
        }
        Map<String, Line<FinalJob>> byCallback = new HashMap<>();
        for (Line<FinalJob> line : facts.jobs.values()) {
            FinalJob job = line.entry();
            if (job.callback() == null || job.retryOf() != null) {
                continue;
            }
            Line<FinalJob> other = byCallback.put(job.callback(), line);
            if (other != null && !hasFailed(line) && !hasFailed(other)) {
                findings.add(
                        line.number(),
                        "exports " + job.exportId() + " and " + other.entry().exportId() + " have one order: "
                                + job.callback());
            }
        }
    }

    private static boolean hasFailed(@Nullable Line<FinalJob> line) {
        return line != null && line.entry().state().equals("FAILED");
    }
}
