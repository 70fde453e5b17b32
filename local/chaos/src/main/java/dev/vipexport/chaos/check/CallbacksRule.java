package dev.vipexport.chaos.check;

import dev.vipexport.chaos.check.Checker.Findings;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.History.Line;
import dev.vipexport.chaos.history.JobAnswer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Each ended job with a callback was delivered at least once, with its end, to its own receiver, and says so. Each
 * delivery has the organisation's signature and the id of its job and end.
 */
final class CallbacksRule implements Rule {

    @Override
    public void check(Facts facts, Findings findings) {
        Set<String> delivered = new HashSet<>();
        for (Line<ReceivedCall> line : facts.history.all(ReceivedCall.class)) {
            ReceivedCall callback = line.entry();
            if (!callback.genuine()) {
                findings.add(line.number(), "the callback to " + callback.path() + " has a wrong signature");
            }
            List<JobAnswer> jobs = JobAnswer.allIn(callback.body());
            if (jobs.size() != 1) {
                findings.add(line.number(), "the callback to " + callback.path() + " shows no job");
                continue;
            }
            JobAnswer job = jobs.get(0);
            String id = job.exportId() + "-" + job.state().toLowerCase(Locale.ROOT);
            if (!job.isEnded() || !callback.webhookId().equals(id)) {
                findings.add(line.number(), "the callback " + callback.webhookId() + " shows " + id);
            }
            Line<FinalJob> document = facts.jobs.get(job.exportId());
            if (document != null && !callback.path().equals(document.entry().callback())) {
                findings.add(line.number(), "the callback of export " + job.exportId() + " went to " + callback.path());
            }
            if (callback.status() / 100 == 2) {
                delivered.add(id);
            }
        }
        for (Line<FinalJob> line : facts.jobs.values()) {
            FinalJob job = line.entry();
            if (job.callback() == null || !job.isEnded()) {
                continue;
            }
            if (!delivered.contains(job.exportId() + "-" + job.state().toLowerCase(Locale.ROOT))) {
                findings.add(line.number(), "the callback of export " + job.exportId() + " was not delivered");
            } else if (!"DELIVERED".equals(job.callbackState())) {
                findings.add(
                        line.number(),
                        "the callback of export " + job.exportId() + " is " + job.callbackState() + " for good");
            }
        }
    }
}
