package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.ApiProcess.ResourceUsage;
import dev.vipexport.stack.HeldRequestKind.Tenant;
import dev.vipexport.stack.ManyConnections.Connection;
import dev.vipexport.testsupport.Credentials;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An API with a heap of 256 MB holds its default maximum of requests at once: waiting calls of every kind and event
 * streams. {@code .ci/held} runs this check. It takes minutes, so its name keeps it out of the build.
 */
class HeldRequestsCheck {
    private static final int DEFAULT_REQUESTS = 10_000;
    private static final int REQUESTS_PER_TENANT = 1_000;

    /** Requests between two checks that the API keeps up: a request needs a thread until the API holds it. */
    private static final int REQUESTS_PER_CHECK = 32;

    private static final int MAX_ADDITIONAL_THREADS = 100;

    private final int requests = Integer.getInteger("held.requests", DEFAULT_REQUESTS);
    private final List<HeldRequestKind> kinds = Arrays.stream(
                    System.getProperty("held.kinds", "EXPORT,ORDER,JOB,EVENTS").split(","))
            .map(HeldRequestKind::valueOf)
            .toList();

    @Test
    void heldRequests_areAllAnswered_whenHeapIsSmall() throws Exception {
        try (TestBackends backends = TestBackends.fromSystemProperties();
                Firestore firestore = GoogleClients.firestore(backends.settings());
                Storage storage = GoogleClients.storage(backends.settings());
                ApiProcess api = ApiProcess.start(
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"),
                        options(backends.options()))) {
            backends.createBucket(storage);
            List<Tenant> tenants = createTenants(firestore, api.port());
            ResourceUsage idle = api.measure();
            print("before: " + idle);
            try (var clients = new ManyConnections(api.port())) {
                ResourceUsage full = holdRequests(api, clients, tenants);
                print("   and: " + full);
                print("%.1f KB of heap for each".formatted((full.heapBytes() - idle.heapBytes()) / 1024.0 / requests));
                assertThat(full.threads()).as("threads").isLessThan(idle.threads() + MAX_ADDITIONAL_THREADS);
                assertNextIsAnsweredImmediately(api, tenants.get(0));
                assertAllAnswered(clients, backends);
                await("the API holds no request")
                        .atMost(TestTimeouts.MAX)
                        .until(() -> api.measure().heldRequests() == 0);
                print(" after: " + api.measure());
            }
        }
    }

    /** Returns the options of the API; they keep the default maximum if the check uses it. */
    private List<String> options(List<String> backendOptions) {
        List<String> options = new ArrayList<>(backendOptions);
        // no request ends before the worker starts, and ten keys send the load of thousands
        options.add("--vip-export.export.max-wait=1h");
        options.add("--server.jetty.connection-idle-timeout=2h");
        options.add("--vip-export.limits.requests-per-second=100000");
        options.add("--vip-export.limits.burst=100000");
        options.add("--" + TestApiConfig.ADDITIONAL_LOCATION);
        // few worker threads, so that threads of held requests would show
        options.add("--server.jetty.threads.max=32");
        if (requests != DEFAULT_REQUESTS) {
            options.add("--vip-export.export.max-waiters=" + requests);
        }
        return options;
    }

    private List<Tenant> createTenants(Firestore firestore, int port) {
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 0; i < Math.max(1, requests / REQUESTS_PER_TENANT); i++) {
            var fresh = new Tenant(new Credentials("key-" + i, "secret-of-" + i), "ws-" + i, "ch-" + i, "");
            writeTenant(firestore, "org-" + i, fresh);
            HttpResponse<String> started = await("an export is under way")
                    .atMost(TestTimeouts.MAX)
                    .until(
                            () -> caller(port, fresh).get(fresh.exportPath(), "Prefer", "respond-async"),
                            answer -> answer.statusCode() == 202);
            String location = started.headers().firstValue("Location").orElseThrow();
            String exportId = location.substring(location.lastIndexOf('/') + 1);
            tenants.add(new Tenant(fresh.credentials(), fresh.workspace(), fresh.channel(), exportId));
        }
        return tenants;
    }

    private static void writeTenant(Firestore firestore, String orgId, Tenant tenant) {
        WriteBatch batch = firestore.batch();
        batch.set(
                firestore.document("ApiKeys/" + tenant.credentials().key()),
                Map.of("orgId", orgId, "secret", tenant.credentials().secret(), "active", true));
        batch.set(
                firestore.document("Workspaces/" + tenant.workspace()),
                Map.of("orgId", orgId, "name", "VIP care", "vip", true));
        batch.set(
                firestore.document("Channels/" + tenant.channel()),
                Map.of("orgId", orgId, "name", "Chat", "type", "chat", "workspaceIds", List.of(tenant.workspace())));
        FirestoreFutures.await(batch.commit(), TestTimeouts.MAX, "writing an organisation");
    }

    private static SignedClient caller(int port, Tenant tenant) {
        return new SignedClient("http://127.0.0.1:" + port, tenant.credentials(), InstantSource.system());
    }

    private ResourceUsage holdRequests(ApiProcess api, ManyConnections clients, List<Tenant> tenants) throws Exception {
        SignedClient caller = caller(api.port(), tenants.get(0));
        long started = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            HeldRequestKind kind = kinds.get(i / tenants.size() % kinds.size());
            clients.send(kind, kind.request(tenants.get(i % tenants.size())));
            if (i % REQUESTS_PER_CHECK == 0) {
                assertThat(caller.get(tenants.get(0).jobPath()).statusCode()).isEqualTo(200);
                clients.readUntil(Duration.ofMillis(2), () -> false);
            }
        }
        print(requests + " requests sent in "
                + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms");
        long sent = System.nanoTime();
        ResourceUsage usage = api.measure();
        while (usage.heldRequests() < requests && System.nanoTime() - sent < TestTimeouts.MAX.toNanos()) {
            assertThat(clients.connections().stream().filter(Connection::isDone).map(Connection::response))
                    .as("answered though nothing has ended")
                    .isEmpty();
            clients.readUntil(Duration.ofSeconds(1), () -> false);
            usage = api.measure();
        }
        assertThat(usage.heldRequests()).as("held at once").isEqualTo(requests);
        return usage;
    }

    /** If the API held the request for an hour, the caller would time out after five minutes. */
    private static void assertNextIsAnsweredImmediately(ApiProcess api, Tenant tenant) throws Exception {
        SignedClient caller = caller(api.port(), tenant);
        int before = api.measure().heldRequests();
        long started = System.nanoTime();
        assertThat(caller.get(tenant.exportPath(), "Prefer", "wait=3600").statusCode())
                .isEqualTo(202);
        print("one more was answered in "
                + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms");
        assertThat(caller.get(tenant.jobPath(), "Prefer", "wait=3600").statusCode())
                .isEqualTo(200);
        assertThat(caller.get(tenant.jobPath() + "/events").statusCode()).isEqualTo(503);
        assertThat(api.measure().heldRequests()).as("held still").isEqualTo(before);
    }

    private void assertAllAnswered(ManyConnections clients, TestBackends backends) throws IOException {
        long started = System.nanoTime();
        try (var worker = Applications.startWorker(backends.options())) {
            assertThat(worker.isRunning()).isTrue();
            clients.readUntil(
                    TestTimeouts.MAX, () -> clients.connections().stream().allMatch(Connection::isDone));
        }
        long correct = clients.connections().stream()
                .filter(Connection::isDone)
                .filter(member -> member.kind().isAnsweredBy(member.response()))
                .count();
        print(correct + " answered as they must be, "
                + Duration.ofNanos(System.nanoTime() - started).toMillis() + " ms after a worker started");
        assertThat(clients.connections())
                .allSatisfy(member -> assertThat(member.kind().isAnsweredBy(member.response()))
                        .as(member.kind() + ": " + member.response())
                        .isTrue());
        assertThat(correct).isEqualTo(requests);
    }

    private static void print(String line) {
        System.out.println(line);
    }
}
