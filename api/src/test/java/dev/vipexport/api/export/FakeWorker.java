package dev.vipexport.api.export;

import dev.vipexport.api.BackEnds;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.job.JobStore.Change;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.ticket.Tickets;
import dev.vipexport.emulators.junit.Patience;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Moves jobs as a worker would, through the same store and the same topics, but only when a test says so. */
final class FakeWorker {
    private static final FakeWorker SHARED = new FakeWorker();

    private final Tickets tickets;
    private final JobStore jobs = JobStore.in(BackEnds.shared().firestore(), Patience.MOST);

    private FakeWorker() {
        var producers = new DefaultKafkaProducerFactory<String, String>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        BackEnds.shared().kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
        tickets = new Tickets(new KafkaTemplate<>(producers), Patience.MOST);
    }

    static FakeWorker shared() {
        return SHARED;
    }

    JobStore jobs() {
        return jobs;
    }

    void start(String exportId, long rows) {
        Instant now = Instant.now();
        applied(exportId, job -> job.planned(job.attempt(), new Snapshot(micros(now), rows), now));
    }

    void progress(String exportId, long rowsDone) {
        applied(exportId, job -> job.progressed(job.attempt(), rowsDone, Instant.now()));
    }

    void assemble(String exportId) {
        applied(exportId, job -> job.assembling(job.attempt(), Instant.now()));
    }

    ExportJob succeed(String exportId, long rows) {
        var file = new ExportFile("exports/" + exportId + "/1/vip messages.csv", rows, rows * 100, "AAAAAA==", 0);
        return applied(exportId, job -> job.succeeded(job.attempt(), file, Instant.now()));
    }

    /** Through all states to SUCCEEDED; tells nobody. */
    ExportJob finishSilently(String exportId, long rows) {
        start(exportId, rows);
        assemble(exportId);
        return succeed(exportId, rows);
    }

    void announce(ExportJob job) {
        tickets.announce(job);
    }

    void finish(String exportId, long rows) {
        tickets.announce(finishSilently(exportId, rows));
    }

    void fail(String exportId, String message) {
        tickets.announce(applied(
                exportId,
                job -> job.failed(
                        job.attempt(), new JobFailure(JobFailure.Code.RETRIES_EXHAUSTED, message), Instant.now())));
    }

    void cancel(String exportId) {
        tickets.announce(applied(exportId, job -> job.canceled(Instant.now())));
    }

    private ExportJob applied(String exportId, JobStore.Transition transition) {
        Change change = jobs.change(exportId, transition);
        if (change instanceof Change.Applied applied) {
            return applied.job();
        }
        throw new IllegalStateException("job " + exportId + " did not allow it: " + change);
    }

    private static Instant micros(Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }
}
