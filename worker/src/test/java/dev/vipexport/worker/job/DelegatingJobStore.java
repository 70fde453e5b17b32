package dev.vipexport.worker.job;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Delegates to another store. Subclasses add behavior to changes. */
abstract class DelegatingJobStore implements JobStore {
    private final JobStore jobs;

    DelegatingJobStore(JobStore jobs) {
        this.jobs = jobs;
    }

    @Override
    public Change change(String exportId, Transition transition) {
        return jobs.change(exportId, transition);
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

    /** Has no quota. Calls {@link #change}, so that a test sees this change, too. */
    @Override
    public Change changeWithinQuota(String exportId, RowQuota quota, Transition within, Transition beyond) {
        return change(exportId, within);
    }

    @Override
    public boolean exceedsQuota(String orgId, RowQuota quota) {
        return false;
    }

    @Override
    public int countRunning(String orgId) {
        return jobs.countRunning(orgId);
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
    public List<ExportJob> findStalled(Instant from, Instant then, int limit) {
        return jobs.findStalled(from, then, limit);
    }
}
