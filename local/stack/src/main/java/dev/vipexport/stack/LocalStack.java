package dev.vipexport.stack;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.stack.LocalSettings.Port;
import dev.vipexport.stack.demo.DemoExport;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.stack.load.MessageFile;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** The embedded default: back ends, API, worker and demo in this JVM, until Ctrl-C. */
public final class LocalStack implements AutoCloseable {
    private final PrintStream out;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private LocalStack(PrintStream out) {
        this.out = out;
    }

    /** See {@link LocalSettings} for the arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var stack = new LocalStack(out);
        try {
            LocalSettings settings = LocalSettings.parse(arguments);
            // read by logback.xml
            System.setProperty("vip-export.log-directory", settings.data().toString());
            PortChecks.requireUsable(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
            stack.start(settings);
        } catch (StartupException e) {
            out.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // the threads of what has started already would keep this process for ever
            LoggerFactory.getLogger(LocalStack.class).error("The start failed", e);
            out.println("The start failed; the log says more: " + NestedExceptionUtils.getMostSpecificCause(e));
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    private void start(LocalSettings settings) {
        out.println("Starting Kafka, Firestore, Cloud Storage, the API and a worker; data and log are in "
                + settings.data());
        Backends backends = register(Backends.startPersistent(settings));
        loadData(backends, settings.importFile());
        List<String> options = Stream.concat(backends.options().stream(), settings.applicationOptions().stream())
                .toList();
        ConfigurableApplicationContext api =
                register(Applications.startApi(settings.port(Port.API), options, LocalSettings.API_DEFAULT_PROPERTY));
        register(Applications.startWorker(options));
        String url = Applications.url(api);
        runDemo(url);
        out.println("Ready: " + url);
    }

    private void loadData(Backends backends, @Nullable Path importFile) {
        var settings = new CloudSettings(
                Backends.PROJECT,
                "(default)",
                Backends.BUCKET,
                backends.firestore().endpoint(),
                backends.storage().url());
        try (Firestore firestore = GoogleClients.firestore(settings)) {
            DemoOrganisations.seed(firestore);
            if (importFile != null) {
                importMessages(importFile, firestore);
            }
        } catch (IOException e) {
            throw new StartupException("--import: cannot read " + e.getMessage());
        } catch (Exception e) {
            throw e instanceof StartupException known ? known : new IllegalStateException("loading data failed", e);
        }
    }

    private void importMessages(Path file, Firestore firestore) throws IOException {
        MessageFile.Report report = MessageFile.load(file, firestore, DemoOrganisations.DEMO_CHANNEL);
        report.invalidLines().forEach((number, reason) -> out.println(file + ":" + number + ": " + reason));
        out.println("Loaded " + report.loaded() + " messages of " + file + " into ch-demo, "
                + report.invalidLines().size() + " lines not");
    }

    private void runDemo(String url) {
        try {
            new DemoExport(url, new SignedClient(url, DemoOrganisations.DEMO, InstantSource.system()), out).run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized <T extends AutoCloseable> T register(T part) {
        running.push(part);
        return part;
    }

    /** Stops what was started, the last first: nothing loses the back end that it is still talking to. */
    @Override
    public synchronized void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                // the rest must be stopped all the same
                e.printStackTrace(out);
            }
        }
        out.println("Stopped.");
    }
}
