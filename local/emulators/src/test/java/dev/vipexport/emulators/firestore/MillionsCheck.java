package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.WriteBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stores many messages in a server with a small heap, kills it half-way and measures queries over them.
 * {@code .ci/millions} runs it. It takes minutes, so its name keeps it out of the build.
 *
 * <p>No acknowledged message may be missing, and a query with a matching composite index (of the file
 * {@code millions.indexes}) reads only its results.
 */
class MillionsCheck {
    private static final int BATCH = 500;
    private static final int MAX_PENDING_BATCHES = 8;
    private static final int CHANNELS = 1_000;
    private static final int RARE_INTERVAL = 20_000;
    private static final int PAGE = 1_000;

    /** The maximum number of index entries that a scan reads at once. */
    private static final int MAX_READ_AHEAD = 512;

    private final Path indexes = Path.of(System.getProperty("millions.indexes", ""));
    private final int messages = Integer.getInteger("millions.messages", 0);
    private final String heap = "-Xmx" + Integer.getInteger("millions.heap", 0) + "m";

    @TempDir
    private Path directory;

    @Test
    void windows_readOnlyTheirRows_afterKill9() throws Exception {
        int killedAfter = messages / 2;
        assertThat(killedAfter).as("-Dmillions.messages").isGreaterThan(RARE_INTERVAL);
        withServer(server -> timed(killedAfter + " messages written", () -> write(server.client(), 0, killedAfter)));
        withServer(server -> {
            timed(
                    "after kill -9: count of all",
                    () -> assertThat(count(all(server))).isEqualTo(killedAfter));
            timed((messages - killedAfter) + " messages written", () -> write(server.client(), killedAfter, messages));
        });
        print("on disk: %d MB, %d bytes for each message".formatted(size() >> 20, size() / messages));
        withServer(server -> {
            timed("count of all", () -> assertThat(count(all(server))).isEqualTo(messages));
            for (String channel : List.of("channel-1", "channel-4", "rare")) {
                assertWindows(server, channel);
            }
        });
    }

    /** Each query matches another composite index. */
    private void assertWindows(ChildServer server, String channel) throws Exception {
        Query window = window(server.client(), channel);
        IntPredicate ofChannel = n -> channel(n).equals(channel);
        assertReadsOnlyMatches(server, channel, window, ofChannel);
        assertReadsOnlyMatches(
                server,
                channel + ", texts",
                window.whereEqualTo("kind", "text"),
                ofChannel.and(n -> kind(n).equals("text")));
        assertReadsOnlyMatches(
                server,
                channel + ", a label",
                window.whereArrayContains("labels", "label-3"),
                ofChannel.and(n -> labels(n).contains("label-3")));
        assertReadsOnlyMatches(
                server,
                channel + ", texts, a label",
                window.whereEqualTo("kind", "text").whereArrayContains("labels", "label-3"),
                ofChannel.and(n -> labels(n).contains("label-3") && kind(n).equals("text")));
    }

    private void assertReadsOnlyMatches(ChildServer server, String what, Query query, IntPredicate matches)
            throws Exception {
        long expected = IntStream.range(0, messages).filter(matches).count();
        long before = server.documentsRead();
        timed(
                "count of " + what + ", " + expected,
                () -> assertThat(count(query)).isEqualTo(expected));
        assertThat(server.documentsRead() - before)
                .as("documents that a count reads")
                .isZero();
        long rows = Math.min(PAGE, expected);
        timed(
                "page of " + what + ", " + rows,
                () -> assertThat(rows(query.limit(PAGE))).isEqualTo(rows));
        assertThat(server.documentsRead() - before)
                .as("documents that a page of %s rows reads: %s", rows, what)
                .isBetween(rows, Math.min(rows + MAX_READ_AHEAD, expected));
    }

    private static Query all(ChildServer server) {
        return server.client().collection("VipMessages");
    }

    private interface Step<T> {
        void take(T input) throws Exception;
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Starts the server, runs the step and kills the server. */
    private void withServer(Step<ChildServer> step) throws Exception {
        long begun = System.nanoTime();
        try (var server = ChildServer.start(heap, directory, indexes)) {
            print("server with " + heap + " started in " + since(begun));
            step.take(server);
            print("memory of the server's process: " + server.peakMemory());
        }
    }

    private static void write(Firestore client, int from, int to) throws Exception {
        Deque<ApiFuture<?>> pending = new ArrayDeque<>();
        for (int n = from; n < to; n += BATCH) {
            WriteBatch batch = client.batch();
            for (int i = n; i < Math.min(to, n + BATCH); i++) {
                batch.set(client.document("VipMessages/m%08d".formatted(i)), message(i));
            }
            pending.add(batch.commit());
            if (pending.size() == MAX_PENDING_BATCHES) {
                finished(pending.remove());
            }
        }
        while (!pending.isEmpty()) {
            finished(pending.remove());
        }
    }

    private static void finished(ApiFuture<?> commit) throws ExecutionException, InterruptedException {
        commit.get();
    }

    private static Map<String, Object> message(int n) {
        return Map.of(
                "workspaceId",
                "workspace-1",
                "mediumId",
                channel(n),
                "userId",
                "user-" + n % 997,
                "timestamp",
                Timestamp.ofTimeSecondsAndNanos(1_780_000_000L + n, 0),
                "kind",
                kind(n),
                "source",
                "user",
                "labels",
                labels(n),
                "text",
                "A message of ordinary length, number %d, that says nothing in particular".formatted(n));
    }

    private static String channel(int n) {
        return n % RARE_INTERVAL == 0 ? "rare" : "channel-" + n % CHANNELS;
    }

    private static String kind(int n) {
        return n % 3 == 0 ? "text" : "postback";
    }

    private static List<String> labels(int n) {
        return n % 5 == 0 ? List.of() : List.of("vip", "label-" + n % 7);
    }

    private Query window(Firestore client, String channel) {
        return client.collection("VipMessages")
                .whereEqualTo("workspaceId", "workspace-1")
                .whereEqualTo("mediumId", channel)
                .whereGreaterThanOrEqualTo("timestamp", Timestamp.ofTimeSecondsAndNanos(1_780_000_000L, 0))
                .whereLessThan("timestamp", Timestamp.ofTimeSecondsAndNanos(1_780_000_000L + messages, 0))
                .orderBy("timestamp", Direction.DESCENDING)
                .orderBy(FieldPath.documentId(), Direction.DESCENDING);
    }

    private static long count(Query query) throws Exception {
        return query.count().get().get().getCount();
    }

    private static long rows(Query query) throws Exception {
        return query.get().get().size();
    }

    private long size() throws IOException {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void timed(String what, Action action) throws Exception {
        long begun = System.nanoTime();
        action.run();
        print(what + ": " + since(begun));
    }

    private static String since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms";
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
