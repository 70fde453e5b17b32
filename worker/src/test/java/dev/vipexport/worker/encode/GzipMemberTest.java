package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class GzipMemberTest {
    private static final ExportOptions GZIP =
            ExportOptions.DEFAULT.toBuilder().compression(Compression.GZIP).build();

    @Test
    void members_areReadAsOneFile_whenConcatenated() throws IOException {
        var file = new ByteArrayOutputStream();
        file.write(part(GZIP, 0, 300, true));
        file.write(part(GZIP, 300, 500, false));

        byte[] read = new GZIPInputStream(new ByteArrayInputStream(file.toByteArray())).readAllBytes();

        assertThat(new String(read, StandardCharsets.UTF_8))
                .isEqualTo(new String(part(ExportOptions.DEFAULT, 0, 500, true), StandardCharsets.UTF_8));
    }

    @Test
    void member_isDeterministic() throws IOException {
        assertThat(part(GZIP, 0, 300, true)).isEqualTo(part(GZIP, 0, 300, true));
    }

    @Test
    void header_hasNoTimeAndNoName() throws IOException {
        byte[] part = part(GZIP, 0, 1, true);

        // RFC 1952: magic, deflate, no flags, then four bytes of time
        assertThat(part).startsWith(0x1F, 0x8B, 8, 0, 0, 0, 0, 0);
    }

    private static byte[] part(ExportOptions options, int from, int until, boolean first) throws IOException {
        var out = new ByteArrayOutputStream();
        try (MessageEncoder encoder = MessageEncoder.of(options, out)) {
            if (first) {
                encoder.writeHeader();
            }
            for (int i = from; i < until; i++) {
                encoder.append(StoredMessages.of(Messages.message("m" + i)
                        .putFields("text", Messages.text("text " + i * 31))
                        .build()));
            }
            encoder.finish();
        }
        return out.toByteArray();
    }
}
