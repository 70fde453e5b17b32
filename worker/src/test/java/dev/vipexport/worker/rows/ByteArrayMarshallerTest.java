package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteArrayMarshallerTest {

    /** Behaves as gRPC's stream of an uncompressed response. A read can return fewer bytes than requested. */
    private static final class KnownLengthStream extends FilterInputStream implements KnownLength {
        private final int excess;

        KnownLengthStream(byte[] bytes, int excess) {
            super(new ByteArrayInputStream(bytes));
            this.excess = excess;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(1_000, length));
        }

        @Override
        public int available() throws IOException {
            return super.available() + excess;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 8_192, 8_193, 1_048_576})
    void parse_returnsAllBytes_whetherLengthIsKnownOrNot(int length) {
        byte[] response = new byte[length];
        new Random(length).nextBytes(response);

        assertThat(new ByteArrayMarshaller().parse(new KnownLengthStream(response, 0)))
                .isEqualTo(response);
        // as the stream of a compressed response
        InputStream unknown = new ByteArrayInputStream(response) {
            @Override
            public synchronized int available() {
                return 1;
            }
        };
        assertThat(new ByteArrayMarshaller().parse(unknown)).isEqualTo(response);
    }

    @Test
    void parse_fails_whenResponseIsTruncated() {
        assertThatThrownBy(() -> new ByteArrayMarshaller().parse(new KnownLengthStream(new byte[10], 1)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
