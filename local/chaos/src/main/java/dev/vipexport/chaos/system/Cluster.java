package dev.vipexport.chaos.system;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.stack.Backends;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The whole system, each part in a process of its own: Kafka, Firestore, Cloud Storage, an API and three workers. */
public final class Cluster implements AutoCloseable {
    private static final String PROJECT = "vip-export-chaos";
    private static final String BUCKET = "chaos";
    private static final int WORKERS = 3;

    /** Many slices, quick rounds of retries and sweeps: a run of minutes passes what else takes hours. */
    private static final List<String> WORKER_OPTIONS = List.of(
            "--vip-export.plan.slice-rows=100",
            "--vip-export.progress-interval=500ms",
            "--vip-export.kafka.session-timeout=6s",
            "--vip-export.retry.first-delay=500ms",
            "--vip-export.retry.multiplier=2",
            "--vip-export.retry.max-delay=8s",
            "--vip-export.rows.idle-timeout=5s",
            "--vip-export.upload.retry-timeout=10s",
            "--vip-export.upload.max-delay=2s",
            "--vip-export.sweep.interval=5s",
            "--vip-export.sweep.stalled-after=20s");

    private static final List<String> API_OPTIONS = List.of(
            "--vip-export.plan.slice-rows=100",
            "--vip-export.export.max-per-day=0",
            "--vip-export.limits.requests-per-second=500",
            "--vip-export.limits.burst=1000",
            "--vip-export.webhooks.allow-loopback=true",
            "--vip-export.webhooks.timeout=2s",
            "--vip-export.webhooks.first-delay=3s",
            "--vip-export.webhooks.multiplier=2",
            "--vip-export.webhooks.max-delay=10s",
            "--vip-export.webhooks.poll-interval=3s");

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final List<AppProcess> workers = new ArrayList<>();
    private final ServerProcess kafka;
    private final ServerProcess firestore;
    private final ServerProcess storage;
    private final AppProcess api;

    /** Starts the servers, then the applications, and waits for all of them. */
    public Cluster(Path logs, Preparation preparation) throws Exception {
        // a signal ends the processes, too
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly)));
        try {
            kafka = own(new ServerProcess("kafka", logs, List.of()));
            firestore = own(new ServerProcess("firestore", logs, List.of("--indexes=firestore.indexes.json")));
            storage = own(new ServerProcess("storage", logs, List.of("--bucket=" + BUCKET)));
            for (ServerProcess server : servers()) {
                server.awaitReady();
            }
            preparation.prepare(settings());
            for (int number = 1; number <= WORKERS; number++) {
                workers.add(start("worker-" + number, "worker", logs, WORKER_OPTIONS));
            }
            var apiOptions = new ArrayList<>(API_OPTIONS);
            apiOptions.add("--vip-export.cloud.storage-links-url=" + settings().storageEmulatorUrl());
            api = start("api", "api", logs, apiOptions);
            for (AppProcess app : apps()) {
                app.awaitHealth();
            }
        } catch (Exception | AssertionError failed) {
            close();
            throw failed;
        }
    }

    /** Writes what the run needs before the applications start. */
    @FunctionalInterface
    public interface Preparation {
        void prepare(CloudSettings settings) throws Exception;
    }

    private AppProcess start(String name, String module, Path logs, List<String> options) throws IOException {
        var toFirestore = new Relay(firestore.port());
        var toStorage = new Relay(storage.port());
        var all = new ArrayList<>(
                Backends.options("127.0.0.1:" + kafka.port(), settings(toFirestore.port(), toStorage.port())));
        all.addAll(options);
        return own(new AppProcess(name, module, logs, toFirestore, toStorage, all));
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    /** Returns the settings of clients that no disturbance of a process reaches. */
    public CloudSettings settings() {
        return settings(firestore.port(), storage.port());
    }

    private static CloudSettings settings(int firestorePort, int storagePort) {
        return new CloudSettings(
                PROJECT, "(default)", BUCKET, "127.0.0.1:" + firestorePort, "http://127.0.0.1:" + storagePort);
    }

    /** Returns the URL of the API, which stays the same when it starts again. */
    public String apiUrl() {
        return "http://127.0.0.1:" + api.port();
    }

    /** Ends all disturbances: every process runs and is connected, and no fault is armed. */
    public void calm() throws Exception {
        for (ServerProcess server : List.of(firestore, storage)) {
            server.disarm();
        }
        for (AppProcess app : apps()) {
            app.toFirestore().unwatch();
            app.toStorage().unwatch();
            app.toFirestore().join();
            app.toStorage().join();
            app.signal("CONT");
            app.startAgain();
        }
        for (AppProcess app : apps()) {
            app.awaitHealth();
        }
    }

    List<AppProcess> workers() {
        return workers;
    }

    AppProcess api() {
        return api;
    }

    List<AppProcess> apps() {
        var apps = new ArrayList<>(workers);
        apps.add(api);
        return apps;
    }

    List<ServerProcess> servers() {
        return List.of(kafka, firestore, storage);
    }

    @Override
    public void close() throws Exception {
        while (!parts.isEmpty()) {
            parts.pop().close();
        }
    }
}
