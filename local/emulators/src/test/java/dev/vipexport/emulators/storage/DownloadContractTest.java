package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests downloads: whole, in part, compressed and decompressed. */
class DownloadContractTest extends StorageContract {
    private static final String TEXT = "0123456789".repeat(100);
    private static final byte[] COMPRESSED = gzip(TEXT);

    @ParameterizedTest
    @CsvSource({
        "bytes=2-4, 206, 234, bytes 2-4/10",
        "bytes=7-, 206, 789, bytes 7-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=-20, 206, 0123456789, bytes 0-9/10",
        "bytes=8-20, 206, 89, bytes 8-9/10",
        "bytes=0-0, 206, 0, bytes 0-0/10",
        "bytes=0-, 206, 0123456789, bytes 0-9/10",
        "lines=1-2, 200, 0123456789, ''",
        "bytes=5-2, 200, 0123456789, ''"
    })
    void range_returnsRequestedPart(String range, int status, String content, String contentRange) throws Exception {
        insert("o", "0123456789");

        Answer part = http.get(object("o") + "?alt=media", "Range", range);

        assertThat(part.status()).isEqualTo(status);
        assertThat(part.text()).isEqualTo(content);
        assertThat(part.header("Content-Range")).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @CsvSource({"0123456789, bytes=10-", "0123456789, bytes=100-200", "'', bytes=0-", "0123456789, bytes=-0"})
    void range_isNotSatisfiable_whenBeyondEnd(String content, String range) throws Exception {
        insert("o", content);

        assertThat(http.get(object("o") + "?alt=media", "Range", range).status())
                .isEqualTo(416);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/storage/v1/b/BUCKET/o/dir%2Fo.csv?alt=media",
                "/download/storage/v1/b/BUCKET/o/dir%2Fo.csv?alt=media",
                "/BUCKET/dir/o.csv"
            })
    void download_hasTypeSizeAndChecksums_onEveryRoute(String route) throws Exception {
        multipart("", "{\"name\":\"dir/o.csv\",\"contentType\":\"text/csv\",\"metadata\":{\"k\":\"v\"}}", "123456789");

        Answer download = http.get(route.replace("BUCKET", bucket));

        assertThat(download.text()).isEqualTo("123456789");
        assertThat(download.header("Content-Type")).isEqualTo("text/csv");
        assertThat(download.header("Content-Length")).isEqualTo("9");
        assertThat(String.join(",", download.response().headers().allValues("x-goog-hash")))
                .contains("crc32c=4waSgw==")
                .contains("md5=JfnnlDI7RTiF9RgfG2JNCw==");
        assertThat(download.header("x-goog-generation")).isNotEmpty();
        assertThat(download.header("x-goog-metageneration")).isEqualTo("1");
        assertThat(download.header("x-goog-stored-content-length")).isEqualTo("9");
        assertThat(download.header("x-goog-stored-content-encoding")).isEqualTo("identity");
    }

    @ParameterizedTest
    @CsvSource({
        "cacheControl, Cache-Control, no-store",
        "contentDisposition, Content-Disposition, attachment",
        "contentLanguage, Content-Language, de",
    })
    void objectProperties_becomeHeaders(String field, String header, String value) throws Exception {
        multipart("&name=o", "{\"" + field + "\":\"" + value + "\"}", "x");

        assertThat(http.get("/" + bucket + "/o").header(header)).isEqualTo(value);
    }

    @Test
    void customMetadata_becomeHeaders() throws Exception {
        multipart("&name=o", "{\"metadata\":{\"k\":\"v\"}}", "x");

        assertThat(http.get("/" + bucket + "/o").header("x-goog-meta-k")).isEqualTo("v");
    }

    @Test
    void mediaLink_returnsContent() throws Exception {
        String link = text(insert("a b/ü", "content"), "mediaLink");

        assertThat(http.get(link).text()).isEqualTo("content");
    }

    @Test
    void selfLink_returnsResource() throws Exception {
        JsonObject resource = insert("a b/ü", "content");

        assertThat(http.get(text(resource, "selfLink")).json()).isEqualTo(resource);
    }

    @Test
    void head_returnsSizeWithoutContent() throws Exception {
        insert("o", "0123456789");

        Answer head = http.send("HEAD", "/" + bucket + "/o", BodyPublishers.noBody());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("10");
        assertThat(head.response().body()).isEmpty();
    }

    @Test
    void missingObject_isNotFound_inFormatOfRoute() throws Exception {
        Answer api = http.get(object("none"));
        Answer media = http.get(object("none") + "?alt=media");
        Answer pathStyle = http.get("/" + bucket + "/none");

        assertThat(api.status()).isEqualTo(404);
        assertThat(api.reason()).isEqualTo("notFound");
        assertThat(media.status()).isEqualTo(404);
        assertThat(pathStyle.status()).isEqualTo(404);
        assertThat(pathStyle.text()).contains("<Code>NoSuchKey</Code>");
    }

    @Test
    void oldGeneration_isNotFound_whenOverwritten() throws Exception {
        String first = generation(insert("o", "first"));
        insert("o", "second");

        assertThat(http.get(object("o") + "?generation=" + first).status()).isEqualTo(404);
        assertThat(http.get(object("o") + "?alt=media&generation=" + first).status())
                .isEqualTo(404);
    }

    @Test
    void etagConditions_returnNotModifiedOrFail() throws Exception {
        insert("o", "x");
        String etag = http.get("/" + bucket + "/o").header("ETag");

        assertThat(http.get("/" + bucket + "/o", "If-None-Match", etag).status())
                .isEqualTo(304);
        insert("o", "y");
        assertThat(http.get("/" + bucket + "/o", "If-None-Match", etag).text()).isEqualTo("y");
        assertThat(http.get("/" + bucket + "/o", "If-Match", etag).status()).isEqualTo(412);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br", "gzip;q=0", "deflate, br;q=0.5"})
    void gzipContent_isDecompressed_whenClientCannot(String accepted) throws Exception {
        storeCompressed("");

        Answer plain = accepted.isEmpty() ? getCompressed() : getCompressed("Accept-Encoding", accepted);

        assertThat(plain.status()).isEqualTo(200);
        assertThat(plain.text()).isEqualTo(TEXT);
        assertThat(plain.header("Content-Encoding")).isEmpty();
        assertThat(plain.header("Content-Length")).isEmpty();
        assertThat(plain.header("x-goog-stored-content-encoding")).isEqualTo("gzip");
        assertThat(plain.header("x-goog-stored-content-length")).isEqualTo(String.valueOf(COMPRESSED.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "gzip, deflate", "deflate,gzip;q=0.5"})
    void gzipContent_isSentAsStored_whenClientAcceptsIt(String accepted) throws Exception {
        storeCompressed("");

        Answer asStored = getCompressed("Accept-Encoding", accepted);

        assertThat(asStored.response().body()).isEqualTo(COMPRESSED);
        assertThat(asStored.header("Content-Encoding")).isEqualTo("gzip");
        assertThat(asStored.header("Content-Length")).isEqualTo(String.valueOf(COMPRESSED.length));
    }

    @Test
    void gzipContent_isSentAsStored_withNoTransform() throws Exception {
        storeCompressed("\"cacheControl\":\"private, no-transform\",");

        Answer asStored = getCompressed();

        assertThat(asStored.response().body()).isEqualTo(COMPRESSED);
        assertThat(asStored.header("Content-Encoding")).isEqualTo("gzip");
    }

    @Test
    void range_isIgnored_whenContentIsDecompressed() throws Exception {
        storeCompressed("");

        Answer whole = getCompressed("Range", "bytes=0-3");

        assertThat(whole.status()).isEqualTo(200);
        assertThat(whole.text()).isEqualTo(TEXT);
    }

    @Test
    void range_appliesToCompressedBytes_whenSentAsStored() throws Exception {
        storeCompressed("");

        Answer part = getCompressed("Range", "bytes=0-3", "Accept-Encoding", "gzip");

        assertThat(part.status()).isEqualTo(206);
        assertThat(part.response().body()).isEqualTo(Arrays.copyOf(COMPRESSED, 4));
    }

    @Test
    void resource_describesCompressedBytes() throws Exception {
        storeCompressed("");

        JsonObject resource = http.get(object("o")).json();
        assertThat(text(resource, "size")).isEqualTo(String.valueOf(COMPRESSED.length));
        assertThat(text(resource, "contentEncoding")).isEqualTo("gzip");
    }

    /** Stores a gzip object. {@code fields} of its resource each end with a comma. */
    private void storeCompressed(String fields) throws Exception {
        assertThat(multipart("&name=o", "{" + fields + "\"contentEncoding\":\"gzip\"}", COMPRESSED)
                        .status())
                .isEqualTo(200);
    }

    private Answer getCompressed(String... headers) throws Exception {
        return http.get(object("o") + "?alt=media", headers);
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packing = new GZIPOutputStream(bytes)) {
            packing.write(text.getBytes(UTF_8));
        } catch (IOException impossible) {
            throw new AssertionError("this stream is in memory", impossible);
        }
        return bytes.toByteArray();
    }
}
