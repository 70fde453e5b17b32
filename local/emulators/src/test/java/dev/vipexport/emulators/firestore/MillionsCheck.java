package dev.vipexport.emulators.firestore;

import com.google.api.core.ApiFuture;
import com.google.cloud.Timestamp;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.Query.Direction;
import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.emulators.firestore.FirestoreServer.Options;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * On demand: millions of messages in a server with a heap of 1 GB, which is killed half-way, and what windows over them
 * cost. Too long for every build; run it by hand, with the test class path of this module:
 *
 * <pre>java -cp CLASSPATH dev.vipexport.emulators.firestore.MillionsCheck EMPTY_DIRECTORY firestore.indexes.json 2000000</pre>
 *
 * It prints its figures, and fails if an acknowledged message is missing or an answer is wrong.
 */
final class MillionsCheck {
    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 8;
    private static final int CHANNELS = 1_000;
    private static final int RARE_EVERY = 20_000;
    private static final String SERVER_HEAP = "-Xmx1g";

    private final Path directory;
    private final Path indexes;
    private final int messages;

    private MillionsCheck(Path directory, Path indexes, int messages) {
        this.directory = directory;
        this.indexes = indexes;
        this.messages = messages;
    }

    /** The server, in a process of its own. */
    static final class Victim {
        public static void main(String[] arguments) throws InterruptedException {
            Options options = Options.stored(0, Path.of(arguments[0])).withIndexes(Path.of(arguments[1]));
            System.out.println("endpoint " + FirestoreServer.start(options).endpoint());
            Thread.currentThread().join();
        }
    }

    public static void main(String[] arguments) throws Exception {
        new MillionsCheck(Path.of(arguments[0]), Path.of(arguments[1]), Integer.parseInt(arguments[2])).run();
        // the clients' threads outlive them for a while
        System.exit(0);
    }

    private void run() throws Exception {
        int killedAfter = messages / 2;
        session(client -> timed(killedAfter + " messages written", () -> write(client, 0, killedAfter)));
        session(client -> {
            timed("after kill -9: count of all", () -> expect(killedAfter, count(client.collection("VipMessages"))));
            timed((messages - killedAfter) + " messages written", () -> write(client, killedAfter, messages));
        });
        say("on disk: %d MB, %d bytes for each message".formatted(size() >> 20, size() / messages));
        session(this::read);
    }

    private void read(Firestore client) throws Exception {
        int rare = (messages - 1) / RARE_EVERY + 1;
        timed("count of all", () -> expect(messages, count(client.collection("VipMessages"))));
        timed("count of a window of one channel", () -> expect(ofChannel(1), count(window(client, "channel-1"))));
        timed("count of a rare channel", () -> expect(rare, count(window(client, "rare"))));
        timed("rows of a rare channel", () -> expect(rare, rows(window(client, "rare"))));
        timed(
                "a page of 1,000 rows",
                () -> expect(
                        Math.min(1_000, ofChannel(1)),
                        rows(window(client, "channel-1").limit(1_000))));
        timed(
                "count with a label",
                () -> expect(0, count(window(client, "channel-1").whereArrayContains("labels", "none"))));
    }

    private int ofChannel(int channel) {
        int count = 0;
        for (int n = channel; n < messages; n += CHANNELS) {
            count += n % RARE_EVERY == 0 ? 0 : 1;
        }
        return count;
    }

    private interface Step<T> {
        void take(T input) throws Exception;
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Starts the server, lets the step use it, and kills it without a word. */
    private void session(Step<Firestore> step) throws Exception {
        long begun = System.nanoTime();
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        SERVER_HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        directory.toString(),
                        indexes.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader output = server.inputReader()) {
            String line = output.readLine();
            say("server started in " + since(begun));
            Firestore client = FirestoreTestBase.client(line.substring("endpoint ".length()));
            step.take(client);
            say("memory of the server's process: " + peakMemory(server));
            client.shutdown();
        } finally {
            server.destroyForcibly();
            server.waitFor(1, TimeUnit.MINUTES);
        }
    }

    private static String peakMemory(Process process) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM"))
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }

    private static void write(Firestore client, int from, int to) throws Exception {
        Deque<ApiFuture<?>> underWay = new ArrayDeque<>();
        for (int n = from; n < to; n += BATCH) {
            WriteBatch batch = client.batch();
            for (int i = n; i < Math.min(to, n + BATCH); i++) {
                batch.set(client.document("VipMessages/m%08d".formatted(i)), message(i));
            }
            underWay.add(batch.commit());
            if (underWay.size() == BATCHES_UNDER_WAY) {
                finished(underWay.remove());
            }
        }
        while (!underWay.isEmpty()) {
            finished(underWay.remove());
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
                n % RARE_EVERY == 0 ? "rare" : "channel-" + n % CHANNELS,
                "userId",
                "user-" + n % 997,
                "timestamp",
                Timestamp.ofTimeSecondsAndNanos(1_780_000_000L + n, 0),
                "kind",
                n % 3 == 0 ? "text" : "postback",
                "source",
                "user",
                "labels",
                n % 2 == 0 ? List.of() : List.of("vip", "label-" + n % 7),
                "text",
                "A message of ordinary length, number %d, that says nothing in particular".formatted(n));
    }

    private Query window(Firestore client, String channel) {
        return client.collection("VipMessages")
                .whereEqualTo("workspaceId", "workspace-1")
                .whereEqualTo("mediumId", channel)
                .whereGreaterThanOrEqualTo("timestamp", Timestamp.ofTimeSecondsAndNanos(1_780_000_000L, 0))
                .whereLessThan("timestamp", Timestamp.ofTimeSecondsAndNanos(1_780_000_000L + messages, 0))
                .orderBy("timestamp", Direction.DESCENDING);
    }

    private static long count(Query query) throws Exception {
        return query.count().get().get().getCount();
    }

    private static long rows(Query query) throws Exception {
        return query.get().get().size();
    }

    private static void expect(long expected, long found) {
        if (found != expected) {
            throw new IllegalStateException("found " + found + " messages, expected " + expected);
        }
    }

    private long size() throws IOException {
        try (var files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void timed(String what, Action action) throws Exception {
        long begun = System.nanoTime();
        action.run();
        say(what + ": " + since(begun));
    }

    private static String since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms";
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
