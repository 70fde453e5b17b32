package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests copies within the server. */
class CopyContractTest extends StorageContract {
    private static final String RESOURCE = "{\"contentType\":\"text/csv\",\"metadata\":{\"k\":\"v\"}}";

    @BeforeEach
    void storeSource() throws Exception {
        multipart("&name=source", RESOURCE, "content");
    }

    @Test
    void rewrite_finishesInOneCall() throws Exception {
        JsonObject answer = copy("rewriteTo", "target", "").json();

        assertThat(text(answer, "kind")).isEqualTo("storage#rewriteResponse");
        assertThat(answer.get("done").getAsBoolean()).isTrue();
        assertThat(text(answer, "totalBytesRewritten")).isEqualTo("7");
        assertThat(text(answer, "objectSize")).isEqualTo("7");
        assertThat(text(answer.getAsJsonObject("resource"), "name")).isEqualTo("target");
        assertThat(contentOf("target")).isEqualTo("content");
    }

    @Test
    void copy_returnsNewObject() throws Exception {
        Answer copied = copy("copyTo", "target", "");

        assertThat(text(copied.json(), "name")).isEqualTo("target");
        assertThat(contentOf("target")).isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewriteTo", "copyTo"})
    void copy_keepsProperties_withoutResource(String call) throws Exception {
        copy(call, "target", "");

        JsonObject resource = http.get(object("target")).json();
        assertThat(text(resource, "contentType")).isEqualTo("text/csv");
        assertThat(text(resource.getAsJsonObject("metadata"), "k")).isEqualTo("v");
        assertThat(text(resource, "metageneration")).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewriteTo", "copyTo"})
    void copy_replacesProperties_withResource(String call) throws Exception {
        copy(call, "target", "{\"contentType\":\"text/plain\",\"metadata\":{\"other\":\"w\"}}");

        JsonObject resource = http.get(object("target")).json();
        assertThat(text(resource, "contentType")).isEqualTo("text/plain");
        assertThat(resource.getAsJsonObject("metadata").has("k")).isFalse();
        assertThat(text(resource.getAsJsonObject("metadata"), "other")).isEqualTo("w");
    }

    @Test
    void copy_canTargetAnotherBucket() throws Exception {
        String other = newBucket();

        assertThat(http.post(object("source") + "/rewriteTo/b/" + other + "/o/target", "")
                        .status())
                .isEqualTo(200);
        assertThat(http.get("/storage/v1/b/" + other + "/o/target?alt=media").text())
                .isEqualTo("content");
    }

    @Test
    void copy_survivesSourceDeletion() throws Exception {
        copy("rewriteTo", "target", "");
        delete(object("source"));

        assertThat(contentOf("target")).isEqualTo("content");
    }

    @Test
    void rewrite_canTargetItsSource() throws Exception {
        String old = generation(http.get(object("source")).json());
        copy("rewriteTo", "source", "{\"contentType\":\"text/plain\"}");

        JsonObject rewritten = http.get(object("source")).json();
        assertThat(generation(rewritten)).isNotEqualTo(old);
        assertThat(text(rewritten, "contentType")).isEqualTo("text/plain");
        assertThat(contentOf("source")).isEqualTo("content");
    }

    @Test
    void copy_keepsComponentCount_ofCompositeObject() throws Exception {
        http.post(
                object("all") + "/compose",
                "{\"sourceObjects\":[{\"name\":\"source\"},{\"name\":\"source\"}]}",
                "Content-Type",
                "application/json");
        JsonObject copy = http.post(object("all") + "/copyTo/b/" + bucket + "/o/target", "")
                .json();

        assertThat(copy.get("componentCount").getAsInt()).isEqualTo(2);
        assertThat(copy.has("md5Hash")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rewriteTo", "copyTo"})
    void copy_isNotFound_whenSourceOrBucketIsMissing(String call) throws Exception {
        assertThat(http.post(object("none") + "/" + call + "/b/" + bucket + "/o/target", "")
                        .status())
                .isEqualTo(404);
        assertThat(http.post(object("source") + "/" + call + "/b/missing-" + bucket + "/o/target", "")
                        .status())
                .isEqualTo(404);
    }

    private Answer copy(String call, String target, String resource) throws Exception {
        return http.post(
                object("source") + "/" + call + "/b/" + bucket + "/o/" + target,
                resource,
                "Content-Type",
                "application/json");
    }
}
