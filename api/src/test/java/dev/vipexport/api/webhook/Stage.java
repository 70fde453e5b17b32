package dev.vipexport.api.webhook;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.BackEnds;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.SettableClock;
import dev.vipexport.api.auth.KeySigner;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.Callback;
import dev.vipexport.common.job.ExportIds;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.JobCallbacks;
import dev.vipexport.common.job.JobStore;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.Patience;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.hc.core5.ssl.SSLContexts;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Firestore of a test's own, since every API of the shared one tells whatever is due there; the keys are the shared one's. Time
 * stands still until the test moves it.
 */
final class Stage implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-07-01T08:00:00.123456Z");
    static final Duration TIMEOUT = Duration.ofSeconds(20);
    static final Duration FIRST_WAIT = Duration.ofSeconds(30);
    static final int ATTEMPTS = 4;
    private static final Duration CALL = Patience.MOST;

    final FirestoreServer server = FirestoreServer.start(FirestoreServer.Options.inMemory());
    final Firestore firestore =
            GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
    final JobStore jobs = JobStore.in(firestore, CALL);
    final JobCallbacks callbacks = JobCallbacks.in(firestore, CALL);
    final SettableClock clock = new SettableClock();

    Stage() {
        clock.stopAt(NOW);
    }

    Courier courier(Duration timeout) {
        var resolver = new CheckedResolver(InetAddress::getAllByName, new Reach(true));
        return new Courier(resolver, SSLContexts.createDefault(), timeout, 8);
    }

    /** Waits of 30 s, 1 min, 2 min. */
    Delivery delivery(Courier courier) {
        return delivery(courier, new Reach(true));
    }

    Delivery delivery(Courier courier, Reach reach) {
        return delivery(courier, reach, job -> Map.of("exportId", job.exportId(), "state", job.state()));
    }

    Delivery delivery(Courier courier, Reach reach, JobBody body) {
        return new Delivery(
                jobs,
                body,
                JsonMapper.shared(),
                KeySigner.in(BackEnds.shared().firestore(), CALL),
                new CallbackUrls(reach),
                courier,
                new Backoff(FIRST_WAIT, 2, Duration.ofHours(1), () -> 0),
                ATTEMPTS,
                clock);
    }

    /** The id of a job that was canceled just now, of which nobody has been told. */
    String ended(Organisation organisation, URI url) {
        String exportId = underWay(organisation, url);
        jobs.change(exportId, current -> current.canceled(clock.instant()));
        return exportId;
    }

    String underWay(Organisation organisation, URI url) {
        var window = new TimeWindow(NOW.minusSeconds(60), NOW);
        ExportJob job = ExportJob.queued(
                ExportIds.next(),
                organisation.requester(),
                new ExportQuery("ws", ExportIds.next(), window, null, null),
                ExportOptions.DEFAULT,
                url.toString(),
                clock.instant());
        jobs.submit(job);
        return job.exportId();
    }

    Callback callback(String exportId) {
        return Objects.requireNonNull(jobs.find(exportId).orElseThrow().callback());
    }

    @Override
    public void close() throws Exception {
        firestore.close();
        server.close();
    }
}
