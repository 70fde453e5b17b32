package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.check.Facts.Observation;
import dev.vipexport.chaos.history.JobAnswer;
import java.util.List;

/**
 * Progress never goes backwards, neither within a stream of events nor from one answer to a question that was asked
 * later: attempts and states, and the rows of an attempt.
 */
final class ProgressRule implements Rule {
    private static final List<String> STAGES = List.of("QUEUED", "RUNNING", "ASSEMBLING");

    @Override
    public void check(Facts facts, Findings findings) {
        for (List<Observation> observations : facts.observations.values()) {
            for (Observation later : observations) {
                for (Observation earlier : observations) {
                    if (isBefore(earlier, later) && isBackwards(earlier.job(), later.job())) {
                        findings.add(
                                later.line(),
                                "export " + later.job().exportId() + " went back from " + describe(earlier.job())
                                        + " in line " + earlier.line() + " to " + describe(later.job()));
                        break;
                    }
                }
            }
        }
    }

    private static boolean isBefore(Observation earlier, Observation later) {
        if (later.stream() != 0) {
            return earlier.stream() == later.stream() && earlier.line() < later.line();
        }
        return earlier.at() <= later.sentAt() && earlier.line() < later.line();
    }

    private static boolean isBackwards(JobAnswer earlier, JobAnswer later) {
        if (earlier.attempt() != later.attempt()) {
            return later.attempt() < earlier.attempt();
        }
        Integer percent = earlier.percent();
        Integer laterPercent = later.percent();
        return stage(later) < stage(earlier)
                || later.rowsDone() < earlier.rowsDone()
                || (percent != null && (laterPercent == null || laterPercent < percent));
    }

    private static int stage(JobAnswer job) {
        return job.isEnded() ? STAGES.size() : STAGES.indexOf(job.state());
    }

    private static String describe(JobAnswer job) {
        return job.state() + " " + job.rowsDone() + " of " + job.rowsTotal() + " in attempt " + job.attempt();
    }
}
