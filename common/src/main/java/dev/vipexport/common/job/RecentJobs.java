package dev.vipexport.common.job;

import com.google.cloud.Timestamp;
import com.google.cloud.firestore.DocumentSnapshot;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What this process last saw of the jobs that it works on, with the document's update time. A change is tried on that
 * first, which saves the read before it; where the job has changed meanwhile Firestore refuses by the update time.
 */
final class RecentJobs {
    private static final int MOST = 1_000;

    /** A job as its document was, or still is, since {@code updatedAt}. */
    record Seen(ExportJob job, Timestamp updatedAt) {}

    private final Map<String, Seen> byId = new ConcurrentHashMap<>();

    Optional<Seen> find(String exportId) {
        return Optional.ofNullable(byId.get(exportId));
    }

    /** Remembers what was read of a document that exists. */
    Seen saw(DocumentSnapshot document) {
        return saw(
                JobDocument.jobOf(document),
                Objects.requireNonNull(document.getUpdateTime(), "a document that exists has its time"));
    }

    Seen saw(ExportJob job, Timestamp updatedAt) {
        var seen = new Seen(job, updatedAt);
        if (job.state().isEnd()) {
            byId.remove(job.exportId());
        } else {
            if (byId.size() >= MOST) {
                // whoever is forgotten is read once more
                byId.clear();
            }
            byId.put(job.exportId(), seen);
        }
        return seen;
    }

    void forget(String exportId) {
        byId.remove(exportId);
    }
}
