package dev.vipexport.worker.slice;

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
     * A message cannot be exported at this snapshot, so no retry helps.
     *
     * @param why names the message; callers may see it
     */
    record Unexportable(String why) implements SliceOutcome {}

    /** The job no longer needs this slice. */
    record Superseded() implements SliceOutcome {}
}
