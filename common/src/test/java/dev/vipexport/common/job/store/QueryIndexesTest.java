package dev.vipexport.common.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.core.ApiFuture;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.JobState;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends every query of the product to a Firestore that refuses those without an index. Then takes out one index after the
 * other: each of them must serve a query. local/stack's architecture test knows which classes make queries.
 */
class QueryIndexesTest {
    private static final Path FILE = Path.of("..", "firestore.indexes.json");

    /** Firestore could merge two others for these queries, and would read the entries of both. */
    private static final List<String> FOR_SPEED = List.of(
            "VipMessages: workspaceId, mediumId, kind, labels, timestamp", "ExportJobs: orgId, state, createdAt");

    @TempDir
    private Path folder;

    @Test
    void everyQuery_hasItsIndex() throws Exception {
        assertThat(refused(FILE)).isEmpty();
    }

    @Test
    void everyIndex_servesAQuery() throws Exception {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(FILE));
        for (int i = 0; i < file.get("indexes").size(); i++) {
            ObjectNode without = (ObjectNode) file.deepCopy();
            JsonNode index = ((ArrayNode) without.get("indexes")).remove(i);
            assertThat(refused(write(without)).isEmpty())
                    .as("all queries work without " + name(index))
                    .isEqualTo(FOR_SPEED.contains(name(index)));
        }
    }

    @Test
    void everyFieldWithAnIndex_servesAQuery() throws Exception {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(FILE));
        for (int i = 0; i < file.get("fieldOverrides").size(); i++) {
            ObjectNode without = (ObjectNode) file.deepCopy();
            JsonNode field = without.get("fieldOverrides").get(i);
            if (!field.get("indexes").isEmpty()) {
                ((ArrayNode) field.get("indexes")).removeAll();
                assertThat(refused(write(without))).as("without " + field).isNotEmpty();
            }
        }
    }

    @Test
    void allOtherFields_haveNoIndex() throws Exception {
        JsonNode file = JsonMapper.shared().readTree(Files.readString(FILE));
        List<String> exempt = file.get("fieldOverrides")
                .valueStream()
                .filter(field -> field.get("fieldPath").asString().equals("*"))
                .map(field -> field.get("collectionGroup").asString())
                .toList();

        assertThat(exempt)
                .containsExactlyInAnyOrder(
                        "VipMessages",
                        "ExportJobs",
                        "Slices",
                        "ExportRequests",
                        "IdempotencyKeys",
                        "DailyUsage",
                        "OpsWorkers",
                        "OpsHolds",
                        "OpsAudit",
                        "OpsLetters",
                        "OpsRedrives");
    }

    private Path write(JsonNode indexes) throws Exception {
        return Files.writeString(folder.resolve("firestore.indexes.json"), indexes.toString());
    }

    private static String name(JsonNode index) {
        return index.get("collectionGroup").asString() + ": "
                + String.join(
                        ", ",
                        index.get("fields")
                                .valueStream()
                                .map(field -> field.get("fieldPath").asString())
                                .toList());
    }

    /** Returns the queries that a Firestore with these indexes refuses. */
    private static List<String> refused(Path indexes) throws Exception {
        var options = FirestoreServer.Options.inMemory().withIndexes(indexes).withRules(CloudRules.STANDARD);
        try (FirestoreServer server = FirestoreServer.start(options);
                Firestore firestore =
                        GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null))) {
            return queries(firestore).entrySet().stream()
                    .filter(query -> isRefused(query.getKey(), query.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    private static boolean isRefused(String name, Callable<?> query) {
        try {
            query.call();
            return false;
        } catch (Exception e) {
            assertThat(FirestoreFutures.isIndexMissing(e)).as(name + ": " + e).isTrue();
            return true;
        }
    }

    private static Map<String, Callable<?>> queries(Firestore firestore) {
        var jobs = JobStore.in(firestore, TestTimeouts.MAX);
        var listing = JobListing.in(firestore, TestTimeouts.MAX);
        var slices = SliceStore.in(firestore, TestTimeouts.MAX);
        Instant now = TestJobs.NOW;
        var before = new JobListing.Position(now, "id");
        var queries = new LinkedHashMap<String, Callable<?>>();
        for (String label : new String[] {null, "urgent"}) {
            for (MessageKind kind : new MessageKind[] {null, MessageKind.TEXT}) {
                addMessageQueries(queries, firestore, label, kind);
            }
        }
        queries.put("findStalled", () -> jobs.findStalled(Instant.EPOCH, now, 10));
        queries.put("findWaiting", () -> jobs.findWaiting(10));
        queries.put("findFirstTurn", () -> jobs.findFirstTurn(Instant.EPOCH, now));
        queries.put("findDueDeadLetters", () -> jobs.findDueDeadLetters(now, 10));
        queries.put("sumRemainingRows", () -> jobs.sumRemainingRows());
        queries.put("sumRemainingRows of an organisation", () -> jobs.sumRemainingRows("org"));
        queries.put("countRunning", () -> jobs.countRunning("org"));
        queries.put(
                "activeJobs",
                () -> await(FirestoreJobSubmissions.activeJobs(firestore, "org")
                        .count()
                        .get()));
        queries.put("list", () -> listing.listNewestFirst("org", null, before, 10));
        queries.put("list of a state", () -> listing.listNewestFirst("org", JobState.FAILED, before, 10));
        queries.put("list of all", () -> listing.listAllNewestFirst(null, before, 10));
        queries.put("list of all of a state", () -> listing.listAllNewestFirst(JobState.FAILED, before, 10));
        queries.put("countAll", () -> listing.countAll(JobState.QUEUED, 10));
        queries.put("findOldest", () -> listing.findOldest(JobState.QUEUED));
        queries.put(
                "countDue", () -> DueCallbacks.in(firestore, TestTimeouts.MAX).countDue(now, 10));
        queries.put(
                "findDue", () -> DueCallbacks.in(firestore, TestTimeouts.MAX).findDue(Instant.EPOCH, now, null, 10));
        queries.put("findAll", () -> slices.findAll("id", 1));
        queries.put("findOpen", () -> slices.findOpen("id", 1, 10));
        queries.put("sumRowsDone", () -> slices.sumRowsDone("id", 1));
        return queries;
    }

    private static void addMessageQueries(
            Map<String, Callable<?>> queries, Firestore firestore, @Nullable String label, @Nullable MessageKind kind) {
        var query = new ExportQuery("ws", "ch", TestJobs.JUNE, label, kind);
        Query rows = VipMessages.newestFirst(firestore, query);
        String of = " of " + label + ", " + kind;
        queries.put("rows" + of, () -> await(rows.get()));
        queries.put(
                "rows after a row" + of,
                () -> await(rows.startAfter(VipMessages.timestamp(TestJobs.NOW), "id")
                        .get()));
        queries.put(
                "count" + of,
                () -> await(
                        VipMessages.matching(firestore, query).limit(10).count().get()));
    }

    private static <T> T await(ApiFuture<T> future) {
        return FirestoreFutures.await(future, TestTimeouts.MAX, "querying");
    }

    @Test
    void unknownQuery_isRefused() throws Exception {
        var options = FirestoreServer.Options.inMemory().withIndexes(FILE).withRules(CloudRules.STANDARD);
        try (FirestoreServer server = FirestoreServer.start(options);
                Firestore firestore =
                        GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null))) {
            assertThat(isRefused(
                            "by text",
                            () -> await(firestore
                                    .collection(VipMessages.COLLECTION)
                                    .whereEqualTo(VipMessages.TEXT, "hello")
                                    .get())))
                    .isTrue();
        }
    }
}
