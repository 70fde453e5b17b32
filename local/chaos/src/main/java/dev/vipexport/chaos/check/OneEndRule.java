package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.check.Facts.Observation;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.History.Line;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A job has one end. No two observations of it show different ends or different files, Firestore included, and none that
 * was asked for later shows it active again.
 */
final class OneEndRule implements Rule {

    @Override
    public void check(Facts facts, Findings findings) {
        facts.observations.forEach((id, observations) -> {
            Observation first = firstEnd(observations);
            if (first != null) {
                checkObservations(first, observations, findings);
                checkDocument(first, facts.jobs.get(id), findings);
            }
        });
    }

    private static @Nullable Observation firstEnd(List<Observation> observations) {
        Observation first = null;
        for (Observation observation : observations) {
            if (observation.job().isEnded() && (first == null || observation.at() < first.at())) {
                first = observation;
            }
        }
        return first;
    }

    private static void checkObservations(Observation first, List<Observation> observations, Findings findings) {
        for (Observation later : observations) {
            if (!later.job().isEnded()) {
                // an event or a callback may be older than its arrival
                boolean isAskedLater = later.stream() == 0 && later.sentAt() >= first.at();
                if (isAskedLater) {
                    findings.add(later.line(), describe(later) + " after line " + first.line() + " showed its end");
                }
            } else if (!later.job().state().equals(first.job().state())) {
                findings.add(
                        later.line(), describe(later) + ", but " + first.job().state() + " in line " + first.line());
            } else if (!Objects.equals(later.job().total(), first.job().total())
                    || !Objects.equals(later.job().crc32c(), first.job().crc32c())) {
                findings.add(
                        later.line(),
                        "the file of export " + later.job().exportId() + " is not that of line " + first.line());
            }
        }
    }

    private static void checkDocument(Observation first, @Nullable Line<FinalJob> line, Findings findings) {
        if (line != null && !line.entry().state().equals(first.job().state())) {
            findings.add(
                    line.number(),
                    "export " + line.entry().exportId() + " is " + line.entry().state() + ", but "
                            + first.job().state() + " in line " + first.line());
        }
    }

    private static String describe(Observation observation) {
        return "export " + observation.job().exportId() + " is "
                + observation.job().state();
    }
}
