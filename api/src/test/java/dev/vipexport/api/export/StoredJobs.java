package dev.vipexport.api.export;

import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.util.List;
import org.awaitility.Awaitility;

/** What is recorded, seen past the API. */
public final class StoredJobs {
    private StoredJobs() {}

    /** Waits until the organisation has a job. */
    public static String awaitOnlyJob(Organisation organisation) {
        return Awaitility.await()
                .atMost(TestTimeouts.MAX)
                .until(() -> idsOf(organisation), ids -> ids.size() == 1)
                .get(0);
    }

    /** The ids of an organisation's jobs. */
    public static List<String> idsOf(Organisation organisation) {
        var read = Backends.shared()
                .firestore()
                .collection("ExportJobs")
                .whereEqualTo("orgId", organisation.orgId)
                .get();
        return FirestoreFutures.await(read, TestTimeouts.MAX, "listing jobs").getDocuments().stream()
                .map(QueryDocumentSnapshot::getId)
                .toList();
    }
}
