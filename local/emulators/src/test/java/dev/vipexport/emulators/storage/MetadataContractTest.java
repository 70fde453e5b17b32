package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests changes of objects' properties, and deletes. */
class MetadataContractTest extends StorageContract {

    @BeforeEach
    void storeObject() throws Exception {
        multipart(
                "&name=o",
                "{\"contentType\":\"text/csv\",\"cacheControl\":\"no-store\",\"metadata\":{\"a\":\"1\",\"b\":\"2\"}}",
                "content");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"metadata\":{\"c\":\"3\"}}', '{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}'",
        "'{\"metadata\":{\"a\":\"9\"}}', '{\"a\":\"9\",\"b\":\"2\"}'",
        "'{\"metadata\":{\"a\":null}}', '{\"b\":\"2\"}'",
        "'{\"metadata\":{\"none\":null}}', '{\"a\":\"1\",\"b\":\"2\"}'",
        "'{\"metadata\":null}', null",
        "'{\"contentType\":\"text/plain\"}', '{\"a\":\"1\",\"b\":\"2\"}'",
        "'{}', '{\"a\":\"1\",\"b\":\"2\"}'"
    })
    void patch_mergesCustomMetadata(String changes, String metadata) throws Exception {
        assertThat(patch(object("o"), changes).status()).isEqualTo(200);

        JsonElement changed = http.get(object("o")).json().get("metadata");
        assertThat(changed == null ? JsonNull.INSTANCE : changed).isEqualTo(JsonParser.parseString(metadata));
        assertThat(contentOf("o")).isEqualTo("content");
    }

    @ParameterizedTest
    @ValueSource(strings = {"contentType", "cacheControl", "contentDisposition", "contentEncoding", "contentLanguage"})
    void patch_changesField(String field) throws Exception {
        patch(object("o"), "{\"" + field + "\":\"br\"}");

        assertThat(text(http.get(object("o")).json(), field)).isEqualTo("br");
    }

    @Test
    void patch_removesField_whenNull() throws Exception {
        patch(object("o"), "{\"cacheControl\":null}");

        JsonObject resource = http.get(object("o")).json();
        assertThat(resource.has("cacheControl")).isFalse();
        assertThat(text(resource, "contentType")).isEqualTo("text/csv");
    }

    @Test
    void update_incrementsMetagenerationOnly() throws Exception {
        JsonObject before = http.get(object("o")).json();
        JsonObject after = patch(object("o"), "{\"metadata\":{\"c\":\"3\"}}").json();

        assertThat(text(after, "metageneration")).isEqualTo("2");
        assertThat(generation(after)).isEqualTo(generation(before));
        assertThat(text(after, "timeCreated")).isEqualTo(text(before, "timeCreated"));
        assertThat(text(after, "etag")).isNotEqualTo(text(before, "etag"));
        assertThat(Instant.parse(text(after, "updated"))).isAfterOrEqualTo(Instant.parse(text(before, "updated")));
    }

    @Test
    void put_replacesAllProperties() throws Exception {
        http.send(
                "PUT",
                object("o"),
                BodyPublishers.ofString("{\"contentType\":\"text/plain\",\"metadata\":{\"c\":\"3\"}}"),
                "Content-Type",
                "application/json");

        JsonObject resource = http.get(object("o")).json();
        assertThat(resource.get("metadata")).hasToString("{\"c\":\"3\"}");
        assertThat(resource.has("cacheControl")).isFalse();
        assertThat(text(resource, "contentType")).isEqualTo("text/plain");
    }

    @Test
    void post_actsAsPatch_withMethodOverride() throws Exception {
        http.post(
                object("o"),
                "{\"contentType\":\"text/plain\"}",
                "X-HTTP-Method-Override",
                "PATCH",
                "Content-Type",
                "application/json");

        assertThat(text(http.get(object("o")).json(), "contentType")).isEqualTo("text/plain");
    }

    @Test
    void change_isNotFound_whenObjectIsMissing() throws Exception {
        assertThat(patch(object("none"), "{}").status()).isEqualTo(404);
        assertThat(delete(object("none")).status()).isEqualTo(404);
    }

    @Test
    void delete_removesObject() throws Exception {
        assertThat(delete(object("o")).status()).isEqualTo(204);
        assertNoObject("o");
        assertThat(delete(object("o")).status()).isEqualTo(404);
    }

    @Test
    void batch_answersEachCall() throws Exception {
        String call = "--b\r\nContent-Type: application/http\r\nContent-ID: <%s>\r\n\r\nDELETE %s HTTP/1.1\r\n\r\n\r\n";
        RawHttp.Answer answer = http.post(
                "/batch/storage/v1",
                call.formatted("1", object("o")) + call.formatted("2", object("none")) + "--b--\r\n",
                "Content-Type",
                "multipart/mixed; boundary=b");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("multipart/mixed");
        assertThat(answer.text()).contains("HTTP/1.1 204", "HTTP/1.1 404", "response-1", "response-2");
        assertNoObject("o");
    }
}
