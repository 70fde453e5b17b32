package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the HTTP that curl, browsers and other client libraries see. */
class ProtocolTest {
    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private final RawHttp http = new RawHttp(EMULATORS.storage());
    private final String bucket = "protocol-" + UUID.randomUUID();

    @BeforeEach
    void createBucket() {
        EMULATORS.storage().createBucket(bucket);
    }

    @Test
    void checksums_equalReferenceValues() throws Exception {
        Answer stored = insert("o", "123456789");

        // the check value of CRC-32C (RFC 3720) is E3069283; the MD5 is 25f9e794323b453885f5181f1b624d0b
        assertThat(stored.json().get("crc32c").getAsString()).isEqualTo("4waSgw==");
        assertThat(stored.json().get("md5Hash").getAsString()).isEqualTo("JfnnlDI7RTiF9RgfG2JNCw==");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=-20, 206, 0123456789, bytes 0-9/10",
        "bytes=8-20, 206, 89, bytes 8-9/10",
        "bytes=0-0, 206, 0, bytes 0-0/10",
        "lines=1-2, 200, 0123456789, ''",
        "bytes=5-2, 200, 0123456789, ''"
    })
    void range_returnsRequestedPart(String range, int status, String content, String contentRange) throws Exception {
        insert("o", "0123456789");

        Answer part = http.get("/" + bucket + "/o", "Range", range);

        assertThat(part.status()).isEqualTo(status);
        assertThat(part.text()).isEqualTo(content);
        assertThat(part.header("Content-Range")).isEqualTo(contentRange);
    }

    @Test
    void range_isNotSatisfiable_whenBeyondEnd() throws Exception {
        insert("o", "0123456789");
        insert("empty", "");

        assertThat(http.get("/" + bucket + "/o", "Range", "bytes=10-").status()).isEqualTo(416);
        assertThat(http.get("/" + bucket + "/empty", "Range", "bytes=0-").status())
                .isEqualTo(416);
        assertThat(http.get("/" + bucket + "/empty").status()).isEqualTo(200);
    }

    @Test
    void ifRange_returnsPart_onlyWhenObjectIsUnchanged() throws Exception {
        insert("o", "0123456789");
        String etag = http.get("/" + bucket + "/o").header("ETag");

        assertThat(http.get("/" + bucket + "/o", "Range", "bytes=5-", "If-Range", etag)
                        .text())
                .isEqualTo("56789");
        insert("o", "abcdefghij");
        assertThat(http.get("/" + bucket + "/o", "Range", "bytes=5-", "If-Range", etag)
                        .text())
                .isEqualTo("abcdefghij");
    }

    @Test
    void download_hasTypeNameSizeAndChecksums_onEveryRoute() throws Exception {
        String resource =
                "{'contentType':'text/csv; charset=utf-8','contentDisposition':'attachment; filename=\"x.csv\"'}";
        multipart("dir/o.csv", resource.replace("'", "\"").replace("\"x.csv\"", "\\\"x.csv\\\""), "a,b\r\n");

        for (String url : List.of(
                "/" + bucket + "/dir/o.csv",
                "/download/storage/v1/b/" + bucket + "/o/dir%2Fo.csv?alt=media",
                "/storage/v1/b/" + bucket + "/o/dir%2Fo.csv?alt=media")) {
            Answer download = http.get(url);
            assertThat(download.text()).isEqualTo("a,b\r\n");
            assertThat(download.header("Content-Type")).isEqualTo("text/csv; charset=utf-8");
            assertThat(download.header("Content-Disposition")).isEqualTo("attachment; filename=\"x.csv\"");
            assertThat(download.header("Content-Length")).isEqualTo("5");
            assertThat(download.header("x-goog-hash")).startsWith("crc32c=").contains(",md5=");
            assertThat(download.header("ETag")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "ä/ö", "日本/😀.csv", "plus+and&=", "per%2Fcent", "a//b", "question?", "#hash"})
    void objectName_mayContainAnyCharacter(String name) throws Exception {
        insert(name, "content of " + name);

        String asSegments = PercentEncoding.encode(name).replace("%2F", "/");
        assertThat(http.get("/" + bucket + "/" + asSegments).text()).isEqualTo("content of " + name);
        assertThat(http.get("/" + bucket + "/" + PercentEncoding.encode(name)).text())
                .isEqualTo("content of " + name);
        assertThat(http.get("/storage/v1/b/" + bucket + "/o/" + PercentEncoding.encode(name))
                        .json()
                        .get("name")
                        .getAsString())
                .isEqualTo(name);
    }

    @Test
    void pages_areOrderedByUtf8Bytes() throws Exception {
        List<String> inOrder = List.of("a", "b", "\uff5e", "\ud83d\ude00"); // Java's order has the last two reversed
        for (String name : List.of("\ud83d\ude00", "b", "\uff5e", "a")) {
            insert(name, "x");
        }
        List<String> listed = new ArrayList<>();
        String token = "";
        do {
            var page = http.get(
                            "/storage/v1/b/" + bucket + "/o?maxResults=1&pageToken=" + PercentEncoding.encode(token))
                    .json();
            page.getAsJsonArray("items")
                    .forEach(item ->
                            listed.add(item.getAsJsonObject().get("name").getAsString()));
            token = page.has("nextPageToken") ? page.get("nextPageToken").getAsString() : "";
        } while (!token.isEmpty());

        assertThat(listed).isEqualTo(inOrder);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ifGenerationNotMatch=GENERATION, 304",
        "GET, ifGenerationMatch=1, 412",
        "GET, ifMetagenerationMatch=1, 200",
        "GET, ifMetagenerationNotMatch=1, 304",
        "DELETE, ifGenerationMatch=1, 412",
        "DELETE, ifGenerationNotMatch=GENERATION, 412",
        "DELETE, ifMetagenerationMatch=2, 412",
        "DELETE, ifMetagenerationNotMatch=1, 412",
        "DELETE, ifGenerationMatch=GENERATION, 204",
        "PATCH, ifMetagenerationMatch=7, 412",
        "PATCH, ifMetagenerationMatch=1, 200",
        "PUT, ifGenerationMatch=1, 412"
    })
    void preconditions_decideStatus(String method, String condition, int status) throws Exception {
        String generation = insert("o", "x").json().get("generation").getAsString();
        String body = method.startsWith("P") ? "{\"contentType\":\"text/plain\"}" : "";

        Answer answer = http.send(
                method,
                "/storage/v1/b/" + bucket + "/o/o?" + condition.replace("GENERATION", generation),
                BodyPublishers.ofString(body));

        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /storage/v1/b/B/o/o/acl",
                "POST /storage/v1/b/B/o/o/watch",
                "POST /B/o",
                "GET /B",
                "GET /storage/v1/b/B/o?softDeleted=true",
                "GET /storage/v1/b/B/o?matchGlob=x",
                "GET /storage/v1/b/B/iam",
                "GET /storage/v1/b/B/o/o?alt=proto",
                "GET /upload/storage/v1/b/B/o"
            })
    void unsupportedRequest_isNotImplemented(String line) throws Exception {
        int space = line.indexOf(' ');
        Answer answer = http.send(
                line.substring(0, space), line.substring(space + 1).replace("B", bucket), BodyPublishers.noBody());

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.text()).contains("does not support");
    }

    @Test
    void unsupportedObjectField_isRejected() throws Exception {
        Answer retained = multipart("o", "{\"retention\":{\"mode\":\"Unlocked\"}}", "x");

        assertThat(retained.status()).isEqualTo(501);
        assertThat(retained.message()).contains("the object field retention");
        assertThat(http.get("/" + bucket + "/o").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"crc32c\":\"AAAAAA==\"}', doesn't match calculated CRC32C",
        "'{\"md5Hash\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}', doesn't match calculated MD5",
        "'{\"metadata\":\"x\"}', metadata",
        "'{', Parse Error"
    })
    void upload_storesNothing_whenResourceIsInvalid(String resource, String message) throws Exception {
        Answer refused = multipart("o", resource, "x");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains(message);
        assertThat(http.get("/" + bucket + "/o").status()).isEqualTo(404);
    }

    @Test
    void content_mayResembleBoundary() throws Exception {
        String tricky = "\r\n--bound\r\n-\r\n--boundar\r\n";
        multipart("o", "{}", tricky.repeat(20_000));

        assertThat(http.get("/" + bucket + "/o").text()).isEqualTo(tricky.repeat(20_000));
    }

    @Test
    void upload_storesNothing_whenMultipartIsTruncated() throws Exception {
        Answer refused = http.post(
                "/upload/storage/v1/b/" + bucket + "/o?uploadType=multipart&name=o",
                "--boundary\r\n\r\n{}\r\n--boundary\r\n\r\nsome content",
                "Content-Type",
                "multipart/related; boundary=boundary");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(http.get("/" + bucket + "/o").status()).isEqualTo(404);
    }

    @Test
    void upload_storesNothing_whenConnectionIsLost() throws Exception {
        InputStream dying = new ByteArrayInputStream(new byte[100_000]) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                if (available() < 50_000) {
                    throw new IllegalStateException("the client dies");
                }
                return super.read(into, offset, length);
            }
        };
        assertThatThrownBy(() -> http.send(
                "POST",
                "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=o",
                BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> dying), 100_000)));

        assertThat(http.get("/" + bucket + "/o").status()).isEqualTo(404);
    }

    @Test
    void compose_checksSourceAndTargetGeneration() throws Exception {
        String generation = insert("a", "x").json().get("generation").getAsString();
        String url = "/storage/v1/b/" + bucket + "/o/all/compose";
        String body = "{\"sourceObjects\":[{\"name\":\"a\",\"objectPreconditions\":{\"ifGenerationMatch\":\"%s\"}}]}";

        assertThat(http.post(url, body.formatted("1")).status()).isEqualTo(412);
        assertThat(http.post(url, body.formatted(generation)).status()).isEqualTo(200);
        assertThat(http.post(url + "?ifGenerationMatch=0", body.formatted(generation))
                        .status())
                .isEqualTo(412);
        assertThat(http.post(url, "{\"sourceObjects\":[{\"name\":\"none\"}]}").status())
                .isEqualTo(404);
        assertThat(http.post(url, "{}").status()).isEqualTo(400);
    }

    @Test
    void bucketDelete_conflicts_whenBucketHasObjects() throws Exception {
        insert("o", "x");
        assertThat(http.send("DELETE", "/storage/v1/b/" + bucket, BodyPublishers.noBody())
                        .status())
                .isEqualTo(409);
        assertThat(http.get("/" + bucket + "/o").text()).isEqualTo("x");
    }

    @Test
    void signedUrl_isServed_withoutKnownSigner() throws Exception {
        insert("o", "x");
        assertThat(http.get("/" + bucket
                                + "/o?X-Goog-Algorithm=GOOG4-RSA-SHA256&X-Goog-Signature=00"
                                + "&response-content-disposition=attachment")
                        .header("Content-Disposition"))
                .isEqualTo("attachment");
    }

    private Answer insert(String name, String content) throws Exception {
        return http.post(
                "/upload/storage/v1/b/" + bucket + "/o?uploadType=media&name=" + PercentEncoding.encode(name), content);
    }

    private Answer multipart(String name, String resource, String content) throws Exception {
        String body = "--boundary\r\nContent-Type: application/json\r\n\r\n" + resource
                + "\r\n--boundary\r\nContent-Type: text/plain\r\n\r\n" + content + "\r\n--boundary--\r\n";
        return http.send(
                "POST",
                "/upload/storage/v1/b/" + bucket + "/o?uploadType=multipart&name=" + PercentEncoding.encode(name),
                BodyPublishers.ofByteArray(body.getBytes(UTF_8)),
                "Content-Type",
                "multipart/related; boundary=boundary");
    }
}
