package dev.vipexport.api.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Caller;
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
    private final Caller caller = Caller.of(API, organisation);

    private static List<String> ids(JsonNode list, String field) {
        return list.valueStream().map(item -> item.get(field).asString()).toList();
    }

    @Test
    void workspacesAreTheOrganisationsOwnSortedById() {
        HttpResponse<String> answer = caller.get("/workspaces");

        // "ws-basic" sorts before "ws-vip"
        assertThat(answer.body())
                .isEqualTo("{\"workspaces\":[{\"workspaceId\":\"" + organisation.basic
                        + "\",\"name\":\"Everybody\",\"vip\":false},{\"workspaceId\":\"" + organisation.vip
                        + "\",\"name\":\"Best guests\",\"vip\":true}]}");
    }

    @Test
    void channelsAreTheOrganisationsOwnAndShowOnlyItsOwnWorkspaces() {
        JsonNode channels = Caller.json(caller.get("/channels")).get("channels");

        assertThat(ids(channels, "mediumId"))
                .containsExactlyElementsOf(Stream.of(organisation.channel, organisation.stray)
                        .sorted()
                        .toList());
        JsonNode connected = channels.valueStream()
                .filter(channel -> channel.get("mediumId").asString().equals(organisation.channel))
                .findFirst()
                .orElseThrow();
        assertThat(connected)
                .isEqualTo(Caller.json("{\"mediumId\":\"" + organisation.channel
                        + "\",\"name\":\"Front desk\",\"type\":\"whatsapp\",\"workspaceIds\":[\"" + organisation.basic
                        + "\",\"" + organisation.vip + "\"]}"));
    }

    @Test
    void channelsOfOneWorkspaceAreThoseConnectedToIt() {
        JsonNode channels = Caller.json(caller.get("/channels?workspaceId=" + organisation.vip))
                .get("channels");

        assertThat(ids(channels, "mediumId")).containsExactly(organisation.channel);
    }

    @Test
    void anotherOrganisationsWorkspaceLooksLikeOneThatDoesNotExist() {
        HttpResponse<String> foreign = caller.get("/channels?workspaceId=" + other.vip);
        HttpResponse<String> unknown = caller.get("/channels?workspaceId=no-such-workspace");

        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(unknown.body()).isEqualTo("{\"message\":\"There is no such workspace\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", ".", "..", "__a__", "a%00b", "%F0%9F%98%80"})
    void anIdThatCannotBeOneLooksLikeOneThatDoesNotExist(String id) {
        assertThat(caller.get("/channels?workspaceId=" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void anEmptyOrRepeatedFilterIsAFault() {
        assertThat(caller.get("/channels?workspaceId=").body()).contains("string.empty");
        assertThat(caller.get("/channels?workspaceId=a&workspaceId=b").body()).contains("string.base");
        assertThat(caller.get("/channels?workspaceId=").statusCode()).isEqualTo(422);
    }
}
