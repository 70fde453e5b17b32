package dev.vipexport.stack;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.Credentials;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Back ends and an API in this JVM. A test starts and closes the workers that it needs. */
final class RunningSystem implements AutoCloseable {
    private static final String[] API_OPTIONS = {
        // a callback fails and is repeated within seconds
        "--vip-export.webhooks.allow-loopback=true",
        "--vip-export.webhooks.poll-interval=100ms",
        "--vip-export.webhooks.timeout=1s",
        "--vip-export.webhooks.first-delay=1100ms",
        "--vip-export.webhooks.max-attempts=1000",
        "--vip-export.webhooks.max-delay=1100ms"
    };

    final TestBackends backends;
    final Firestore firestore;
    final Storage storage;
    private final ConfigurableApplicationContext api;

    /** Starts a system with the organisations of the demo and no messages. */
    RunningSystem(TestBackends backends) {
        this.backends = backends;
        firestore = GoogleClients.firestore(backends.settings());
        storage = GoogleClients.storage(backends.settings());
        backends.createBucket(storage);
        DemoOrganisations.writeOrganisations(firestore);
        api = Applications.startApi(0, options(API_OPTIONS), TestApiConfig.ADDITIONAL_LOCATION);
    }

    /**
     * Returns the system of this JVM with the demo's messages and one worker with default settings. Tests must not stop
     * the worker, arm faults, or write messages of June 2026.
     */
    static RunningSystem shared() {
        return Shared.SYSTEM;
    }

    /**
     * Returns the system of this JVM with the demo's messages and no worker. A test closes its workers and ends its
     * exports, so that the next test's workers find nothing to do.
     */
    static RunningSystem sharedWithoutWorker() {
        return SharedWithoutWorker.SYSTEM;
    }

    private static final class Shared {
        static final RunningSystem SYSTEM = startForJvm();

        static {
            ConfigurableApplicationContext unused = SYSTEM.startWorker();
        }
    }

    private static final class SharedWithoutWorker {
        static final RunningSystem SYSTEM = startForJvm();
    }

    private static RunningSystem startForJvm() {
        var system = new RunningSystem(TestBackends.fromSystemProperties());
        DemoOrganisations.seed(system.firestore);
        return system;
    }

    /** Returns the settings of a worker of this system, and {@code additional}. */
    List<String> options(String... additional) {
        return Stream.concat(backends.options().stream(), Stream.of(additional)).toList();
    }

    /** Starts a worker in this JVM; closing the context stops it. */
    ConfigurableApplicationContext startWorker(String... workerOptions) {
        return Applications.startWorker(options(workerOptions));
    }

    /** Starts a way to Firestore that stalls the rows of queries on command. */
    FirestoreProxy startProxy() throws IOException {
        return FirestoreProxy.start(Objects.requireNonNull(backends.settings().firestoreEmulatorHost()));
    }

    /** Starts a worker in this JVM that reaches Firestore through {@code proxy}. */
    ConfigurableApplicationContext startWorkerBehind(FirestoreProxy proxy, String... workerOptions) {
        return Applications.startWorker(optionsBehind(proxy, workerOptions));
    }

    /** Starts a worker in its own JVM that reaches Firestore through {@code proxy}. */
    ChildJvm startWorkerProcessBehind(FirestoreProxy proxy, String... workerOptions) throws IOException {
        return WorkerProcess.start(optionsBehind(proxy, workerOptions));
    }

    private List<String> optionsBehind(FirestoreProxy proxy, String... additional) {
        return Stream.concat(backends.optionsWithFirestoreAt(proxy.endpoint()).stream(), Stream.of(additional))
                .toList();
    }

    /** Returns a client of the API that signs with {@code credentials}. */
    SignedClient caller(Credentials credentials) {
        return new SignedClient(Applications.url(api), credentials, InstantSource.system());
    }

    /** Returns what Prometheus would read from the API now. */
    String scrapeApi() throws IOException, InterruptedException {
        return scrape(api);
    }

    /** Returns what Prometheus would read from an API or operations app now. */
    static String scrape(ConfigurableApplicationContext app) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(Applications.metricsUrl(app)))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() throws Exception {
        api.close();
        storage.close();
        firestore.close();
        backends.close();
    }
}
