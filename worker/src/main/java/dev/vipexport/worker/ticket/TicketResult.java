package dev.vipexport.worker.ticket;

import dev.vipexport.common.job.ExportJob;

/** What became of a ticket. {@link TicketProcessor} decides from its kind whether Kafka delivers the ticket again. */
public sealed interface TicketResult {

    /** One constant for each permitted type, because Java 17 cannot switch over types. */
    enum Kind {
        SUCCEEDED,
        FAILED,
        FORWARDED,
        SLICE_DONE,
        WAITING,
        SKIPPED,
        RETRY
    }

    /** Returns the constant of this type. */
    Kind kind();

    /** Returns that the work of {@code exportId} is no longer wanted: the job ended, restarted or was deleted. */
    static TicketResult superseded(String exportId) {
        return new Skipped("job " + exportId + " ended or restarted meanwhile");
    }

    /** This worker brought the job to SUCCEEDED. */
    record Succeeded(ExportJob job) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.SUCCEEDED;
        }
    }

    /** This worker brought the job to FAILED and tried to send its ticket to the dead letters. */
    record Failed(ExportJob job) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /** The job's next tickets are on their topics. */
    record Forwarded(ExportJob job) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.FORWARDED;
        }
    }

    /** The slice is done, and its successor has a ticket. */
    record SliceDone(ExportJob job, int index) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.SLICE_DONE;
        }
    }

    /** The job waits for its snapshot. It gets another ticket when a large job has no more rows to read. */
    record Waiting(ExportJob job) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.WAITING;
        }
    }

    /** There was nothing to do: the ticket is late or a duplicate, or another worker was faster. */
    record Skipped(String why) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.SKIPPED;
        }
    }

    /** The work failed and may succeed later, or another worker does it. Kafka delivers the ticket again after a delay. */
    record Retry(String exportId, RuntimeException why) implements TicketResult {
        @Override
        public Kind kind() {
            return Kind.RETRY;
        }
    }
}
