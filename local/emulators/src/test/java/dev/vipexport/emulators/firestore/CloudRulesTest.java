package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import com.google.cloud.firestore.WriteBatch;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import dev.vipexport.emulators.firestore.rpc.FirestoreMethods;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.junit.TestTimeouts;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the cloud besides indexes, each on a server of its own. */
class CloudRulesTest {
    private static final String DATABASE = "projects/p/databases/named";

    private static FirestoreServer start(CloudRules rules) {
        return FirestoreServer.start(Options.inMemory().withRules(rules));
    }

    private static void fill(Firestore firestore, int documents) throws Exception {
        WriteBatch batch = firestore.batch();
        for (int i = 0; i < documents; i++) {
            batch.set(firestore.document("c/" + (100 + i)), Map.of("text", "x".repeat(1_000)));
        }
        FirestoreTestBase.await(batch.commit());
    }

    private static Document get(ManagedChannel channel, String header, String value) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(header, Metadata.ASCII_STRING_MARSHALLER), value);
        return ClientCalls.blockingUnaryCall(
                ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                FirestoreMethods.GET_DOCUMENT,
                CallOptions.DEFAULT,
                GetDocumentRequest.newBuilder()
                        .setName(DATABASE + "/documents/c/1")
                        .build());
    }

    private static ManagedChannel channel(FirestoreServer server) {
        return ManagedChannelBuilder.forTarget(server.endpoint()).usePlaintext().build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "google-cloud-resource-prefix=projects/p/databases/named",
                "x-goog-request-params=name=projects%2Fp%2Fdatabases%2Fnamed%2Fdocuments%2Fc%2F1",
                "x-goog-request-params=database=projects/p/databases/named",
                "x-goog-request-params=project_id=p&database_id=named"
            })
    void namedDatabase_isFound_whenHeaderNamesIt(String header) {
        try (FirestoreServer server = start(CloudRules.STANDARD)) {
            ManagedChannel channel = channel(server);
            String[] parts = header.split("=", 2);

            FirestoreTestBase.assertFails(Code.NOT_FOUND, () -> get(channel, parts[0], parts[1]));

            channel.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "google-cloud-resource-prefix=projects/p/databases/other",
                "x-goog-request-params=name=projects%2Fp%2Fdatabases%2Fname%2Fdocuments%2Fc%2F1",
                "x-goog-request-params=project_id=p",
                "x-goog-api-client=any"
            })
    void namedDatabase_isRefused_whenNoHeaderNamesIt(String header) {
        try (FirestoreServer server = start(CloudRules.STANDARD)) {
            ManagedChannel channel = channel(server);
            String[] parts = header.split("=", 2);

            assertThatThrownBy(() -> get(channel, parts[0], parts[1]))
                    .hasMessageContaining("INVALID_ARGUMENT: Invalid request routing header.");

            channel.shutdownNow();
        }
    }

    @Test
    void namedDatabase_isFound_byGooglesClient() throws Exception {
        try (FirestoreServer server = start(CloudRules.STANDARD);
                Firestore firestore = FirestoreOptions.newBuilder()
                        .setProjectId("p")
                        .setDatabaseId("named")
                        .setEmulatorHost(server.endpoint())
                        .build()
                        .getService()) {
            fill(firestore, 1);

            assertThat(FirestoreTestBase.ids(firestore.collection("c"))).containsExactly("100");
        }
    }

    @Test
    void count_endsWithDeadline_beyondEntryBudget() throws Exception {
        try (FirestoreServer server = start(CloudRules.STANDARD.withMaxAggregatedEntries(10));
                Firestore firestore = FirestoreTestBase.client(server.endpoint())) {
            fill(firestore, 11);
            CollectionReference all = firestore.collection("c");

            assertThat(FirestoreTestBase.await(all.limit(10).count().get()).getCount())
                    .isEqualTo(10);
            ManagedChannel channel = channel(server);
            // Google's clients repeat a missed deadline for minutes
            assertThatThrownBy(() -> ClientCalls.blockingServerStreamingCall(
                                    channel,
                                    FirestoreMethods.RUN_AGGREGATION_QUERY,
                                    CallOptions.DEFAULT,
                                    all.count().toProto())
                            .next())
                    .hasMessageContaining("DEADLINE_EXCEEDED");
            channel.shutdownNow();
        }
    }

    @Test
    void queryStream_endsUnavailable_afterMaximumTime() throws Exception {
        try (FirestoreServer server = start(CloudRules.STANDARD.withMaxStreamTime(Duration.ofMillis(50)));
                Firestore firestore = FirestoreTestBase.client(server.endpoint())) {
            fill(firestore, 3);
            ManagedChannel channel = channel(server);
            server.faults().arm(1, "RunQuery", new Fault.Stall(2, Duration.ofMillis(300)));
            List<String> read = new ArrayList<>();

            assertThatThrownBy(() -> ClientCalls.blockingServerStreamingCall(
                                    channel, FirestoreMethods.RUN_QUERY, CallOptions.DEFAULT, all())
                            .forEachRemaining(row -> read.add(row.getDocument().getName())))
                    .hasMessageContaining("UNAVAILABLE: Query timed out");
            assertThat(read).hasSize(2);
            channel.shutdownNow();
        }
    }

    @Test
    void queryStream_isComplete_withinMaximumTime() throws Exception {
        try (FirestoreServer server = start(CloudRules.STANDARD);
                Firestore firestore = FirestoreTestBase.client(server.endpoint())) {
            fill(firestore, 3);
            server.faults().arm(1, "RunQuery", new Fault.Stall(2, Duration.ofMillis(300)));

            assertThat(FirestoreTestBase.ids(firestore.collection("c"))).hasSize(3);
        }
    }

    private static RunQueryRequest all() {
        return RunQueryRequest.newBuilder()
                .setParent("projects/p/databases/(default)/documents")
                .setStructuredQuery(StructuredQuery.newBuilder()
                        .addFrom(CollectionSelector.newBuilder().setCollectionId("c")))
                .build();
    }

    @Test
    void calls_areQueued_beyondConcurrentCallsOfConnection() throws Exception {
        try (FirestoreServer server = start(CloudRules.STANDARD);
                Firestore firestore = FirestoreTestBase.client(server.endpoint())) {
            server.faults().arm(100, "RunQuery", new Fault.Delay(Duration.ofHours(1)));
            ManagedChannel channel = channel(server);
            for (int i = 0; i < 100; i++) {
                ClientCalls.blockingServerStreamingCall(
                        channel, FirestoreMethods.RUN_QUERY, CallOptions.DEFAULT, all());
            }
            Awaitility.await()
                    .atMost(TestTimeouts.MAX)
                    .until(() -> server.faults().fired() == 100);
            GetDocumentRequest missing = GetDocumentRequest.newBuilder()
                    .setName("projects/p/databases/(default)/documents/c/1")
                    .build();

            var next = ClientCalls.futureUnaryCall(
                    channel.newCall(FirestoreMethods.GET_DOCUMENT, CallOptions.DEFAULT), missing);

            // another connection is served
            assertThat(FirestoreTestBase.await(firestore.document("c/1").get()).exists())
                    .isFalse();
            assertThat(server.usage().totals().calls("GetDocument")).isZero();
            assertThat(next).isNotDone();
            channel.shutdownNow();
        }
    }

    @Test
    void query_isOrderedByName_unlessRulesSayOtherwise() throws Exception {
        List<String> ordered;
        try (FirestoreServer server = start(CloudRules.STANDARD);
                Firestore firestore = FirestoreTestBase.client(server.endpoint())) {
            fill(firestore, 20);
            ordered = FirestoreTestBase.ids(firestore.collection("c"));
        }
        try (FirestoreServer server = start(CloudRules.STANDARD.withoutOrderByName());
                Firestore firestore = FirestoreTestBase.client(server.endpoint())) {
            fill(firestore, 20);

            assertThat(ordered).isSorted();
            assertThat(FirestoreTestBase.ids(firestore.collection("c")))
                    .containsExactlyInAnyOrderElementsOf(ordered)
                    .isNotEqualTo(ordered);
            assertThat(FirestoreTestBase.ids(firestore.collection("c").orderBy(FieldPath.documentId())))
                    .isEqualTo(ordered);
        }
    }
}
