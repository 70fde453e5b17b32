package dev.vipexport.api.webhook;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.auth.key.HmacSigner;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.cloud.Backoff;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.common.job.store.DueCallbacks;
import dev.vipexport.common.job.store.JobStore;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.core5.ssl.SSLContexts;
import tools.jackson.databind.json.JsonMapper;

/**
 * A webhook client with its own Firestore, because every API of the shared one sends all due callbacks. The keys are in the
 * shared one. The clock stands still until the test moves it.
 */
final class WebhookFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-07-01T08:00:00.123456Z");
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final Duration FIRST_DELAY = Duration.ofSeconds(30);
    static final int MAX_ATTEMPTS = 4;
    private static final Duration CALL_TIMEOUT = TestTimeouts.MAX;

    final FirestoreServer server = FirestoreServer.start(FirestoreServer.Options.inMemory()
            .withIndexes(Path.of("../firestore.indexes.json"))
            .withRules(CloudRules.STANDARD.withoutOrderByName()));
    final Firestore firestore =
            GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
    final JobStore jobs = JobStore.in(firestore, CALL_TIMEOUT);
    final DueCallbacks callbacks = DueCallbacks.in(firestore, CALL_TIMEOUT);
    final SettableClock clock = new SettableClock();

    WebhookFixture() {
        clock.stopAt(NOW);
    }

    WebhookClient client(Duration timeout) {
        var resolver = new PublicDnsResolver(InetAddress::getAllByName, new AddressPolicy(true));
        return new WebhookClient(resolver, SSLContexts.createDefault(), timeout, 8);
    }

    /** Returns an attempt with pauses of 30 s, 1 min and 2 min. */
    WebhookAttempt attempt(WebhookClient client) {
        return attempt(client, new AddressPolicy(true));
    }

    WebhookAttempt attempt(WebhookClient client, AddressPolicy addressPolicy) {
        return attempt(client, addressPolicy, job -> Map.of("exportId", job.exportId(), "state", job.state()));
    }

    WebhookAttempt attempt(WebhookClient client, AddressPolicy addressPolicy, PayloadMapper payloadMapper) {
        return new WebhookAttempt(
                jobs,
                payloadMapper,
                JsonMapper.shared(),
                new HmacSigner(
                        Backends.shared().firestore(),
                        new BackendSettings(
                                new CloudSettings(Backends.PROJECT, "(default)", Backends.BUCKET, null, null),
                                CALL_TIMEOUT)),
                new CallbackUrlValidator(addressPolicy),
                client,
                Backoff.exponential(FIRST_DELAY, 2, Duration.ofHours(1)),
                MAX_ATTEMPTS,
                clock,
                new CallbackMeters(new SimpleMeterRegistry()));
    }

    /** Returns the id of a canceled job whose callback is due. */
    String canceledJob(Organisation organisation, URI url) {
        String exportId = queuedJob(organisation, url);
        jobs.change(exportId, current -> current.canceled(clock.instant()));
        return exportId;
    }

    String queuedJob(Organisation organisation, URI url) {
        var window = new TimeWindow(NOW.minusSeconds(60), NOW);
        ExportJob job = ExportJob.queued(
                ExportIds.next(),
                organisation.caller(),
                new ExportQuery("ws", ExportIds.next(), window, null, null),
                ExportOptions.DEFAULT,
                url.toString(),
                clock.instant());
        TestJobs.submit(firestore, job);
        return job.exportId();
    }

    JobCallback callback(String exportId) {
        return Objects.requireNonNull(jobs.find(exportId).orElseThrow().callback());
    }

    @Override
    public void close() throws Exception {
        firestore.close();
        server.close();
    }
}
