package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;

/** What became of a ticket; decides whether Kafka delivers it again. */
public sealed interface TicketResult {

    /** The job has SUCCEEDED by this worker's hand. */
    record Succeeded(ExportJob job) implements TicketResult {}

    /** The job's next tickets are sent. */
    record Forwarded(ExportJob job) implements TicketResult {}

    /** A slice is done, and who comes next has a ticket. */
    record SliceDone(ExportJob job, int index) implements TicketResult {}

    /** The ticket is late or double, or another worker has taken the job on. */
    record Skipped(String why) implements TicketResult {}

    /** The work failed and may go better later: the only outcome after which the ticket comes again. */
    record Retry(String exportId, RuntimeException why) implements TicketResult {}

    /** The job has FAILED by this worker's hand; its ticket is among the dead letters. */
    record Failed(ExportJob job) implements TicketResult {}

    /** This process is about to end; the work wants another worker. */
    record Requeue(ExportJob job) implements TicketResult {}
}
