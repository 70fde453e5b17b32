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

class AnswerBytesTest {

    /** As gRPC gives an answer that it received as it is; may give fewer bytes at a time than it is asked for. */
    private static final class Known extends FilterInputStream implements KnownLength {
        private final int more;

        Known(byte[] bytes, int more) {
            super(new ByteArrayInputStream(bytes));
            this.more = more;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return super.read(into, offset, Math.min(1_000, length));
        }

        @Override
        public int available() throws IOException {
            return super.available() + more;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 8_192, 8_193, 1_048_576})
    void allBytesAreTakenWhetherTheirNumberIsKnownOrNot(int length) {
        byte[] answer = new byte[length];
        new Random(length).nextBytes(answer);

        assertThat(new AnswerBytes().parse(new Known(answer, 0))).isEqualTo(answer);
        // as of one that came compressed
        InputStream unknown = new ByteArrayInputStream(answer) {
            @Override
            public synchronized int available() {
                return 1;
            }
        };
        assertThat(new AnswerBytes().parse(unknown)).isEqualTo(answer);
    }

    @Test
    void anAnswerThatEndsTooEarlyIsRefused() {
        assertThatThrownBy(() -> new AnswerBytes().parse(new Known(new byte[10], 1)))
                .isInstanceOf(UncheckedIOException.class);
    }
}
