package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RawHttp;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private final Organisation victim = Organisation.create();

    /** The orders of two organisations would take all threads: each waits for a Kafka that is not there. */
    @Test
    void organisation_isServed_whileRequestsOfOthersHang() {
        try (var api = RunningApi.start(
                "server.jetty.threads.max=16",
                "server.shutdown=immediate",
                "spring.kafka.bootstrap-servers=127.0.0.1:1",
                "spring.kafka.admin.operation-timeout=100ms",
                "vip-export.admission.parallel=8",
                "vip-export.admission.total=6",
                "vip-export.admission.guaranteed=1")) {
            List<CompletableFuture<HttpResponse<String>>> hanging = new ArrayList<>();
            for (int attackers = 0; attackers < 3; attackers++) {
                Organisation attacker = Organisation.create();
                for (int i = 0; i < 8; i++) {
                    hanging.add(
                            ApiClient.of(api, attacker).getAsync("/vip-messages/export?" + attacker.juneParameters()));
                }
            }

            for (int i = 0; i < 10; i++) {
                HttpResponse<String> answer = ApiClient.of(api, victim).get("/vip-messages?" + victim.juneParameters());
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            }
            assertThat(hanging).as("the others still hang").noneMatch(CompletableFuture::isDone);
        }
    }

    @Test
    void bodiesOfAllOrganisations_areBounded() throws IOException {
        Organisation attacker = Organisation.create();
        try (var api = RunningApi.start(
                        // a quarter of it is one body of unknown length
                        "vip-export.admission.max-body-bytes=64KB",
                        "vip-export.admission.body-timeout=10m",
                        "vip-export.connections.read-grace=10m");
                Socket peer = sendHalfABody(api, attacker)) {
            awaitBodyBytes(api, 16 * 1024);
            assertThat(order(api, attacker)).isEqualTo(429);
            assertThat(order(api, victim)).isEqualTo(202);

            peer.close();

            awaitBodyBytes(api, 0);
            assertThat(order(api, attacker)).isEqualTo(202);
        }
    }

    private static void awaitBodyBytes(RunningApi api, long bytes) {
        AdmissionFilter filter = api.bean(AdmissionFilter.class);
        await().atMost(TestTimeouts.MAX).until(() -> filter.bodyBytes() == bytes);
    }

    private static int order(RunningApi api, Organisation organisation) {
        return ApiClient.of(api, organisation)
                .post("/vip-messages/exports", organisation.juneBody(""))
                .statusCode();
    }

    private static Socket sendHalfABody(RunningApi api, Organisation sender) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), api.port());
        String head = "POST /vip-messages/exports HTTP/1.1\r\nHost: a\r\n"
                + RawHttp.signature(api, sender.apiKey, sender.secret) + "Transfer-Encoding: chunked\r\n\r\n5\r\na";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
