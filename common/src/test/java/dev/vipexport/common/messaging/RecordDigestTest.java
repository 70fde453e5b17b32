package dev.vipexport.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RecordDigestTest {
    private static final int MAX_DIGEST = 16 * 1024;

    @Test
    void digest_hasSizeHashAndStart() {
        var digest = RecordDigest.of(new ConsumerRecord<>("t", 1, 2, "key", new byte[2_000]));

        assertThat(digest.position()).isEqualTo("offset 2 of t-1");
        assertThat(digest.key()).isEqualTo("key");
        assertThat(digest.valueBytes()).isEqualTo(2_000);
        // head -c 2000 /dev/zero | sha256sum
        assertThat(digest.sha256()).hasSize(64).startsWith("2da42fb1");
        assertThat(Base64.getDecoder().decode(digest.valueStart())).hasSize(1024);
    }

    @Test
    void digest_isSmallAndPrintable_whateverTheRecordHolds() {
        var record = new ConsumerRecord<String, byte[]>("t", 1, 2, "\u001b\u202e".repeat(500_000), new byte[1_000_000]);
        for (int i = 0; i < 900; i++) {
            record.headers().add("\n".repeat(500), "\u009b".repeat(500).getBytes(StandardCharsets.UTF_8));
        }
        record.headers().add("none", null);

        String json = TicketCodec.write(RecordDigest.of(record));

        assertThat(json.length()).isLessThan(2 * MAX_DIGEST);
        assertThat(json).contains("\"headerCount\":901").doesNotContain("\u001b", "\u202e", "\u009b", "\n");
    }

    @Test
    void digest_hasNoValue_whenRecordHasNone() {
        var digest = RecordDigest.of(new ConsumerRecord<>("t", 1, 2, null, null));

        assertThat(digest.key()).isNull();
        assertThat(digest.valueBytes()).isNull();
        assertThat(digest.sha256()).isNull();
    }

    @Test
    void reason_isShort_whenValueIsLarge() {
        String event = "{\"schema\":1,\"exportId\":\"e\",\"orgId\":\"o\",\"state\":\"" + "x".repeat(500_000) + "\"}";

        assertThatThrownBy(() -> TicketCodec.jobEvent(event))
                .isInstanceOf(MalformedTicketException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(500))
                .hasNoCause();
    }
}
