package dev.vipexport.chaos;

import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.Storage;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.FinalObject;
import dev.vipexport.chaos.history.Entry.Settled;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.store.JobStore;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Firestore and the bucket have when the system has settled. */
final class FinalState implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofMinutes(1);

    private final CloudSettings settings;
    private final HistoryWriter history;
    private final Firestore firestore;
    private final Storage storage;
    private final JobStore jobs;

    FinalState(CloudSettings settings, HistoryWriter history) {
        this.settings = settings;
        this.history = history;
        firestore = GoogleClients.firestore(settings);
        storage = GoogleClients.storage(settings);
        jobs = JobStore.in(firestore, CALL_TIMEOUT);
    }

    /** Waits until no job is active and no callback is pending. */
    void awaitRest(Duration max) throws InterruptedException {
        long start = history.now();
        int busy = busy();
        while (busy > 0 && history.now() - start < max.toMillis()) {
            Thread.sleep(500);
            busy = busy();
        }
        history.add(new Settled(history.now(), history.now() - start, busy));
    }

    private int busy() {
        return (int) all().stream()
                .filter(job -> !job.state().isTerminal() || isPending(job.callback()))
                .count();
    }

    private static boolean isPending(@Nullable JobCallback callback) {
        return callback != null && callback.state() == JobCallback.State.PENDING;
    }

    private List<ExportJob> all() {
        var ids = new ArrayList<String>();
        for (DocumentReference job : firestore.collection("ExportJobs").listDocuments()) {
            ids.add(job.getId());
        }
        return jobs.findAll(ids);
    }

    /**
     * Records all jobs and objects.
     *
     * @param undisturbed the exports whose files are known, and the names of those
     */
    void record(Map<String, String> undisturbed) throws Exception {
        List<ExportJob> ended = all();
        var names = new HashMap<List<Object>, String>();
        for (ExportJob job : ended) {
            String name = undisturbed.get(job.exportId());
            if (name != null) {
                names.put(List.of(job.query(), job.options()), name);
            }
        }
        for (ExportJob job : ended) {
            record(job, names.getOrDefault(List.of(job.query(), job.options()), "unknown"));
        }
        for (Blob blob : storage.list(settings.bucket()).iterateAll()) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob.getContent());
            history.add(new FinalObject(
                    history.now(),
                    blob.getName(),
                    blob.getSize(),
                    HexFormat.of().formatHex(digest)));
        }
    }

    private void record(ExportJob job, String name) {
        JobFailure failure = job.failure();
        ExportFile file = job.file();
        JobCallback callback = job.callback();
        history.add(new FinalJob(
                history.now(),
                job.exportId(),
                job.caller().orgId(),
                name,
                job.state().name(),
                job.attempt(),
                failure == null ? null : failure.code().wireName(),
                file == null ? null : file.rows(),
                file == null ? null : file.objectName(),
                callback == null ? null : URI.create(callback.url()).getPath().substring(1),
                callback == null ? null : callback.state().name(),
                job.retryOf(),
                job.retriedAs()));
    }

    @Override
    public void close() throws Exception {
        firestore.close();
        storage.close();
    }
}
