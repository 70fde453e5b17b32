package dev.vipexport.common.metrics;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the jobs that a change in this process ends or restarts. A job ends by one change, whatever tickets and workers it
 * has, so all processes together count it once. A process that dies between the change and the count counts it never.
 */
public final class MeteredJobStore implements JobStore {
    private final JobStore jobs;
    private final JobMeters meters;

    /** Creates a store that does what {@code jobs} does. */
    public MeteredJobStore(JobStore jobs, JobMeters meters) {
        this.jobs = jobs;
        this.meters = meters;
    }

    @Override
    public Change change(String exportId, Transition transition) {
        var wasActive = new AtomicBoolean();
        return counted(jobs.change(exportId, noting(wasActive, transition)), wasActive);
    }

    @Override
    public Change changeWithinQuota(String exportId, RowQuota quota, Transition within, Transition beyond) {
        var wasActive = new AtomicBoolean();
        return counted(
                jobs.changeWithinQuota(exportId, quota, noting(wasActive, within), noting(wasActive, beyond)),
                wasActive);
    }

    /** Remembers the job before the change, because a change of an ended job, such as one of its callback, is no end. */
    private static Transition noting(AtomicBoolean wasActive, Transition transition) {
        return current -> {
            wasActive.set(!current.state().isTerminal());
            return transition.apply(current);
        };
    }

    private Change counted(Change change, AtomicBoolean wasActive) {
        if (wasActive.get()
                && change instanceof Change.Applied applied
                && applied.job().state().isTerminal()) {
            meters.ended(applied.job());
        }
        return change;
    }

    @Override
    public Optional<ExportJob> find(String exportId) {
        return jobs.find(exportId);
    }

    @Override
    public List<ExportJob> findAll(Collection<String> exportIds) {
        return jobs.findAll(exportIds);
    }

    @Override
    public Lookup lookUp(Collection<String> exportIds) {
        return jobs.lookUp(exportIds);
    }

    @Override
    public boolean exceedsQuota(String orgId, RowQuota quota) {
        return jobs.exceedsQuota(orgId, quota);
    }

    @Override
    public List<ExportJob> findStalled(Instant from, Instant unchangedSince, int limit) {
        return jobs.findStalled(from, unchangedSince, limit);
    }

    @Override
    public long sumRemainingRows() {
        return jobs.sumRemainingRows();
    }

    @Override
    public long sumRemainingRows(String orgId) {
        return jobs.sumRemainingRows(orgId);
    }

    @Override
    public List<ExportJob> findWaiting(int limit) {
        return jobs.findWaiting(limit);
    }

    @Override
    public Optional<ExportJob> findFirstTurn(Instant from, Instant before) {
        return jobs.findFirstTurn(from, before);
    }

    @Override
    public List<ExportJob> findDueDeadLetters(Instant dueSince, int limit) {
        return jobs.findDueDeadLetters(dueSince, limit);
    }

    @Override
    public int countRunning(String orgId) {
        return jobs.countRunning(orgId);
    }
}
