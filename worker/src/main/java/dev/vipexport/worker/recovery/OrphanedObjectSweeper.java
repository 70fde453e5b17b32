package dev.vipexport.worker.recovery;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.common.storage.ObjectNames.Writer;
import dev.vipexport.worker.CleanUpFailedException;
import dev.vipexport.worker.WorkerSettings;
import dev.vipexport.worker.assemble.ExportObjects;
import dev.vipexport.worker.assemble.ExportObjects.StoredVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;

/**
 * Deletes objects that no job needs: parts that dying workers left, and files of jobs that are expired or deleted. It lists
 * the objects first and reads their jobs afterwards. A job never needs again what it does not need once, so nothing that
 * a job needs is deleted, whatever happens in between.
 */
@Component
public final class OrphanedObjectSweeper implements SchedulingConfigurer {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanedObjectSweeper.class);

    private final ExportObjects objects;
    private final JobStore jobs;
    private final CleanUpSettings settings;
    private final CleanUpTurns turns;

    /** Creates a sweeper of the objects of the jobs in {@code jobs}. Its turns are in {@code firestore}. */
    public OrphanedObjectSweeper(
            ExportObjects objects,
            JobStore jobs,
            Firestore firestore,
            CleanUpSettings settings,
            WorkerSettings worker) {
        this.objects = objects;
        this.jobs = jobs;
        this.settings = settings;
        this.turns = new CleanUpTurns(firestore, settings, worker.callTimeout());
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        if (settings.enabled()) {
            registrar.addFixedDelayTask(new FixedDelayTask(this::sweep, settings.interval(), settings.interval()));
        }
    }

    /** Sweeps one page if it is this worker's turn. Logs a failure, because the next turn repeats the page. */
    public void sweep() {
        try {
            turns.take().ifPresent(this::sweepPage);
        } catch (RuntimeException e) {
            LOG.warn("The clean-up of the bucket failed; the next turn is in {}", settings.interval(), e);
        }
    }

    private void sweepPage(CleanUpTurns.Turn turn) {
        if (!objects.isOwnedBy(turn.owner())) {
            LOG.error("Another database has exports in the bucket, or had them, so the clean-up deletes nothing."
                    + " If this database is the only one, delete the object vip-export-owner of the bucket");
            turns.complete(turn, "");
            return;
        }
        ExportObjects.Page page = objects.list(turn.after());
        List<StoredVersion> orphaned = findOrphaned(page.objects(), turn.now().minus(settings.minAge()));
        if (!orphaned.isEmpty()) {
            delete(orphaned);
        }
        turns.complete(turn, page.last());
    }

    private void delete(List<StoredVersion> orphaned) {
        try {
            objects.delete(orphaned);
        } catch (CleanUpFailedException e) {
            // an object that cannot be deleted keeps no other one
            LOG.warn("The clean-up could not delete all of {} objects; its next pass tries again", orphaned.size(), e);
            return;
        }
        LOG.info(
                "The clean-up deleted {} objects with {} bytes that no job needs; the first is {}",
                orphaned.size(),
                orphaned.stream().mapToLong(StoredVersion::bytes).sum(),
                orphaned.get(0).name());
    }

    /** @param before objects and expired files are deleted if they are older */
    private List<StoredVersion> findOrphaned(List<StoredVersion> found, Instant before) {
        List<StoredVersion> old = found.stream()
                .filter(object -> object.createdAt().isBefore(before))
                .toList();
        Set<String> exportIds = old.stream()
                .flatMap(object -> ObjectNames.writerOf(object.name()).stream())
                .map(Writer::exportId)
                .collect(Collectors.toSet());
        JobStore.Lookup lookup = jobs.lookUp(exportIds);
        return old.stream()
                .filter(object -> ObjectNames.writerOf(object.name())
                        .filter(writer -> isOrphaned(object.name(), writer, lookup, before))
                        .isPresent())
                .toList();
    }

    private static boolean isOrphaned(String name, Writer writer, JobStore.Lookup lookup, Instant before) {
        if (lookup.missing().contains(writer.exportId())) {
            return true;
        }
        return Optional.ofNullable(lookup.found().get(writer.exportId()))
                .filter(job -> isExpired(job, before) || !ObjectNames.isNeeded(name, writer, job))
                .isPresent();
    }

    private static boolean isExpired(ExportJob job, Instant before) {
        Instant expiresAt = job.expiresAt();
        return expiresAt != null && expiresAt.isBefore(before);
    }
}
