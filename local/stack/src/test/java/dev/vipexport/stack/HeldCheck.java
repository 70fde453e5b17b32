package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.WriteBatch;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.cloud.FirestoreCalls;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.junit.Patience;
import dev.vipexport.stack.ApiProcess.Look;
import dev.vipexport.stack.Crowd.Member;
import dev.vipexport.stack.HeldKind.Tenant;
import dev.vipexport.stack.demo.Caller;
import dev.vipexport.stack.demo.Credentials;
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
 * As many requests as an instance holds by default, at once, in an API whose heap is 256 MB: waiting calls of every kind
 * and streams of events. {@code .ci/held} runs it: it takes a minute, so its name keeps it out of every build.
 */
class HeldCheck {
    private static final int DEFAULT = 10_000;
    private static final int OF_ONE_TENANT = 1_000;

    /** Sent before a look whether the API keeps up: what has arrived but is not yet held does need a thread. */
    private static final int AT_ONCE = 32;

    private static final int MOST_THREADS_MORE = 100;

    private final int requests = Integer.getInteger("held.requests", DEFAULT);
    private final List<HeldKind> kinds = Arrays.stream(
                    System.getProperty("held.kinds", "EXPORT,ORDER,JOB,EVENTS").split(","))
            .map(HeldKind::valueOf)
            .toList();

    @Test
    void everyRequestIsHeldInASmallHeapAndAnswered() throws Exception {
        try (Clouds clouds = Clouds.ofTheRun();
                Firestore firestore = GoogleClients.firestore(clouds.settings());
                Storage storage = GoogleClients.storage(clouds.settings());
                ApiProcess api = ApiProcess.start(
                        List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"),
                        options(clouds.options()))) {
            clouds.createBucket(storage);
            List<Tenant> tenants = tenants(firestore, api.port());
            Look idle = api.look();
            say("before: " + idle);
            try (var crowd = new Crowd(api.port())) {
                Look full = hold(api, crowd, tenants);
                say("   and: " + full);
                say("%.1f KB of heap for each".formatted((full.bytes() - idle.bytes()) / 1024.0 / requests));
                assertThat(full.threads()).as("threads").isLessThan(idle.threads() + MOST_THREADS_MORE);
                oneMoreIsAnsweredAtOnce(api, tenants.get(0));
                release(crowd, clouds);
                await("nobody takes a place any more")
                        .atMost(Patience.MOST)
                        .until(() -> api.look().held() == 0);
                say(" after: " + api.look());
            }
        }
    }

    /** The API's own, where it is asked for as many as it holds by default. */
    private List<String> options(List<String> clouds) {
        List<String> options = new ArrayList<>(clouds);
        // none gives up before the worker comes, and a dozen keys send what thousands would
        options.add("--vip-export.export.longest-wait=1h");
        options.add("--server.jetty.connection-idle-timeout=2h");
        options.add("--vip-export.limits.requests-per-second=100000");
        options.add("--vip-export.limits.burst=100000");
        options.add("--" + PatientApi.SETTING);
        // few of those that work, so that those that held requests would have show
        options.add("--server.jetty.threads.max=32");
        if (requests != DEFAULT) {
            options.add("--vip-export.export.most-waiters=" + requests);
        }
        return options;
    }

    private List<Tenant> tenants(Firestore firestore, int port) {
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 0; i < Math.max(1, requests / OF_ONE_TENANT); i++) {
            var fresh = new Tenant(new Credentials("key-" + i, "secret-of-" + i), "ws-" + i, "ch-" + i, "");
            store(firestore, "org-" + i, fresh);
            HttpResponse<String> started = await("an export is under way")
                    .atMost(Patience.MOST)
                    .until(
                            () -> caller(port, fresh).get(fresh.export(), "Prefer", "respond-async"),
                            answer -> answer.statusCode() == 202);
            String location = started.headers().firstValue("Location").orElseThrow();
            String exportId = location.substring(location.lastIndexOf('/') + 1);
            tenants.add(new Tenant(fresh.credentials(), fresh.workspace(), fresh.channel(), exportId));
        }
        return tenants;
    }

    private static void store(Firestore firestore, String orgId, Tenant tenant) {
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
        FirestoreCalls.await(batch.commit(), Patience.MOST, "writing an organisation");
    }

    private static Caller caller(int port, Tenant tenant) {
        return new Caller("http://127.0.0.1:" + port, tenant.credentials(), InstantSource.system());
    }

    private Look hold(ApiProcess api, Crowd crowd, List<Tenant> tenants) throws IOException {
        Caller caller = caller(api.port(), tenants.get(0));
        long begun = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            HeldKind kind = kinds.get(i / tenants.size() % kinds.size());
            crowd.join(kind, kind.request(tenants.get(i % tenants.size())));
            if (i % AT_ONCE == 0) {
                assertThat(caller.get(tenants.get(0).job()).statusCode()).isEqualTo(200);
                crowd.listen(Duration.ofMillis(2), () -> false);
            }
        }
        say(requests + " requests sent in "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        long sent = System.nanoTime();
        Look look = api.look();
        while (look.held() < requests && System.nanoTime() - sent < Patience.MOST.toNanos()) {
            assertThat(crowd.members().stream().filter(Member::isDone).map(Member::answer))
                    .as("answered though nothing has ended")
                    .isEmpty();
            crowd.listen(Duration.ofSeconds(1), () -> false);
            look = api.look();
        }
        assertThat(look.held()).as("held at once").isEqualTo(requests);
        return look;
    }

    /** Who is held for an hour would not be answered in the five that the caller waits. */
    private static void oneMoreIsAnsweredAtOnce(ApiProcess api, Tenant tenant) throws IOException {
        Caller caller = caller(api.port(), tenant);
        int before = api.look().held();
        long begun = System.nanoTime();
        assertThat(caller.get(tenant.export(), "Prefer", "wait=3600").statusCode())
                .isEqualTo(202);
        say("one more was answered in "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        assertThat(caller.get(tenant.job(), "Prefer", "wait=3600").statusCode()).isEqualTo(200);
        assertThat(caller.get(tenant.job() + "/events").statusCode()).isEqualTo(503);
        assertThat(api.look().held()).as("held still").isEqualTo(before);
    }

    private void release(Crowd crowd, Clouds clouds) throws IOException {
        long begun = System.nanoTime();
        try (var worker = Product.startWorker(clouds.options())) {
            assertThat(worker.isRunning()).isTrue();
            crowd.listen(Patience.MOST, () -> crowd.members().stream().allMatch(Member::isDone));
        }
        long right = crowd.members().stream()
                .filter(Member::isDone)
                .filter(member -> member.kind().isAnsweredBy(member.answer()))
                .count();
        say(right + " answered as they must be, "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms after a worker started");
        assertThat(crowd.members())
                .allSatisfy(member -> assertThat(member.kind().isAnsweredBy(member.answer()))
                        .as(member.kind() + ": " + member.answer())
                        .isTrue());
        assertThat(right).isEqualTo(requests);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
