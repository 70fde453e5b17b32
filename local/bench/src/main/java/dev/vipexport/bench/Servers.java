package dev.vipexport.bench;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.stack.Backends;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.worker.upload.UploadSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.util.unit.DataSize;

/** Kafka, Firestore and Cloud Storage in one separate process. */
final class Servers implements AutoCloseable {
    static final String PROJECT = "vip-export-bench";
    static final String BUCKET = "bench";

    /** Upload settings of the benchmarks: the defaults of a worker. */
    static final UploadSettings UPLOAD = new UploadSettings(
            DataSize.ofMegabytes(2), Duration.ofMillis(500), Duration.ofSeconds(16), Duration.ofSeconds(60));

    private final ChildJvm process;
    private final Map<String, String> endpoints = new HashMap<>();

    private Servers(ChildJvm process) {
        this.process = process;
    }

    /** @param heap as {@code -Xmx} takes it */
    static Servers start(String heap) throws IOException {
        ChildJvm process = ChildJvm.ofMain(ServersMain.class)
                .name("servers")
                .jvmOptions("-Xmx" + heap, "-XX:+UseParallelGC")
                .arguments("firestore.indexes.json")
                .start();
        var servers = new Servers(process);
        for (String line = process.readLine(); !line.equals("Ready"); line = process.readLine()) {
            String[] words = line.split(" ", 2);
            if (words.length == 2) {
                servers.endpoints.put(words[0], words[1]);
            }
        }
        String unused = process.awaitLine("paced");
        return servers;
    }

    /** Limits every stream of messages to this number of rows a second, or 0 removes the limit. */
    void pace(int rowsPerSecond) throws IOException {
        process.send("pace " + rowsPerSecond);
        String unused = process.awaitLine("paced");
    }

    /** Returns the number of aggregation queries so far. */
    long counts() throws IOException {
        process.send("counts");
        return Long.parseLong(process.awaitLine("counts "));
    }

    String endpoint(String name) {
        return Objects.requireNonNull(endpoints.get(name), name);
    }

    CloudSettings cloud() {
        return new CloudSettings(PROJECT, "(default)", BUCKET, endpoint("firestore"), endpoint("storage"));
    }

    /** Returns the options that lead API and worker to these servers. */
    List<String> options() {
        return Backends.options(endpoint("kafka"), cloud());
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
