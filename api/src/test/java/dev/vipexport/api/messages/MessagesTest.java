package dev.vipexport.api.messages;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.WriteBatch;
import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.query.VipMessages;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MessagesTest {
    private static final RunningApi API = RunningApi.shared();
    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");

    private final Organisation organisation = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);
    private final List<Stored> stored = new ArrayList<>();

    private record Stored(String id, Instant timestamp) {}

    /** Stores 30 messages: ten groups of three with equal timestamps, two seconds apart. */
    @BeforeEach
    void store() throws Exception {
        WriteBatch batch = Backends.shared().firestore().batch();
        for (int i = 0; i < 30; i++) {
            var message = new Stored(Organisation.unique("m"), NOON.plusSeconds(i / 3 * 2L));
            stored.add(message);
            batch.set(
                    Backends.shared()
                            .firestore()
                            .collection(VipMessages.COLLECTION)
                            .document(message.id()),
                    organisation.message(
                            message.timestamp(),
                            Map.of(
                                    "userId",
                                    "u-" + i,
                                    "kind",
                                    i % 2 == 0 ? "text" : "postback",
                                    "source",
                                    "guest",
                                    "labels",
                                    i % 5 == 0 ? List.of("late", "vip") : List.of(),
                                    "text",
                                    "Grüße 😀 " + i)));
        }
        batch.commit().get();
        stored.sort(Comparator.comparing(Stored::timestamp)
                .thenComparing(Stored::id)
                .reversed());
    }

    private String list(String more) {
        return "/vip-messages?" + organisation.juneParameters() + more;
    }

    private List<String> idsOf(JsonNode page) {
        return page.get("messages")
                .valueStream()
                .map(message -> message.get("id").asString())
                .toList();
    }

    private List<String> storedIds() {
        return stored.stream().map(Stored::id).toList();
    }

    @Test
    void messages_areListedNewestFirst_withAllFields() {
        JsonNode page = ApiClient.json(caller.get(list("")));

        assertThat(idsOf(page)).isEqualTo(storedIds());
        assertThat(page.get("nextCursor").isNull()).isTrue();
        JsonNode newest = page.get("messages").get(0);
        assertThat(newest.propertyNames())
                .containsExactly("id", "timestamp", "userId", "kind", "source", "labels", "text");
        assertThat(newest.get("timestamp").asString()).isEqualTo("2026-06-10T12:00:18.000000Z");
        assertThat(newest.get("text").asString()).startsWith("Grüße 😀 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 10, 29, 30, 31})
    void pages_coverAllMessagesOnce(int limit) {
        var seen = new ArrayList<String>();
        String cursor = "";
        do {
            JsonNode page = ApiClient.json(caller.get(list("&limit=" + limit + cursor)));
            List<String> ids = idsOf(page);
            assertThat(ids).hasSizeBetween(1, limit);
            seen.addAll(ids);
            JsonNode next = page.get("nextCursor");
            cursor = next.isNull() ? "" : "&before=" + next.asString();
        } while (!cursor.isEmpty());

        assertThat(seen).isEqualTo(storedIds());
    }

    /** Firestore accepts any character but a slash in an id. */
    @Test
    void cursor_findsNextPage_whenIdHasControlCharacters() throws Exception {
        String prefix = Organisation.unique("m");
        for (String id : List.of("\n", "\r\u0085", "\u001b\u2028")) {
            Backends.shared()
                    .firestore()
                    .collection(VipMessages.COLLECTION)
                    .document(prefix + id)
                    .set(organisation.message(NOON.plusSeconds(60), Map.of()))
                    .get();
        }
        JsonNode first = ApiClient.json(caller.get(list("&limit=1")));
        JsonNode second = ApiClient.json(
                caller.get(list("&limit=1&before=" + first.get("nextCursor").asString())));

        assertThat(idsOf(first)).containsExactly(prefix + "\u001b\u2028");
        assertThat(idsOf(second)).containsExactly(prefix + "\r\u0085");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-06-10T12:00:06Z,        9",
        "2026-06-10T12:00:06.000001Z, 12",
        "2026-06-10T14:00:06 02:00,   9",
        "2026-06-10T12:00:00Z,        0",
        "2026-06-11,                  30",
        "2026-07-15,                  30",
        "2026-05-01,                  0",
        "2026-06-01,                  0",
    })
    void before_listsEarlierOnly_whenItIsATime(String before, int expected) {
        JsonNode page = ApiClient.json(caller.get(list("&before=" + before.replace(" ", "+"))));

        assertThat(idsOf(page)).isEqualTo(storedIds().subList(30 - expected, 30));
        assertThat(page.get("nextCursor").isNull()).isTrue();
    }

    @Test
    void messages_areFiltered_byLabelAndContentType() {
        assertThat(idsOf(ApiClient.json(caller.get(list("&label=late"))))).hasSize(6);
        assertThat(idsOf(ApiClient.json(caller.get(list("&contentType=text"))))).hasSize(15);
        assertThat(idsOf(ApiClient.json(caller.get(list("&label=late&contentType=text")))))
                .hasSize(3);
        assertThat(idsOf(ApiClient.json(caller.get(list("&label=no-such-label")))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "&before=garbage     | date.format",
                "&before=            | date.format",
                "&before=a&before=b  | string.base",
                "&limit=0            | number.min",
                "&limit=501          | number.max",
                "&limit=1.5          | number.integer",
                "&limit=ten          | number.base",
                "&limit=             | number.base",
            })
    void parameter_isInvalid_whenUnreadable(String more, String type) {
        HttpResponse<String> answer = caller.get(list(more));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(ApiClient.json(answer).get("error")).hasSize(1);
        assertThat(ApiClient.json(answer).get("error").get(0).get("type").asString())
                .isEqualTo(type);
    }

    @Test
    void messages_areNotFound_whenOfAnotherOrganisation() {
        ApiClient stranger = ApiClient.of(API, Organisation.create());

        assertThat(stranger.get(list("")).statusCode()).isEqualTo(404);
    }

    private static String list(String workspaceId, String mediumId) {
        return "/vip-messages?workspaceId=" + workspaceId + "&mediumId=" + mediumId + "&from=2026-06-01&to=2026-06-30";
    }

    private static void assertSeesNothing(ApiClient stranger, String workspaceId, String mediumId) {
        HttpResponse<String> answer = stranger.get(list(workspaceId, mediumId));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(ApiClient.json(answer).get("messages").size()).isZero();
    }

    /** A message belongs to a workspace and a channel, and each of both to one organisation. */
    @Test
    void messages_stayBehind_whenOnlyTheirChannelMoves() {
        Organisation other = Organisation.create();
        Organisation.put(
                "Channels",
                organisation.channel,
                Map.of(
                        "orgId",
                        other.orgId,
                        "name",
                        "Moved",
                        "type",
                        "whatsapp",
                        "workspaceIds",
                        List.of(organisation.vipWorkspace, other.vipWorkspace)));
        ApiClient stranger = ApiClient.of(API, other);

        assertSeesNothing(stranger, other.vipWorkspace, organisation.channel);
        assertThat(stranger.get(list(organisation.vipWorkspace, organisation.channel))
                        .statusCode())
                .isEqualTo(404);
        assertThat(caller.get(list("")).statusCode()).isEqualTo(404);
    }

    @Test
    void messages_stayBehind_whenOnlyTheirWorkspaceMoves() {
        Organisation other = Organisation.create();
        Organisation.put(
                "Workspaces", organisation.vipWorkspace, Map.of("orgId", other.orgId, "name", "Moved", "vip", true));
        Organisation.put(
                "Channels",
                other.channel,
                Map.of(
                        "orgId",
                        other.orgId,
                        "name",
                        "Front desk",
                        "type",
                        "whatsapp",
                        "workspaceIds",
                        List.of(organisation.vipWorkspace)));
        ApiClient stranger = ApiClient.of(API, other);

        assertSeesNothing(stranger, organisation.vipWorkspace, other.channel);
        assertThat(stranger.get(list(organisation.vipWorkspace, organisation.channel))
                        .statusCode())
                .isEqualTo(404);
    }
}
