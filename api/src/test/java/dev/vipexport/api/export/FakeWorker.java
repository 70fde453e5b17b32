package dev.vipexport.api.export;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import dev.vipexport.api.Backends;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.Snapshot;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.job.store.JobStore.Change;
import dev.vipexport.common.messaging.TicketPublisher;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

/** Changes jobs as a worker does, in the shared store and topics, when a test calls it. */
public final class FakeWorker {
    private static final FakeWorker SHARED = new FakeWorker();

    private final TicketPublisher tickets;
    private final JobStore jobs = JobStore.in(Backends.shared().firestore(), TestTimeouts.MAX);

    private FakeWorker() {
        var producers = new DefaultKafkaProducerFactory<String, String>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        Backends.shared().kafka().bootstrapServers()),
                new StringSerializer(),
                new StringSerializer());
        tickets = new TicketPublisher(new KafkaTemplate<>(producers), TestTimeouts.MAX);
    }

    public static FakeWorker shared() {
        return SHARED;
    }

    public JobStore jobs() {
        return jobs;
    }

    public void start(String exportId, long rows) {
        Instant now = Instant.now();
        apply(exportId, job -> job.planned(job.attempt(), new Snapshot(truncateToMicros(now), rows), now));
    }

    public void progress(String exportId, long rowsDone) {
        apply(exportId, job -> job.progressed(job.attempt(), rowsDone, Instant.now()));
    }

    public void assemble(String exportId) {
        apply(exportId, job -> job.assembling(job.attempt(), Instant.now()));
    }

    public ExportJob succeed(String exportId, long rows) {
        return succeed(exportId, rows, List.of());
    }

    public ExportJob succeed(String exportId, long rows, List<Warning> warnings) {
        Backends.shared().storage().create(BlobInfo.newBuilder(fileOf(exportId)).build(), new byte[] {1});
        return recordSuccess(exportId, rows, warnings);
    }

    /** Moves the job to SUCCEEDED, as if an operator had deleted its file at once. */
    public void succeedWithoutFile(String exportId, long rows) {
        tickets.publishEvent(recordSuccess(exportId, rows, List.of()));
    }

    private ExportJob recordSuccess(String exportId, long rows, List<Warning> warnings) {
        var file = new ExportFile(fileOf(exportId).getName(), rows, rows * 100, "AAAAAA==", 0, warnings);
        return apply(exportId, job -> job.succeeded(job.attempt(), file, Instant.now()));
    }

    /** Deletes the file as an operator or a lifecycle rule does. */
    public void deleteFile(String exportId) {
        if (!Backends.shared().storage().delete(fileOf(exportId))) {
            throw new IllegalStateException("job " + exportId + " has no file");
        }
    }

    private static BlobId fileOf(String exportId) {
        return BlobId.of(Backends.BUCKET, "exports/" + exportId + "/1/vip messages.csv");
    }

    /** Moves the job through all states to SUCCEEDED without an event. */
    public ExportJob finishSilently(String exportId, long rows) {
        start(exportId, rows);
        assemble(exportId);
        return succeed(exportId, rows);
    }

    public void publishEvent(ExportJob job) {
        tickets.publishEvent(job);
    }

    public void finish(String exportId, long rows) {
        tickets.publishEvent(finishSilently(exportId, rows));
    }

    public void fail(String exportId, String message) {
        fail(exportId, new JobFailure(JobFailure.Code.RETRIES_EXHAUSTED, message));
    }

    public void fail(String exportId, JobFailure failure) {
        tickets.publishEvent(apply(exportId, job -> job.failed(job.attempt(), failure, Instant.now())));
    }

    public void cancel(String exportId) {
        tickets.publishEvent(apply(exportId, job -> job.canceled(Instant.now())));
    }

    private ExportJob apply(String exportId, JobStore.Transition transition) {
        Change change = jobs.change(exportId, transition);
        if (change instanceof Change.Applied applied) {
            return applied.job();
        }
        throw new IllegalStateException("job " + exportId + " did not allow it: " + change);
    }

    private static Instant truncateToMicros(Instant instant) {
        return instant.truncatedTo(java.time.temporal.ChronoUnit.MICROS);
    }
}
