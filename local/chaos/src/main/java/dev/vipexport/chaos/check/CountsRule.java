package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.check.Facts.Accepted;
import dev.vipexport.chaos.check.Facts.Observation;
import dev.vipexport.chaos.history.Entry.ExpectedFile;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.History.Line;
import dev.vipexport.chaos.history.JobAnswer;
import org.jspecify.annotations.Nullable;

/** {@code totalCount} is the number of the matching messages, wherever it is. */
final class CountsRule implements Rule {

    @Override
    public void check(Facts facts, Findings findings) {
        for (Accepted accepted : facts.accepted) {
            check(
                    facts,
                    accepted.line(),
                    accepted.exportId(),
                    JobAnswer.totalIn(accepted.exchange().answer()),
                    findings);
        }
        facts.observations.forEach((id, observations) -> {
            for (Observation observation : observations) {
                check(facts, observation.line(), id, observation.job().total(), findings);
            }
        });
        for (Line<FinalJob> line : facts.jobs.values()) {
            check(facts, line.number(), line.entry().exportId(), line.entry().rows(), findings);
        }
    }

    private static void check(Facts facts, long line, String exportId, @Nullable Long total, Findings findings) {
        ExpectedFile expected = facts.expectedOf(exportId);
        if (total != null && expected != null && total != expected.rows()) {
            findings.add(line, "export " + exportId + " has " + total + " rows instead of " + expected.rows());
        }
    }
}
