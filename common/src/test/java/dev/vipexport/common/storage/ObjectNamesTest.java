package dev.vipexport.common.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.TimeWindow;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void contentDisposition_hasOneName_whenChannelIdIsAscii() {
        assertThat(contentDisposition("whatsapp:+41 79"))
                .isEqualTo("attachment; filename=\"vip-messages_whatsapp__41_79_2026-06-01_2026-06-01.csv\"");
    }

    @ParameterizedTest
    @CsvSource({
        "Zürich ☕ \"x\", Z_rich____x_, Zürich_☕__x_",
        "日本, __, 日本",
        "a/ü\\..\u202E\u00A0b, a_______b, a_ü_____b",
        "\uD800é, __, _é",
    })
    void contentDisposition_hasBothNames_whenChannelIdIsNotAscii(String id, String ascii, String unicode) {
        String disposition = contentDisposition(id);

        assertThat(disposition).matches("\\p{ASCII}*");
        assertThat(disposition.split("; "))
                .startsWith("attachment", "filename=\"vip-messages_" + ascii + "_2026-06-01_2026-06-01.csv\"");
        assertThat(fullName(disposition)).isEqualTo("vip-messages_" + unicode + "_2026-06-01_2026-06-01.csv");
    }

    @ParameterizedTest
    @CsvSource({"日, 50", "é, 75", "😀, 37", "日x, 37"})
    void contentDisposition_hasNameForEveryFileSystem(String repeated, int times) {
        String name = fullName(contentDisposition(repeated.repeat(200)));

        assertThat(name).contains("_" + repeated.repeat(times)).doesNotContain("\uFFFD");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255 - ".crdownload".length());
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
        checksum.update("123456789".getBytes(StandardCharsets.US_ASCII));

        // the check value of CRC-32C is e3069283
        assertThat(Crc32c.base64(checksum)).isEqualTo("4waSgw==");
    }

    private static String downloadName(String channel, String from, String until) {
        return ObjectNames.downloadName(query(channel, from, until), ExportOptions.DEFAULT);
    }

    private static String contentDisposition(String channel) {
        return ObjectNames.contentDisposition(
                query(channel, "2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z"), ExportOptions.DEFAULT);
    }

    private static ExportQuery query(String channel, String from, String until) {
        return new ExportQuery("ws", channel, new TimeWindow(Instant.parse(from), Instant.parse(until)), null, null);
    }

    private static String fullName(String contentDisposition) {
        return URLDecoder.decode(
                contentDisposition.replaceFirst(".*; filename\\*=UTF-8''", ""), StandardCharsets.UTF_8);
    }
}
