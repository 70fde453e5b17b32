package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.query.VipMessages;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pages and estimates of messages that are almost as large as Firestore allows. */
class LargeMessagesTest {
    private static final RunningApi API = RunningApi.start("vip-export.reads.max-bytes=12MB");
    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");
    private static final int MESSAGES = 12;

    @AfterAll
    static void close() {
        API.close();
    }

    private static Organisation organisationWith(int messages, int length) {
        Organisation organisation = Organisation.create();
        for (int i = 0; i < messages; i++) {
            Organisation.put(
                    VipMessages.COLLECTION,
                    Organisation.unique("m"),
                    organisation.message(NOON.plusSeconds(i), Map.of("kind", "text", "text", "x".repeat(length))));
        }
        return organisation;
    }

    private static String page(Organisation organisation) {
        return "/vip-messages?limit=500&" + organisation.juneParameters();
    }

    @Test
    void requests_stayWithinTheBudget_whenManyReadLargeMessages() {
        Organisation large = organisationWith(MESSAGES, 900_000);
        Organisation other = organisationWith(1, 10);
        ApiClient caller = ApiClient.of(API, large);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            answers.add(caller.getAsync(page(large)));
            answers.add(caller.postAsync("/vip-messages/exports?dryRun=true", large.juneBody("")));
        }

        HttpResponse<String> ofOther = ApiClient.of(API, other).get(page(other));

        assertThat(ofOther.statusCode()).isEqualTo(200);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
        ReadBudget budget = API.bean(ReadBudget.class);
        assertThat(budget.peakBytes()).isBetween(ReadBudget.FIRST_BYTES, 12L << 20);
        Awaitility.await().untilAsserted(() -> assertThat(budget.heldBytes()).isZero());
    }

    @Test
    void pages_coverAllLargeMessagesOnce() {
        Organisation large = organisationWith(MESSAGES, 900_000);
        ApiClient caller = ApiClient.of(API, large);

        List<String> ids = new ArrayList<>();
        JsonNode page = ApiClient.json(caller.get(page(large)));
        while (true) {
            page.get("messages").forEach(message -> ids.add(message.get("id").asString()));
            if (page.get("nextCursor").isNull()) {
                break;
            }
            page = ApiClient.json(
                    caller.get(page(large) + "&before=" + page.get("nextCursor").asString()));
        }

        Set<String> distinct = new HashSet<>(ids);
        assertThat(ids).hasSize(MESSAGES);
        assertThat(distinct).hasSize(MESSAGES);
    }

    @Test
    void request_isUnavailable_whenItsOrganisationHoldsHalf() {
        Organisation busy = organisationWith(1, 10);
        Organisation other = organisationWith(1, 10);
        try (var api = RunningApi.start("vip-export.reads.max-bytes=12MB", "vip-export.call-timeout=2s")) {
            ReadBudget budget = api.bean(ReadBudget.class);
            try (ReadBudget.Share share = budget.open(busy.orgId)) {
                while (share.bytes() < 4 * ReadBudget.ROW_BYTES) {
                    assertThat(share.tryGrow()).isTrue();
                }

                for (String read : List.of(page(busy), "/vip-messages/exports?limit=500")) {
                    HttpResponse<String> refused = ApiClient.of(api, busy).get(read);
                    assertThat(refused.statusCode()).isEqualTo(503);
                    assertThat(refused.headers().firstValue("retry-after")).contains("5");
                }
                assertThat(ApiClient.of(api, other).get(page(other)).statusCode())
                        .isEqualTo(200);
            }
            assertThat(ApiClient.of(api, busy).get(page(busy)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void share_isReturned_whenRequestHasABodyOrQueues() {
        Organisation reader = organisationWith(1, 10);
        ApiClient caller = ApiClient.of(API, reader);
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            answers.add(caller.getAsync(page(reader)));
        }
        HttpResponse<String> withBody =
                ApiClient.send(caller.signed(page(reader)).method("GET", HttpRequest.BodyPublishers.ofString("x")));

        assertThat(withBody.statusCode()).isEqualTo(200);
        answers.forEach(CompletableFuture::join);
        ReadBudget budget = API.bean(ReadBudget.class);
        Awaitility.await().untilAsserted(() -> assertThat(budget.heldBytes()).isZero());
    }
}
