package dev.vipexport.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ObjectNamesTest {

    @Test
    void downloadName_hasFirstAndLastDay_whenWindowIsWholeDays() {
        assertThat(downloadName("ch-demo", "2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z"))
                .isEqualTo("vip-messages_ch-demo_2026-06-01_2026-06-30.csv");
    }

    @Test
    void downloadName_hasFirstAndLastInstant_whenDaysArePartial() {
        assertThat(downloadName("ch-demo", "2026-06-01T10:30:00Z", "2026-06-01T11:00:00.000001Z"))
                .isEqualTo("vip-messages_ch-demo_20260601T103000Z_20260601T110000Z.csv");
    }

    @Test
    void downloadName_isSafe_whenChannelIdHasOddCharacters() {
        assertThat(downloadName("../\"ü\r\n;" + "x".repeat(200), "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"))
                .matches("vip-messages_[A-Za-z0-9_-]{80}_2026-06-01_2026-06-01[.]csv");
    }

    @Test
    void names_differByAttempt() {
        assertThat(ObjectNames.part("4711", 1, 0)).isEqualTo("exports/4711/1/parts/00000");
        assertThat(ObjectNames.part("4711", 2, 12)).isEqualTo("exports/4711/2/parts/00012");
        assertThat(ObjectNames.composite("4711", 2, 1, 12)).isEqualTo("exports/4711/2/parts/join-1-00012");
        assertThat(ObjectNames.glue("4711", 2, 3)).isEqualTo("exports/4711/2/parts/glue-00003");
        assertThat(ObjectNames.manifest("4711", 2)).isEqualTo("exports/4711/2/manifest.json");
    }

    @Test
    void checksum_isBigEndianBase64() {
        var checksum = new CRC32C();
        checksum.update("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        // the check value of CRC-32C is e3069283
        assertThat(Crc32c.base64(checksum)).isEqualTo("4waSgw==");
    }

    private static String downloadName(String channel, String from, String until) {
        var window = new TimeWindow(Instant.parse(from), Instant.parse(until));
        return ObjectNames.downloadName(new ExportQuery("ws", channel, window, null, null), ExportOptions.DEFAULT);
    }
}
