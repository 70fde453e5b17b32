package dev.vipexport.common.job.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.ExportJob;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A bounded cache of the jobs that this process works on, each with its document's update time. A change starts from the
 * cached job, which saves a read. If the job has changed since, Firestore rejects the write by its update time.
 */
final class JobCache {
    private static final int MAX_ENTRIES = 1_000;

    /** A job as its document was at {@code updatedAt}. */
    record VersionedJob(ExportJob job, Timestamp updatedAt) {}

    private final Map<String, VersionedJob> byId = new ConcurrentHashMap<>();

    Optional<VersionedJob> find(String exportId) {
        return Optional.ofNullable(byId.get(exportId));
    }

    /** Caches the job of a document that exists, unless the job has ended. */
    VersionedJob put(DocumentSnapshot document) {
        return put(
                JobDocument.jobOf(document),
                Objects.requireNonNull(document.getUpdateTime(), "an existing document has an update time"));
    }

    VersionedJob put(ExportJob job, Timestamp updatedAt) {
        var versioned = new VersionedJob(job, updatedAt);
        if (job.state().isTerminal()) {
            byId.remove(job.exportId());
        } else {
            if (byId.size() >= MAX_ENTRIES) {
                // an evicted job costs one more read
                byId.clear();
            }
            byId.put(job.exportId(), versioned);
        }
        return versioned;
    }

    void evict(String exportId) {
        byId.remove(exportId);
    }
}
