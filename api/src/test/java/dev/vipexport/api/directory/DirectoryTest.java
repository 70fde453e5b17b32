package dev.vipexport.api.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DirectoryTest {
    private static final RunningApi API = RunningApi.shared();

    private final Organisation organisation = Organisation.create();
    private final Organisation other = Organisation.create();
    private final ApiClient caller = ApiClient.of(API, organisation);

    private static List<String> ids(JsonNode list, String field) {
        return list.valueStream().map(item -> item.get(field).asString()).toList();
    }

    @Test
    void workspaces_areOwnOnly_sortedById() {
        HttpResponse<String> answer = caller.get("/workspaces");

        // "ws-basic" sorts before "ws-vip"
        assertThat(answer.body())
                .isEqualTo("{\"workspaces\":[{\"workspaceId\":\"" + organisation.basicWorkspace
                        + "\",\"name\":\"Everybody\",\"vip\":false},{\"workspaceId\":\"" + organisation.vipWorkspace
                        + "\",\"name\":\"Best guests\",\"vip\":true}]}");
    }

    @Test
    void channels_areOwnOnly_withOwnWorkspaces() {
        JsonNode channels = ApiClient.json(caller.get("/channels")).get("channels");

        assertThat(ids(channels, "mediumId"))
                .containsExactlyElementsOf(Stream.of(organisation.channel, organisation.unconnectedChannel)
                        .sorted()
                        .toList());
        JsonNode connected = channels.valueStream()
                .filter(channel -> channel.get("mediumId").asString().equals(organisation.channel))
                .findFirst()
                .orElseThrow();
        assertThat(connected)
                .isEqualTo(ApiClient.json("{\"mediumId\":\"" + organisation.channel
                        + "\",\"name\":\"Front desk\",\"type\":\"whatsapp\",\"workspaceIds\":[\""
                        + organisation.basicWorkspace
                        + "\",\"" + organisation.vipWorkspace + "\"]}"));
    }

    @Test
    void channels_areFiltered_whenWorkspaceIsGiven() {
        JsonNode channels = ApiClient.json(caller.get("/channels?workspaceId=" + organisation.vipWorkspace))
                .get("channels");

        assertThat(ids(channels, "mediumId")).containsExactly(organisation.channel);
    }

    @Test
    void workspace_isNotFound_whenOfAnotherOrganisation() {
        HttpResponse<String> foreign = caller.get("/channels?workspaceId=" + other.vipWorkspace);
        HttpResponse<String> unknown = caller.get("/channels?workspaceId=no-such-workspace");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body()).isEqualTo("{\"message\":\"There is no such workspace\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", ".", "..", "__a__", "a%00b", "%F0%9F%98%80"})
    void workspace_isNotFound_whenIdIsInvalid(String id) {
        assertThat(caller.get("/channels?workspaceId=" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void workspaceFilter_isInvalid_whenEmptyOrRepeated() {
        assertThat(caller.get("/channels?workspaceId=").body()).contains("string.empty");
        assertThat(caller.get("/channels?workspaceId=a&workspaceId=b").body()).contains("string.base");
        assertThat(caller.get("/channels?workspaceId=").statusCode()).isEqualTo(422);
    }
}
