package dev.vipexport.worker.intake;

import dev.vipexport.common.job.ExportJob;

/** What became of a ticket; decides whether Kafka delivers it again. */
sealed interface Outcome {

    /** The job has SUCCEEDED by this worker's hand. */
    record Finished(ExportJob job) implements Outcome {}

    /** The job's next tickets are sent. */
    record Led(ExportJob job) implements Outcome {}

    /** A slice is done, and who comes next has a ticket. */
    record SliceDone(ExportJob job, int index) implements Outcome {}

    /** The ticket is late or double, or another worker has taken the job on. */
    record NothingToDo(String why) implements Outcome {}

    /** The work failed and may go better later: the only outcome after which the ticket comes again. */
    record TryAgain(String exportId, RuntimeException why) implements Outcome {}

    /** The job has FAILED by this worker's hand; its ticket is among the dead letters. */
    record GaveUp(ExportJob job) implements Outcome {}

    /** This process is about to end; the work wants another worker. */
    record Interrupted(ExportJob job) implements Outcome {}
}
