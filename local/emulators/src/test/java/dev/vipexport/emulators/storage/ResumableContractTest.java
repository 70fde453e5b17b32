package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests <a href="https://cloud.google.com/storage/docs/performing-resumable-uploads">resumable uploads</a>. */
class ResumableContractTest extends StorageContract {
    private static final int BLOCK = 256 * 1024;
    private static final byte[] CONTENT = new byte[2 * BLOCK + 1000];

    static {
        new Random(2).nextBytes(CONTENT);
    }

    @Test
    void upload_finishes_inOneRequest() throws Exception {
        Answer done = http.put(begin("{}"), CONTENT);

        assertThat(done.status()).isEqualTo(200);
        assertThat(text(done.json(), "size")).isEqualTo(String.valueOf(CONTENT.length));
        assertStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes 0-*/*", "bytes 0-*/525288", "bytes 0-525287/525288"})
    void upload_finishes_withContentRangeOfWholeContent(String range) throws Exception {
        assertThat(http.put(begin("{}"), CONTENT, "Content-Range", range).status())
                .isEqualTo(200);
        assertStored();
    }

    @Test
    void chunk_isAcknowledgedByRange() throws Exception {
        String session = begin("{}");

        Answer first = chunk(session, 0, BLOCK, "*");
        Answer second = chunk(session, BLOCK, 2 * BLOCK, "*");
        Answer last = chunk(session, 2 * BLOCK, CONTENT.length, String.valueOf(CONTENT.length));

        assertThat(first.status()).isEqualTo(308);
        assertThat(first.header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
        assertThat(second.header("Range")).isEqualTo("bytes=0-" + (2 * BLOCK - 1));
        assertThat(last.status()).isEqualTo(200);
        assertStored();
    }

    @Test
    void object_isMissing_untilUploadFinishes() throws Exception {
        chunk(begin("{}"), 0, BLOCK, "*");

        assertNoObject("o");
    }

    @Test
    void upload_finishes_withEmptyLastRequest() throws Exception {
        String session = begin("{}");
        chunk(session, 0, BLOCK, "*");

        assertThat(http.put(session, new byte[0], "Content-Range", "bytes */" + BLOCK)
                        .status())
                .isEqualTo(200);
        assertThat(http.get(object("o") + "?alt=media").response().body()).isEqualTo(Arrays.copyOf(CONTENT, BLOCK));
    }

    @Test
    void upload_finishes_whenContentIsEmpty() throws Exception {
        assertThat(http.put(begin("{}"), new byte[0], "Content-Range", "bytes */0")
                        .status())
                .isEqualTo(200);
        assertThat(contentOf("o")).isEmpty();
    }

    @Test
    void status_hasNoRange_beforeFirstByte() throws Exception {
        Answer status = status(begin("{}"));

        assertThat(status.status()).isEqualTo(308);
        assertThat(status.header("Range")).isEmpty();
    }

    @Test
    void status_returnsReceivedRange() throws Exception {
        String session = begin("{}");
        chunk(session, 0, BLOCK, "*");

        assertThat(status(session).status()).isEqualTo(308);
        assertThat(status(session).header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
    }

    @Test
    void status_returnsObject_whenUploadIsFinished() throws Exception {
        String session = begin("{}");
        JsonObject stored = http.put(session, CONTENT).json();
        Answer status = status(session);

        assertThat(status.status()).isEqualTo(200);
        assertThat(generation(status.json())).isEqualTo(generation(stored));
    }

    @Test
    void cancel_returns499AndRemovesUpload() throws Exception {
        String session = begin("{}");
        chunk(session, 0, BLOCK, "*");

        assertThat(delete(session).status()).isEqualTo(499);
        assertThat(status(session).status()).isBetween(400, 499);
        assertNoObject("o");
    }

    @Test
    void upload_isNotFound_whenUnknown() throws Exception {
        assertThat(status(url + uploads("resumable") + "&name=o&upload_id=unknown")
                        .status())
                .isBetween(404, 410);
    }

    @Test
    void chunk_isCountedOnce_whenSentTwice() throws Exception {
        String session = begin("{}");
        chunk(session, 0, BLOCK, "*");
        chunk(session, 0, BLOCK, "*");
        chunk(session, BLOCK, CONTENT.length, String.valueOf(CONTENT.length));

        assertStored();
    }

    @Test
    void chunk_isRejected_whenItLeavesGap() throws Exception {
        String session = begin("{}");
        chunk(session, 0, BLOCK, "*");

        assertThat(chunk(session, 2 * BLOCK, CONTENT.length, String.valueOf(CONTENT.length))
                        .status())
                .isGreaterThanOrEqualTo(400);
        assertNoObject("o");
    }

    @Test
    void object_hasPropertiesFromStartRequest() throws Exception {
        http.put(begin("{\"contentType\":\"text/csv\",\"metadata\":{\"k\":\"v\"}}"), CONTENT);

        JsonObject resource = http.get(object("o")).json();
        assertThat(text(resource, "contentType")).isEqualTo("text/csv");
        assertThat(text(resource.getAsJsonObject("metadata"), "k")).isEqualTo("v");
    }

    @Test
    void contentType_isTakenFromStartHeader() throws Exception {
        String session = http.post(uploads("resumable") + "&name=o", "", "X-Upload-Content-Type", "text/csv")
                .header("Location");
        http.put(session, CONTENT);

        assertThat(text(http.get(object("o")).json(), "contentType")).isEqualTo("text/csv");
    }

    @Test
    void name_isTakenFromResource() throws Exception {
        Answer started = http.post(uploads("resumable"), "{\"name\":\"o\"}", "Content-Type", "application/json");
        http.put(started.header("Location"), CONTENT);

        assertStored();
    }

    @Test
    void precondition_isChecked_whenUploadFinishes() throws Exception {
        String session = http.post(uploads("resumable") + "&name=o&ifGenerationMatch=0", "")
                .header("Location");
        insert("o", "meanwhile");

        assertThat(http.put(session, CONTENT).status()).isEqualTo(412);
        assertThat(contentOf("o")).isEqualTo("meanwhile");
    }

    @Test
    void checksum_isVerified_whenUploadFinishes() throws Exception {
        assertThat(http.put(begin("{\"crc32c\":\"AAAAAA==\"}"), CONTENT).status())
                .isEqualTo(400);
        assertNoObject("o");
    }

    private String begin(String resource) throws Exception {
        Answer started = http.post(uploads("resumable") + "&name=o", resource, "Content-Type", "application/json");
        assertThat(started.status()).isEqualTo(200);
        return started.header("Location");
    }

    private static Answer chunk(String session, int from, int until, String total) throws Exception {
        return http.put(
                session,
                Arrays.copyOfRange(CONTENT, from, until),
                "Content-Range",
                "bytes " + from + "-" + (until - 1) + "/" + total);
    }

    private static Answer status(String session) throws Exception {
        return http.put(session, new byte[0], "Content-Range", "bytes */*");
    }

    private void assertStored() throws Exception {
        assertThat(http.get(object("o") + "?alt=media").response().body()).isEqualTo(CONTENT);
    }
}
