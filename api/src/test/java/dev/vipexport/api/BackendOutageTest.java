package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.export.FakeWorker;
import dev.vipexport.api.export.StoredJobs;
import dev.vipexport.common.messaging.TicketCodec;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.kafka.KafkaBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BackendOutageTest {
    private static final String NOWHERE = "127.0.0.1:1";

    private final Organisation organisation = Organisation.create();
    private final String export = "/vip-messages/export?" + organisation.juneParameters();

    private static void assertUnavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("retry-after")).contains("5");
        assertThat(answer.body()).isEqualTo("{\"message\":\"The service is unavailable. Retry in 5 seconds\"}");
    }

    @Test
    void repeat_sendsTicketOfSameJob_whenKafkaWasDown() {
        try (var api = RunningApi.start(
                "spring.kafka.bootstrap-servers=" + NOWHERE,
                "spring.kafka.admin.operation-timeout=1s",
                "spring.kafka.producer.properties[max.block.ms]=300")) {
            assertUnavailable(ApiClient.of(api, organisation).get(export));
        }
        String exportId = StoredJobs.awaitOnlyJob(organisation);

        HttpResponse<String> repeated =
                ApiClient.of(RunningApi.shared(), organisation).get(export, "Prefer", "respond-async");
        assertThat(repeated.statusCode()).isEqualTo(202);
        assertThat(ApiClient.json(repeated).get("exportId").asString()).isEqualTo(exportId);
        assertThat(StoredJobs.idsOf(organisation)).containsExactly(exportId);
        assertTicketIsSent(exportId);
    }

    /** Returns an export that has ended with a file. */
    private String finishedExport(ApiClient caller) {
        String exportId = ApiClient.json(caller.get(export, "Prefer", "respond-async"))
                .get("exportId")
                .asString();
        FakeWorker.shared().finish(exportId, 3);
        return exportId;
    }

    private static ServerSocket silentServer() throws IOException {
        return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    private static String storageAt(ServerSocket server) {
        return "vip-export.cloud.storage-emulator-url=http://127.0.0.1:" + server.getLocalPort();
    }

    @Test
    void order_isAccepted_whileCloudStorageIsSilent() throws Exception {
        try (ServerSocket silent = silentServer();
                var api = RunningApi.start(storageAt(silent))) {
            ApiClient caller = ApiClient.of(api, organisation);
            String exportId = finishedExport(caller);
            var polls = new ArrayList<CompletableFuture<HttpResponse<String>>>();
            for (int i = 0; i < 10; i++) {
                polls.add(caller.getAsync("/vip-messages/exports/" + exportId));
            }

            Organisation other = Organisation.create();
            HttpResponse<String> order = ApiClient.of(api, other).post("/vip-messages/exports", other.juneBody(""));

            assertThat(order.statusCode()).isEqualTo(202);
            assertThat(polls).as("all of them wait").noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void poll_isUnavailable_whenCloudStorageStaysSilent() throws Exception {
        try (ServerSocket silent = silentServer();
                var api = RunningApi.start(storageAt(silent), "vip-export.call-timeout=300ms")) {
            ApiClient caller = ApiClient.of(api, organisation);
            String exportId = finishedExport(ApiClient.of(RunningApi.shared(), organisation));

            assertUnavailable(caller.get("/vip-messages/exports/" + exportId));
        }
    }

    private static void assertTicketIsSent(String exportId) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                Backends.shared().kafka().bootstrapServers(),
                "group.id",
                Organisation.unique("tickets"),
                "auto.offset.reset",
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(Topics.JOBS));
            var seen = new ArrayList<String>();
            Awaitility.await().atMost(TestTimeouts.MAX).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(ticket ->
                                seen.add(TicketCodec.jobTicket(ticket.value()).exportId()));
                return seen.contains(exportId);
            });
        }
    }

    @Test
    void api_serves_whenKafkaStartsLater() {
        int port = freePort();
        try (var api = RunningApi.start(
                "spring.kafka.bootstrap-servers=127.0.0.1:" + port,
                "spring.kafka.admin.operation-timeout=1s",
                "spring.kafka.producer.properties[max.block.ms]=500",
                "vip-export.kafka.topic-retry-interval=100ms")) {
            ApiClient caller = ApiClient.of(api, organisation);
            assertUnavailable(caller.get(export));

            try (var kafka = KafkaBroker.start(new KafkaBroker.Options(port, 0, null))) {
                Awaitility.await()
                        .atMost(TestTimeouts.MAX)
                        .until(() ->
                                caller.get(export, "Prefer", "respond-async").statusCode() == 202);
                assertThat(kafka.bootstrapServers()).endsWith(":" + port);
            }
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void routes_areUnavailable_whenFirestoreIsDown() {
        RunningApi api = RunningApi.withoutFirestore();
        ApiClient caller = ApiClient.of(api, organisation);

        assertUnavailable(caller.get("/workspaces"));
        assertUnavailable(caller.get(export));
        assertThat(api.health().statusCode()).isEqualTo(200);
    }

    @Test
    void order_isUnavailable_whenBackendIsDown() {
        for (String missing : List.of("vip-export.cloud.firestore-emulator-host", "spring.kafka.bootstrap-servers")) {
            try (var api = RunningApi.startWithDefaultTimeouts(
                    missing + "=" + NOWHERE, "spring.kafka.admin.operation-timeout=1s")) {
                assertUnavailable(
                        ApiClient.of(api, organisation).post("/vip-messages/exports", organisation.juneBody("")));
            }
        }
    }
}
