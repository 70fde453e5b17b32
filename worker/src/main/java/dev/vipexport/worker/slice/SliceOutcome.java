package dev.vipexport.worker.slice;

import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.Part;

/** What became of a slice. */
public sealed interface SliceOutcome
        permits SliceOutcome.Done, BufferedSlice, SliceOutcome.Unexportable, SliceOutcome.Superseded {

    /**
     * The part is complete in Cloud Storage. This worker wrote it, or another one wrote the same bytes before.
     *
     * @param generation number that Cloud Storage gave to this version of the object
     */
    record Done(Part part, long generation) implements SliceOutcome {}

    /**
     * The messages of this snapshot cannot be exported, so no retry helps.
     *
     * @param why what the caller sees
     */
    record Unexportable(JobFailure why) implements SliceOutcome {}

    /** The job no longer needs this slice. */
    record Superseded() implements SliceOutcome {}
}
