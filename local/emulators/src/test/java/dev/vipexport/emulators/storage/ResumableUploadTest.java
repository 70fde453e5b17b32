package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import dev.vipexport.emulators.storage.StorageServer.Options;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResumableUploadTest {
    private static final int BLOCK = 256 * 1024;
    private static final byte[] CONTENT = new byte[2 * BLOCK + 1000];
    private static final String TOTAL = "/" + CONTENT.length;

    static {
        new Random(7).nextBytes(CONTENT);
    }

    @TempDir
    private Path directory;

    private StorageServer server;
    private RawHttp http;

    @BeforeEach
    void start() {
        server = StorageServer.start(Options.stored(0, directory));
        server.createBucket("bucket");
        http = new RawHttp(server);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void upload_storesObject_whenLastChunkArrives() throws Exception {
        String upload = http.startUpload("bucket", "o", "");

        Answer first = chunk(upload, 0, BLOCK, "/*");
        Answer status = status(upload);
        Answer last = chunk(upload, BLOCK, CONTENT.length, TOTAL);

        assertThat(first.status()).isEqualTo(308);
        assertThat(first.header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
        assertThat(status.status()).isEqualTo(308);
        assertThat(status.header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
        assertThat(last.status()).isEqualTo(200);
        assertThat(last.json().get("size").getAsString()).isEqualTo(String.valueOf(CONTENT.length));
        assertStored("o", CONTENT);
    }

    @Test
    void upload_finishes_withEmptyLastRequest() throws Exception {
        String upload = http.startUpload("bucket", "o", "");
        chunk(upload, 0, 2 * BLOCK, "/*");

        Answer end = http.put(upload, new byte[0], "Content-Range", "bytes */" + 2 * BLOCK);

        assertThat(end.status()).isEqualTo(200);
        assertStored("o", Arrays.copyOf(CONTENT, 2 * BLOCK));
    }

    @Test
    void upload_finishes_withoutContentRange() throws Exception {
        String upload = http.startUpload("bucket", "o", "");
        chunk(upload, 0, BLOCK, "/*");

        assertThat(http.put(upload, CONTENT).status()).isEqualTo(200);
        assertStored("o", CONTENT);
    }

    @Test
    void status_hasNoRange_beforeFirstByte() throws Exception {
        Answer status = status(http.startUpload("bucket", "o", ""));

        assertThat(status.status()).isEqualTo(308);
        assertThat(status.response().headers().firstValue("Range")).isEmpty();
    }

    @Test
    void chunk_isTruncatedToBlocks_whenNoMultipleOf256Kib() throws Exception {
        String upload = http.startUpload("bucket", "o", "");

        Answer odd = chunk(upload, 0, BLOCK + 5, "/*");

        assertThat(odd.header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
        assertThat(chunk(upload, BLOCK, CONTENT.length, TOTAL).status()).isEqualTo(200);
        assertStored("o", CONTENT);
    }

    @Test
    void wholeBlocks_areKept_whenConnectionIsLost() throws Exception {
        String upload = http.startUpload("bucket", "o", "");
        server.faults().arm(1, "PUT", new Fault.Cut(BLOCK + 100));

        assertThatThrownBy(() -> chunk(upload, 0, CONTENT.length, TOTAL)).isInstanceOf(IOException.class);

        assertThat(status(upload).header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
        assertThat(chunk(upload, BLOCK, CONTENT.length, TOTAL).status()).isEqualTo(200);
        assertStored("o", CONTENT);
    }

    @Test
    void chunk_isCountedOnce_whenSentTwice() throws Exception {
        String upload = http.startUpload("bucket", "o", "");
        chunk(upload, 0, 2 * BLOCK, "/*");

        assertThat(chunk(upload, BLOCK, CONTENT.length, TOTAL).status()).isEqualTo(200);
        assertStored("o", CONTENT);
    }

    @Test
    void chunk_isRejected_whenItLeavesGap() throws Exception {
        String upload = http.startUpload("bucket", "o", "");

        Answer gap = chunk(upload, BLOCK, 2 * BLOCK, "/*");

        assertThat(gap.status()).isEqualTo(503);
        assertThat(gap.message()).contains("exceeds already uploaded size of 0 byte(s)");
    }

    @Test
    void chunk_replacesHangingRequest() throws Exception {
        String upload = http.startUpload("bucket", "o", "");
        server.faults().arm(1, "PUT", new Fault.Stall(BLOCK, Duration.ofMinutes(10)));
        Thread hanging = new Thread(() -> assertThatThrownBy(() -> chunk(upload, 0, CONTENT.length, TOTAL)));
        hanging.start();
        Awaitility.await()
                .atMost(TestTimeouts.MAX)
                .until(() -> status(upload).header("Range").equals("bytes=0-" + (BLOCK - 1)));

        assertThat(chunk(upload, BLOCK, CONTENT.length, TOTAL).status()).isEqualTo(200);
        assertStored("o", CONTENT);
        server.close();
        hanging.join();
    }

    @Test
    void status_returnsSameObject_whenUploadIsFinished() throws Exception {
        String upload = http.startUpload("bucket", "o", "&ifGenerationMatch=0");
        Answer last = chunk(upload, 0, CONTENT.length, TOTAL);

        assertThat(status(upload).json()).isEqualTo(last.json());
        assertThat(chunk(upload, 0, CONTENT.length, TOTAL).json()).isEqualTo(last.json());
    }

    @Test
    void precondition_isChecked_atStartAndEnd() throws Exception {
        String one = http.startUpload("bucket", "o", "&ifGenerationMatch=0");
        String other = http.startUpload("bucket", "o", "&ifGenerationMatch=0");
        assertThat(chunk(one, 0, CONTENT.length, TOTAL).status()).isEqualTo(200);

        Answer late = chunk(other, 0, CONTENT.length, TOTAL);
        Answer tooLate = http.post("/upload/storage/v1/b/bucket/o?uploadType=resumable&name=o&ifGenerationMatch=0", "");

        assertThat(late.status()).isEqualTo(412);
        assertThat(late.reason()).isEqualTo("conditionNotMet");
        assertThat(status(other).status()).isEqualTo(412);
        assertThat(tooLate.status()).isEqualTo(412);
    }

    @Test
    void upload_isRejected_whenCancelledOrUnknown() throws Exception {
        String upload = http.startUpload("bucket", "o", "");

        assertThat(http.send("DELETE", upload, BodyPublishers.noBody()).status())
                .isEqualTo(499);
        assertThat(status(upload).status()).isEqualTo(410);
        assertThat(status("/upload/storage/v1/b/bucket/o?uploadType=resumable&upload_id=none")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void checksum_isVerified_onLastRequest() throws Exception {
        for (String hash : new String[] {"crc32c=AAAAAA==", "md5=AAAAAAAAAAAAAAAAAAAAAA=="}) {
            String upload = http.startUpload("bucket", "o", "");
            Answer refused = http.put(upload, CONTENT, "X-Goog-Hash", hash);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).contains("doesn't match calculated");
        }
        assertThat(http.get("/bucket/o").status()).isEqualTo(404);
    }

    @Test
    void contentRange_isRejected_whenContradictory() throws Exception {
        String upload = http.startUpload("bucket", "o", "");
        for (String range : new String[] {"bytes 5-2/*", "bytes 0-99/50", "0-99/100", "bytes 0-9/100"}) {
            assertThat(http.put(upload, new byte[5], "Content-Range", range).status())
                    .as(range)
                    .isEqualTo(400);
        }
    }

    @Test
    void upload_resumes_afterRestart() throws Exception {
        String upload = http.startUpload("bucket", "o", "&ifGenerationMatch=0");
        String finished = http.startUpload("bucket", "finished", "");
        chunk(upload, 0, BLOCK, "/*");
        Answer last = chunk(finished, 0, CONTENT.length, TOTAL);
        String id = upload.substring(upload.indexOf("/upload"));
        String finishedId = finished.substring(finished.indexOf("/upload"));

        stop();
        start(); // on another port

        assertThat(status(id).header("Range")).isEqualTo("bytes=0-" + (BLOCK - 1));
        Answer end = chunk(id, BLOCK, CONTENT.length, TOTAL);
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.json().get("crc32c")).isEqualTo(last.json().get("crc32c"));
        assertThat(status(finishedId).json().get("generation"))
                .isEqualTo(last.json().get("generation"));
        assertStored("o", CONTENT);
    }

    @Test
    void upload_isGone_afterOneWeek() throws Exception {
        Instant start = Instant.parse("2026-06-01T00:00:00Z");
        Instant[] now = {start};
        try (StorageServer aging = StorageServer.start(Options.temporary(), () -> now[0])) {
            aging.createBucket("bucket");
            RawHttp client = new RawHttp(aging);
            String upload = client.startUpload("bucket", "o", "");

            now[0] = start.plus(Duration.ofDays(7));
            assertThat(client.put(upload, new byte[0], "Content-Range", "bytes */*")
                            .status())
                    .isEqualTo(308);
            now[0] = start.plus(Duration.ofDays(7)).plusMillis(1);
            assertThat(client.put(upload, new byte[0], "Content-Range", "bytes */*")
                            .status())
                    .isEqualTo(410);
        }
    }

    private Answer chunk(String upload, int from, int to, String total) throws IOException, InterruptedException {
        return http.put(
                upload,
                Arrays.copyOfRange(CONTENT, from, to),
                "Content-Range",
                "bytes " + from + "-" + (to - 1) + total);
    }

    private Answer status(String upload) throws IOException, InterruptedException {
        return http.put(upload, new byte[0], "Content-Range", "bytes */*");
    }

    private void assertStored(String name, byte[] content) throws IOException, InterruptedException {
        assertThat(http.get("/bucket/" + name).response().body()).isEqualTo(content);
    }
}
