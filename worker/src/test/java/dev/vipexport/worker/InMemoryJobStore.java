package dev.vipexport.worker;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.store.JobStore;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A store in memory that a test can make unavailable. */
public final class InMemoryJobStore implements JobStore {
    private final Map<String, ExportJob> jobs = new LinkedHashMap<>();
    private boolean unavailable;
    private int failures;

    @CanIgnoreReturnValue
    public ExportJob put(ExportJob job) {
        jobs.put(job.exportId(), job);
        return job;
    }

    /** Deletes a job as its owner would. */
    public void delete(String exportId) {
        jobs.remove(exportId);
    }

    /** Fails the next call only. */
    public void failNextCall() {
        this.failures = 1;
    }

    public void setUnavailable(boolean unavailable) {
        this.unavailable = unavailable;
    }

    @Override
    public Optional<ExportJob> find(String exportId) {
        requireAvailable();
        return Optional.ofNullable(jobs.get(exportId));
    }

    @Override
    public List<ExportJob> findAll(Collection<String> exportIds) {
        return exportIds.stream().flatMap(id -> find(id).stream()).toList();
    }

    @Override
    public Lookup lookUp(Collection<String> exportIds) {
        requireAvailable();
        Map<String, ExportJob> found = new HashMap<>(jobs);
        found.keySet().retainAll(exportIds);
        Set<String> missing = new HashSet<>(exportIds);
        missing.removeAll(jobs.keySet());
        return new Lookup(found, missing);
    }

    @Override
    public Change change(String exportId, Transition transition) {
        Optional<ExportJob> current = find(exportId);
        if (current.isEmpty()) {
            return new Change.NotFound();
        }
        return transition
                .apply(current.get())
                .<Change>map(changed -> new Change.Applied(put(changed)))
                .orElseGet(() -> new Change.Rejected(current.get()));
    }

    @Override
    public List<ExportJob> findStalled(Instant from, Instant then, int limit) {
        requireAvailable();
        return jobs.values().stream()
                .filter(job -> !job.state().isTerminal()
                        && !job.changedAt().isBefore(from)
                        && !job.changedAt().isAfter(then))
                .sorted(Comparator.comparing(ExportJob::changedAt))
                .limit(limit)
                .toList();
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
        requireAvailable();
        return (int) jobs.values().stream()
                .filter(job ->
                        job.state() == JobState.RUNNING && job.caller().orgId().equals(orgId))
                .count();
    }

    @Override
    public long sumRemainingRows() {
        requireAvailable();
        return jobs.values().stream().mapToLong(ExportJob::remainingRows).sum();
    }

    @Override
    public long sumRemainingRows(String orgId) {
        requireAvailable();
        return jobs.values().stream()
                .filter(job -> job.caller().orgId().equals(orgId))
                .mapToLong(ExportJob::remainingRows)
                .sum();
    }

    @Override
    public List<ExportJob> findWaiting(int limit) {
        requireAvailable();
        return jobs.values().stream()
                .filter(job -> job.waitingSince() != null)
                .sorted(Comparator.comparing(ExportJob::waitingSince))
                .limit(limit)
                .toList();
    }

    @Override
    public Optional<ExportJob> findFirstTurn(Instant from, Instant before) {
        requireAvailable();
        return jobs.values().stream()
                .filter(job -> job.turnAt() != null
                        && !job.turnAt().isBefore(from)
                        && job.turnAt().isBefore(before))
                .min(Comparator.comparing(ExportJob::turnAt));
    }

    @Override
    public List<ExportJob> findDueDeadLetters(Instant dueSince, int limit) {
        requireAvailable();
        return jobs.values().stream()
                .filter(job ->
                        job.deadLetterDue() != null && !job.deadLetterDue().isAfter(dueSince))
                .sorted(Comparator.comparing(ExportJob::deadLetterDue))
                .limit(limit)
                .toList();
    }

    private boolean takeFailure() {
        boolean fails = failures > 0;
        failures = 0;
        return fails;
    }

    private void requireAvailable() {
        if (unavailable || takeFailure()) {
            throw new BackendUnavailableException("Firestore", "testing", new IllegalStateException("unavailable"));
        }
    }
}
