package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests uploads in one request. */
class UploadContractTest extends StorageContract {

    @Test
    void mediaUpload_takesNameAndTypeFromRequest() throws Exception {
        Answer stored = http.post(uploads("media") + "&name=dir/o.csv", "a,b\r\n", "Content-Type", "text/csv");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.json().get("name").getAsString()).isEqualTo("dir/o.csv");
        assertThat(stored.json().get("contentType").getAsString()).isEqualTo("text/csv");
        assertThat(contentOf("dir/o.csv")).isEqualTo("a,b\r\n");
    }

    @Test
    void resource_describesObject() throws Exception {
        JsonObject resource = insert("o", "content");

        assertThat(text(resource, "kind")).isEqualTo("storage#object");
        assertThat(text(resource, "bucket")).isEqualTo(bucket);
        assertThat(text(resource, "id")).isEqualTo(bucket + "/o/" + generation(resource));
        assertThat(text(resource, "size")).isEqualTo("7");
        assertThat(text(resource, "metageneration")).isEqualTo("1");
        assertThat(text(resource, "storageClass")).isEqualTo("STANDARD");
        assertThat(resource.has("etag")).isTrue();
        assertThat(resource.has("timeCreated")).isTrue();
        assertThat(resource.has("updated")).isTrue();
        assertThat(resource.has("componentCount")).isFalse();
    }

    @Test
    void upload_isRejected_withoutName() throws Exception {
        assertThat(http.post(uploads("media"), "x").status()).isEqualTo(400);
    }

    @Test
    void upload_isRejected_whenTypeIsUnknown() throws Exception {
        assertThat(http.post(uploads("carrier-pigeon") + "&name=o", "x").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"media", "multipart", "resumable"})
    void upload_isNotFound_whenBucketIsMissing(String type) throws Exception {
        bucket = "missing-" + bucket;
        Answer answer = type.equals("multipart")
                ? multipart("&name=o", "{}", "x")
                : http.post(uploads(type) + "&name=o", type.equals("media") ? "x" : "");

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void multipartUpload_storesResourceAndContent() throws Exception {
        Answer stored = multipart(
                "",
                "{\"name\":\"o\",\"contentType\":\"text/csv\",\"cacheControl\":\"no-store\",\"metadata\":{\"k\":\"v\"}}",
                "a,b\r\n");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(contentOf("o")).isEqualTo("a,b\r\n");
        JsonObject resource = http.get(object("o")).json();
        assertThat(text(resource, "contentType")).isEqualTo("text/csv");
        assertThat(text(resource, "cacheControl")).isEqualTo("no-store");
        assertThat(text(resource.getAsJsonObject("metadata"), "k")).isEqualTo("v");
    }

    @Test
    void contentType_isTakenFromMediaPart_withoutResource() throws Exception {
        Answer stored = multipart("&name=o", "{}", "Content-Type: text/csv\r\n", new byte[1]);

        assertThat(text(stored.json(), "contentType")).isEqualTo("text/csv");
    }

    @Test
    void contentType_isTakenFromResource_first() throws Exception {
        Answer stored =
                multipart("&name=o", "{\"contentType\":\"text/csv\"}", "Content-Type: text/plain\r\n", new byte[1]);

        assertThat(text(stored.json(), "contentType")).isEqualTo("text/csv");
    }

    @Test
    void multipartUpload_acceptsLineFeeds() throws Exception {
        Answer stored = http.post(
                uploads("multipart"),
                "--boundary\nContent-Type: application/json\n\n{\"name\":\"o\"}\n"
                        + "--boundary\nContent-Type: text/csv\n\na,b\r\n\n--boundary--",
                "Content-Type",
                "multipart/related; boundary=boundary");

        assertThat(stored.status()).isEqualTo(200);
        assertThat(contentOf("o")).isEqualTo("a,b\r\n");
    }

    @Test
    void name_isTakenFromQuery_first() throws Exception {
        assertThat(text(multipart("&name=first", "{\"name\":\"second\"}", "x").json(), "name"))
                .isEqualTo("first");
    }

    @Test
    void content_isStoredUnchanged() throws Exception {
        byte[] bytes = new byte[100_000];
        for (int at = 0; at < bytes.length; at++) {
            bytes[at] = (byte) (at * 31);
        }
        multipart("&name=o", "{}", bytes);

        assertThat(http.get(object("o") + "?alt=media").response().body()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "123456789, 4waSgw==, JfnnlDI7RTiF9RgfG2JNCw==",
        "'', AAAAAA==, 1B2M2Y8AsgTpgAmY7PhCfg==",
        "a, wdBDMA==, DMF1ucDxtqgxw5niaXcmYQ=="
    })
    void checksums_areReturned(String content, String crc32c, String md5) throws Exception {
        JsonObject resource = insert("o", content);

        assertThat(text(resource, "crc32c")).isEqualTo(crc32c);
        assertThat(text(resource, "md5Hash")).isEqualTo(md5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"crc32c\":\"4waSgw==\"}", "{\"md5Hash\":\"JfnnlDI7RTiF9RgfG2JNCw==\"}"})
    void upload_succeeds_whenChecksumMatches(String resource) throws Exception {
        assertThat(multipart("&name=o", resource, "123456789").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"crc32c\":\"AAAAAA==\"}", "{\"md5Hash\":\"1B2M2Y8AsgTpgAmY7PhCfg==\"}"})
    void upload_storesNothing_whenChecksumIsWrong(String resource) throws Exception {
        assertThat(multipart("&name=o", resource, "123456789").status()).isEqualTo(400);
        assertNoObject("o");
    }

    @Test
    void upload_storesNothing_whenHeaderChecksumIsWrong() throws Exception {
        assertThat(http.post(uploads("media") + "&name=o", "123456789", "X-Goog-Hash", "crc32c=AAAAAA==")
                        .status())
                .isEqualTo(400);
        assertNoObject("o");
    }

    @Test
    void upload_isRejected_whenResourceIsNoJson() throws Exception {
        assertThat(multipart("&name=o", "{", "x").status()).isEqualTo(400);
        assertNoObject("o");
    }

    @Test
    void mediaUpload_takesContentEncodingFromQuery() throws Exception {
        http.post(uploads("media") + "&name=o&contentEncoding=br", "x");

        assertThat(text(http.get(object("o")).json(), "contentEncoding")).isEqualTo("br");
    }

    @Test
    void overwrite_createsNewGeneration() throws Exception {
        JsonObject first = insert("o", "first");
        patch(object("o"), "{\"metadata\":{\"k\":\"v\"}}");
        JsonObject second = insert("o", "second");

        assertThat(second.get("generation").getAsLong())
                .isGreaterThan(first.get("generation").getAsLong());
        assertThat(text(second, "metageneration")).isEqualTo("1");
        assertThat(second.has("metadata")).isFalse();
        assertThat(contentOf("o")).isEqualTo("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ä/ö", "日本/😀.csv", "plus+and&=", "per%2Fcent", "a//b", "question?", "#hash"})
    void name_mayContainAnyCharacter(String name) throws Exception {
        insert(name, "content of " + name);

        assertThat(text(http.get(object(name)).json(), "name")).isEqualTo(name);
        assertThat(contentOf(name)).isEqualTo("content of " + name);
    }

    @Test
    void name_isRejected_whenOver1024Bytes() throws Exception {
        assertThat(http.post(uploads("media") + "&name=" + "x".repeat(1025), "x")
                        .status())
                .isEqualTo(400);
        assertThat(http.post(uploads("media") + "&name=" + "x".repeat(1024), "x")
                        .status())
                .isEqualTo(200);
    }
}
