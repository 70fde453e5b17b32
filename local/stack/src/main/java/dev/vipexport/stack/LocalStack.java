package dev.vipexport.stack;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.ops.access.AccessToken;
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

/** Runs back ends, API, worker, console and demo in this JVM until Ctrl-C: what {@code ./mvnw spring-boot:run} starts. */
public final class LocalStack implements AutoCloseable {
    private final PrintStream out;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private LocalStack(PrintStream out) {
        this.out = out;
    }

    /** Starts everything; {@link LocalSettings} reads the arguments. */
    public static void main(String[] arguments) throws InterruptedException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var stack = new LocalStack(out);
        try {
            LocalSettings settings = LocalSettings.parse(arguments);
            // logback.xml reads it
            System.setProperty("vip-export.log-directory", settings.data().toString());
            PortChecks.requireUsable(settings);
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
            stack.start(settings);
        } catch (StartupException e) {
            out.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // threads of the parts that run already would keep this process alive
            LoggerFactory.getLogger(LocalStack.class).error("The start failed; the process ends", e);
            out.println("The start failed: " + NestedExceptionUtils.getMostSpecificCause(e));
            out.println("The log has the details: " + System.getProperty("vip-export.log-directory") + "/"
                    + LocalSettings.LOG_FILE);
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    private void start(LocalSettings settings) {
        out.println("Starting Kafka, Firestore, Cloud Storage, the API, a worker and the console ...");
        Backends backends = register(Backends.startPersistent(settings));
        loadData(backends, settings.importFile());
        List<String> options = Stream.concat(backends.options().stream(), settings.applicationOptions().stream())
                .toList();
        ConfigurableApplicationContext api = register(Applications.startApi(
                settings.port(Port.API), settings.port(Port.API_METRICS), options, LocalSettings.API_DEFAULT_PROPERTY));
        ConfigurableApplicationContext worker = register(Applications.startWorker(options));
        WorkerMetrics workerMetrics = register(WorkerMetrics.serve(worker, settings.port(Port.WORKER_METRICS)));
        ConfigurableApplicationContext ops =
                register(Applications.startOps(settings.port(Port.OPS), settings.port(Port.OPS_METRICS), options));
        String url = Applications.url(api);
        runDemo(url);
        List<String> metrics = List.of(Applications.metricsUrl(api), workerMetrics.url(), Applications.metricsUrl(ops));
        printAddresses(url, consoleUrl(ops), metrics, backends, settings);
        out.println("Ready: " + url);
    }

    /** The token after {@code #} stays in the browser. */
    private static String consoleUrl(ConfigurableApplicationContext ops) {
        return Applications.url(ops) + "/#token="
                + ops.getBean(AccessToken.class).value();
    }

    private void printAddresses(
            String url, String consoleUrl, List<String> metrics, Backends backends, LocalSettings settings) {
        out.println("API            " + url);
        out.println("Swagger UI     " + url + "/swagger-ui.html  (key " + DemoOrganisations.DEMO.key() + ", secret "
                + DemoOrganisations.DEMO.secret() + ")");
        out.println("Console        " + consoleUrl);
        out.println("Kafka          " + backends.kafka().bootstrapServers());
        out.println("Firestore      " + backends.firestore().endpoint() + "  (project " + Backends.PROJECT + ")");
        out.println("Cloud Storage  " + backends.storage().url());
        out.println("Metrics        " + String.join("  ", metrics) + "  (API, worker, console)");
        out.println("Data           " + settings.data());
        out.println("Log            " + settings.data().resolve(LocalSettings.LOG_FILE));
        out.println("Press Ctrl-C to stop. The data stays for the next start.");
    }

    private void loadData(Backends backends, @Nullable Path importFile) {
        try (Firestore firestore = GoogleClients.firestore(backends.cloudSettings())) {
            DemoOrganisations.seed(firestore);
            if (importFile != null) {
                importMessages(importFile, firestore);
            }
        } catch (IOException e) {
            throw new StartupException("--import: cannot read the file: " + e.getMessage());
        } catch (Exception e) {
            throw e instanceof StartupException known ? known : new IllegalStateException("loading the data failed", e);
        }
    }

    private void importMessages(Path file, Firestore firestore) throws IOException {
        MessageFile.Report report = MessageFile.load(file, firestore, DemoOrganisations.DEMO_CHANNEL);
        report.invalidLines().forEach((number, reason) -> out.println(file + ":" + number + ": " + reason));
        out.println("Loaded " + report.loaded() + " messages of " + file + " into the channel ch-demo, skipped "
                + report.invalidLines().size() + " invalid lines");
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

    /** Stops all parts in reverse order, so that none loses a back end that it still uses. */
    @Override
    public synchronized void close() {
        while (!running.isEmpty()) {
            AutoCloseable part = running.pop();
            try {
                part.close();
            } catch (Exception e) {
                // the other parts must stop as well
                e.printStackTrace(out);
            }
        }
        out.println("Stopped.");
    }
}
