package dev.vipexport.worker.plan;

import dev.vipexport.common.job.ExportJob;

/** What became of the planning. */
public sealed interface Planned {

    /** The job has its snapshot, and all its slices are recorded. */
    record Ready(ExportJob job) implements Planned {}

    /** The job has more rows than one slice takes; nothing of it is recorded by whoever found that out. */
    record Large(ExportJob job) implements Planned {}

    /** Firestore no longer serves the snapshot at which the planning began; the attempt is lost. */
    record SnapshotTooOld(ExportJob job) implements Planned {}

    /** The attempt is recorded with other slices than follow from its snapshot: it is lost. */
    record CutOtherwise(ExportJob job) implements Planned {}

    /** The job has ended, or another attempt has begun. */
    record Overtaken() implements Planned {}
}
