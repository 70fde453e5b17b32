package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.CommitRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseNameTest extends FirestoreTestBase {
    private static FirestoreClient client;

    @BeforeAll
    static void connect() throws Exception {
        client = ProtocolClient.to(endpoint);
    }

    @AfterAll
    static void disconnect() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource({
        "x, lacks \"projects\" at index 0.",
        "projects/p, lacks \"/\" at index 10.",
        "projects//databases/d, lacks a project id at index 9.",
        "projects/p/databases/, has invalid trailing \"/\".",
        "projects/p/databases/d/, has invalid trailing \"/\".",
        "projects/p/databases/d/documents, has extra characters at index 22.",
    })
    void commit_isRejected_whenDatabaseNameIsMalformed(String database, String reason) {
        CommitRequest request = CommitRequest.newBuilder().setDatabase(database).build();

        assertThatThrownBy(() -> client.commit(request))
                .hasMessageContaining("Database name \"" + database + "\" " + reason);
    }
}
