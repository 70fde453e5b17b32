package dev.vipexport.api.export;

import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.util.List;
import org.awaitility.Awaitility;

/** Reads jobs from Firestore without the API. */
public final class StoredJobs {
    private StoredJobs() {}

    /** Returns the id of the only job of the organisation, when there is one. */
    public static String awaitOnlyJob(Organisation organisation) {
        return Awaitility.await()
                .atMost(TestTimeouts.MAX)
                .until(() -> idsOf(organisation), ids -> ids.size() == 1)
                .get(0);
    }

    /** Returns the ids of an organisation's jobs. */
    public static List<String> idsOf(Organisation organisation) {
        var read = Backends.shared()
                .firestore()
                .collection("ExportJobs")
                .whereEqualTo("orgId", organisation.orgId)
                .orderBy("createdAt", Direction.DESCENDING)
                .get();
        return FirestoreFutures.await(read, TestTimeouts.MAX, "listing jobs").getDocuments().stream()
                .map(QueryDocumentSnapshot::getId)
                .toList();
    }
}
