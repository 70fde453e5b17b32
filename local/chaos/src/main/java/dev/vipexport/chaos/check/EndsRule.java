package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.check.Facts.Accepted;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.Settled;
import dev.vipexport.chaos.history.History.Line;
import java.util.HashSet;
import java.util.Set;

/**
 * Every accepted request ends: its job exists and has ended, unless a caller asked to delete it. A job is CANCELED only if
 * a caller asked for that, and FAILED only because a service stayed away or its workers died. All messages fit all
 * orders, so no other failure does.
 */
final class EndsRule implements Rule {
    private static final Set<String> FITTING_FAILURES = Set.of("retries_exhausted");

    @Override
    public void check(Facts facts, Findings findings) {
        if (facts.history.all(Settled.class).isEmpty()) {
            findings.add(facts.history.lines().size(), "the history ends before the system has settled");
        }
        var missing = new HashSet<String>();
        for (Accepted accepted : facts.accepted) {
            String id = accepted.exportId();
            if (!facts.jobs.containsKey(id) && !facts.wasDeleteRequested(id) && missing.add(id)) {
                findings.add(accepted.line(), "export " + id + " was accepted and does not exist at the end");
            }
        }
        for (Line<FinalJob> line : facts.jobs.values()) {
            FinalJob job = line.entry();
            if (!job.isEnded()) {
                findings.add(line.number(), "export " + job.exportId() + " is " + job.state() + " for good");
            } else if (job.state().equals("CANCELED") && !facts.wasDeleteRequested(job.exportId())) {
                findings.add(line.number(), "export " + job.exportId() + " is CANCELED, and no caller asked for it");
            } else if (job.state().equals("FAILED") && !FITTING_FAILURES.contains(String.valueOf(job.failure()))) {
                findings.add(line.number(), "export " + job.exportId() + " FAILED with " + job.failure());
            }
        }
    }
}
