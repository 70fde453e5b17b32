package dev.vipexport.api.messages.count;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountLoadTest {
    private static final int MAX_COUNTS = 5;
    private static final int MAX_PER_ORGANISATION = 3;
    private static final int DRY_RUNS = 12;

    private final HeldCounts firestore =
            new HeldCounts(Backends.shared().firestoreServer().endpoint());
    private final RunningApi api = RunningApi.start(
            "vip-export.cloud.firestore-emulator-host=" + firestore.endpoint(),
            "vip-export.estimate.max-counts=" + MAX_COUNTS,
            "vip-export.estimate.max-counts-per-organisation=" + MAX_PER_ORGANISATION,
            // fewer than the requests whose counts are held
            "server.jetty.threads.max=8");
    private final Organisation busy = Organisation.create();
    private final Organisation second = Organisation.create();
    private final Organisation third = Organisation.create();

    @AfterEach
    void stop() {
        firestore.release();
        api.close();
        firestore.close();
    }

    private List<CompletableFuture<HttpResponse<String>>> orderCounts(Organisation organisation) {
        ApiClient caller = ApiClient.of(api, organisation);
        var responses = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < DRY_RUNS; i++) {
            // windows of their own, so that no count answers two requests
            responses.add(caller.getAsync("/vip-messages/labels?" + window(organisation, 10 + i)));
            responses.add(caller.postAsync(
                    "/vip-messages/exports?dryRun=true",
                    organisation.juneBody("").replace("2026-06-30", "2026-06-" + (10 + i))));
        }
        return responses;
    }

    private static String window(Organisation organisation, int lastDay) {
        return organisation.juneParameters().replace("to=2026-06-30", "to=2026-06-" + lastDay);
    }

    /** Sends requests that look a key up and read other documents. */
    private void assertAnswers(Organisation organisation) {
        ApiClient caller = ApiClient.of(api, organisation);
        assertThat(caller.get("/workspaces").statusCode()).isEqualTo(200);
        assertThat(caller.get("/vip-messages?" + window(organisation, 30)).statusCode())
                .isEqualTo(200);
        assertThat(caller.post("/vip-messages/exports", organisation.juneBody(""))
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void otherOrganisations_areServed_whileCountsAreHeld() {
        List<CompletableFuture<HttpResponse<String>>> responses = new ArrayList<>(orderCounts(busy));
        await().atMost(TestTimeouts.MAX).until(() -> firestore.running() == MAX_PER_ORGANISATION);
        // each dry run also reads a sample, so all of them wait for their counts now
        await().atMost(TestTimeouts.MAX).until(() -> firestore.messageReads() == DRY_RUNS);
        assertAnswers(second);

        responses.addAll(orderCounts(second));
        await().atMost(TestTimeouts.MAX).until(() -> firestore.running() == MAX_COUNTS);
        assertAnswers(third);

        assertThat(responses).noneMatch(CompletableFuture::isDone);
        firestore.release();
        assertThat(responses)
                .allSatisfy(response -> assertThat(response.join().statusCode()).isEqualTo(200));
        assertThat(firestore.peak()).isEqualTo(MAX_COUNTS);
        assertThat(firestore.peak(busy.vipWorkspace)).isEqualTo(MAX_PER_ORGANISATION);
        assertThat(firestore.peak(second.vipWorkspace)).isLessThanOrEqualTo(MAX_PER_ORGANISATION);
        assertThat(firestore.sharedConnections()).isEmpty();
    }
}
