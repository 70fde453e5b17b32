package dev.vipexport.worker.slice;

import dev.vipexport.common.job.Part;
import dev.vipexport.worker.upload.Upload;

/** What became of a slice. */
public sealed interface SliceOutcome {

    /**
     * The part is complete in Cloud Storage, by this worker or by another.
     *
     * @param generation which object of its name was looked at; Cloud Storage gives every one another
     */
    record Done(Part part, long generation) implements SliceOutcome {}

    /**
     * All rows are written, but they are so few bytes that none has been sent: there is no part.
     *
     * @param part what there would be
     * @param upload waits for a name, and for {@link Upload#finishAs}
     */
    record Buffered(Part part, Upload upload) implements SliceOutcome {}

    /** Firestore no longer serves the snapshot; the attempt is lost. */
    record SnapshotTooOld() implements SliceOutcome {}

    /** A message cannot be exported, at this snapshot never; {@code why} names it and can be shown to the caller. */
    record Unexportable(String why) implements SliceOutcome {}

    /** The job no longer wants this slice. */
    record Superseded() implements SliceOutcome {}

    /** This process is about to end. */
    record Stopped() implements SliceOutcome {}
}
