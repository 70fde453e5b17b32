package dev.vipexport.common.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import com.google.firestore.v1.StructuredQuery;
import dev.vipexport.common.DeclaredIndexes;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Compares {@code firestore.indexes.json} with the quota's query, because Google's emulator requires no indexes. */
class FirestoreIndexesTest {

    @Test
    void activeJobsQuery_hasADeclaredIndex() throws Exception {
        try (Firestore firestore =
                GoogleClients.firestore(new CloudSettings("p", "(default)", "b", "127.0.0.1:1", null))) {
            StructuredQuery query = FirestoreJobSubmissions.activeJobs(firestore, "org")
                    .toProto()
                    .getStructuredQuery();

            List<String> needed = Stream.concat(
                            query.getWhere().getCompositeFilter().getFiltersList().stream()
                                    .map(filter ->
                                            filter.getFieldFilter().getField().getFieldPath() + " ASCENDING"),
                            query.getOrderByList().stream()
                                    .map(part -> part.getField().getFieldPath() + " " + part.getDirection()))
                    .toList();
            assertThat(needed).hasSize(3);
            assertThat(DeclaredIndexes.of(FirestoreJobStore.JOBS)).contains(needed);
        }
    }
}
