package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.StreamController;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import dev.vipexport.worker.rows.RowStream.Look;
import dev.vipexport.worker.shutdown.Shutdown;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RowStreamTest {
    private static final int LIMIT = 10_000;

    private final FlowWindow flow = new FlowWindow(256, LIMIT);
    private final Asked asked = new Asked();
    private final RowStream stream = new RowStream(flow, LIMIT);

    RowStreamTest() {
        stream.onStart(asked);
    }

    /** What the stream has asked of Firestore. */
    private static final class Asked implements StreamController {
        private int rows;
        private boolean canceled;

        @Override
        public void cancel() {
            canceled = true;
        }

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {
            rows += count;
        }
    }

    @Test
    void rowsBeyondTheBytesAreCalledOffAndWhatCameBeforeIsGiven() {
        for (int i = 0; i < 20; i++) {
            stream.onResponse(row(1_000));
        }
        stream.onError(new CancellationException());

        assertThat(asked.canceled).isTrue();
        assertThat(rowsIn(look())).isEqualTo(10);
        assertThat(look()).isInstanceOf(Look.Narrowed.class);
        assertThat(flow.allowed()).isEqualTo(2);
    }

    @Test
    void aRowLargerThanTheBytesIsTakenAlone() {
        stream.onResponse(row(5 * LIMIT));

        assertThat(rowsIn(look())).isEqualTo(1);
        assertThat(asked.canceled).isFalse();
    }

    @Test
    void bytesThatWereTakenMakeRoom() {
        for (int i = 0; i < 20; i++) {
            stream.onResponse(row(1_000));
            assertThat(rowsIn(look())).isEqualTo(1);
        }

        assertThat(asked.canceled).isFalse();
    }

    @Test
    void nothingIsAskedForBeyondTheWindow() {
        assertThat(asked.rows).isEqualTo(flow.allowed());
        stream.onResponse(row(100));
        look();
        look();

        assertThat(asked.rows).isEqualTo(1 + flow.allowed());
    }

    private Look look() {
        return stream.look(Duration.ofMillis(20), new Shutdown());
    }

    private static int rowsIn(Look look) {
        assertThat(look).isInstanceOf(Look.Answers.class);
        return ((Look.Answers) look).answers().size();
    }

    private static byte[] row(int bytes) {
        Value text = Value.newBuilder().setStringValue("x".repeat(bytes)).build();
        return RunQueryResponse.newBuilder()
                .setDocument(Document.newBuilder().putFields("text", text))
                .build()
                .toByteArray();
    }
}
