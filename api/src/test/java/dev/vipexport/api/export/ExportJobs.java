package dev.vipexport.api.export;

import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.vipexport.api.BackEnds;
import dev.vipexport.api.Organisation;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.emulators.junit.Patience;
import java.util.List;
import org.awaitility.Awaitility;

/** What is recorded, seen past the API. */
final class ExportJobs {
    private ExportJobs() {}

    /** Waits until the organisation has a job. */
    static String onlyOneOf(Organisation organisation) {
        return Awaitility.await()
                .atMost(Patience.MOST)
                .until(() -> of(organisation), ids -> ids.size() == 1)
                .get(0);
    }

    /** The ids of an organisation's jobs. */
    static List<String> of(Organisation organisation) {
        var read = BackEnds.shared()
                .firestore()
                .collection("ExportJobs")
                .whereEqualTo("orgId", organisation.orgId)
                .get();
        return FirestoreCalls.await(read, Patience.MOST, "listing jobs").getDocuments().stream()
                .map(QueryDocumentSnapshot::getId)
                .toList();
    }
}
