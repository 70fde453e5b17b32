package dev.vipexport.common.job.store;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.ExportJob;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process last saw of the jobs that it works on, with the document's update time. A change is tried on that
 * first, which saves the read before it; where the job has changed meanwhile Firestore refuses by the update time.
 */
final class JobCache {
    private static final int MAX_ENTRIES = 1_000;

    /** A job as its document was, or still is, since {@code updatedAt}. */
    record VersionedJob(ExportJob job, Timestamp updatedAt) {}

    private final Map<String, VersionedJob> byId = new ConcurrentHashMap<>();

    Optional<VersionedJob> find(String exportId) {
        return Optional.ofNullable(byId.get(exportId));
    }

    /** Remembers what was read of a document that exists. */
    VersionedJob put(DocumentSnapshot document) {
        return put(
                JobDocument.jobOf(document),
                Objects.requireNonNull(document.getUpdateTime(), "a document that exists has its time"));
    }

    VersionedJob put(ExportJob job, Timestamp updatedAt) {
        var versioned = new VersionedJob(job, updatedAt);
        if (job.state().isTerminal()) {
            byId.remove(job.exportId());
        } else {
            if (byId.size() >= MAX_ENTRIES) {
                // whoever is forgotten is read once more
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
