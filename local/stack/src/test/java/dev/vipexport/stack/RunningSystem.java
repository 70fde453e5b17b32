package dev.vipexport.stack;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.stack.demo.Caller;
import dev.vipexport.stack.demo.Credentials;
import dev.vipexport.stack.demo.DemoOrganisations;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Back ends and an API in this JVM, with the organisations of the demo but no messages; workers as a test wants. */
final class RunningSystem implements AutoCloseable {
    final TestBackends backends;
    final Firestore firestore;
    final Storage storage;
    private final List<AutoCloseable> started = new ArrayList<>();
    private final String url;

    RunningSystem(String... apiOptions) {
        this(TestBackends.fromSystemProperties(), apiOptions);
    }

    RunningSystem(TestBackends backends, String... apiOptions) {
        this.backends = backends;
        firestore = GoogleClients.firestore(backends.settings());
        storage = GoogleClients.storage(backends.settings());
        backends.createBucket(storage);
        DemoOrganisations.writeOrganisations(firestore);
        ConfigurableApplicationContext api =
                Applications.startApi(0, options(apiOptions), TestApiConfig.ADDITIONAL_LOCATION);
        started.add(api);
        url = Applications.url(api);
    }

    /** The settings of a worker of this system, and {@code additional}. */
    List<String> options(String... additional) {
        return Stream.concat(backends.options().stream(), Stream.of(additional)).toList();
    }

    void startWorker(String... workerOptions) {
        started.add(Applications.startWorker(options(workerOptions)));
    }

    WorkerProcess startWorkerProcess(String... workerOptions) throws Exception {
        var process = WorkerProcess.start(options(workerOptions));
        started.add(process);
        return process;
    }

    /** A way to Firestore for some workers, which stalls their rows on command. */
    FirestoreProxy startProxy() throws IOException {
        var proxy =
                FirestoreProxy.start(Objects.requireNonNull(backends.settings().firestoreEmulatorHost()));
        started.add(proxy);
        return proxy;
    }

    void startWorkerBehind(FirestoreProxy proxy, String... workerOptions) {
        started.add(Applications.startWorker(optionsBehind(proxy, workerOptions)));
    }

    WorkerProcess startWorkerProcessBehind(FirestoreProxy proxy, String... workerOptions) throws Exception {
        var process = WorkerProcess.start(optionsBehind(proxy, workerOptions));
        started.add(process);
        return process;
    }

    private List<String> optionsBehind(FirestoreProxy proxy, String... additional) {
        return Stream.concat(backends.optionsWithFirestoreAt(proxy.endpoint()).stream(), Stream.of(additional))
                .toList();
    }

    URI uri(String path) {
        return URI.create(url + path);
    }

    Caller caller(Credentials credentials) {
        return new Caller(url, credentials, InstantSource.system());
    }

    @Override
    public void close() throws Exception {
        for (int i = started.size() - 1; i >= 0; i--) {
            started.get(i).close();
        }
        storage.close();
        firestore.close();
        backends.close();
    }
}
