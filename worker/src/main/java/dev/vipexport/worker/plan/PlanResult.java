package dev.vipexport.worker.plan;

import dev.vipexport.common.job.ExportJob;

/** What became of the planning. */
public sealed interface PlanResult {

    /** The job has its snapshot, and all its slices are recorded. */
    record Ready(ExportJob job) implements PlanResult {}

    /** The job has more rows than one slice takes; nothing of it is recorded by whoever found that out. */
    record NeedsSlicing(ExportJob job) implements PlanResult {}

    /** Firestore no longer serves the snapshot at which the planning began; the attempt is lost. */
    record SnapshotTooOld(ExportJob job) implements PlanResult {}

    /** The attempt is recorded with other slices than follow from its snapshot: it is lost. */
    record PlanConflict(ExportJob job) implements PlanResult {}

    /** The job has ended, or another attempt has begun. */
    record Superseded() implements PlanResult {}
}
