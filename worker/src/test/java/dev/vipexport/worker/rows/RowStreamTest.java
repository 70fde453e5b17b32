package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.StreamController;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import dev.vipexport.worker.ShutdownSignal;
import dev.vipexport.worker.rows.RowStream.PollResult;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class RowStreamTest {
    private static final int LIMIT = 10_000;

    private final FlowLimit flow = new FlowLimit(256, LIMIT);
    private final RecordingController controller = new RecordingController();
    private final RowStream stream = new RowStream(flow, LIMIT);

    RowStreamTest() {
        stream.onStart(controller);
    }

    /** Records what the stream requests from Firestore. */
    private static final class RecordingController implements StreamController {
        private int requestedRows;
        private boolean canceled;

        @Override
        public void cancel() {
            canceled = true;
        }

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {
            requestedRows += count;
        }
    }

    @Test
    void stream_cancelsAndKeepsRows_whenBufferIsExceeded() {
        for (int i = 0; i < 20; i++) {
            stream.onResponse(row(1_000));
        }
        stream.onError(new CancellationException());

        assertThat(controller.canceled).isTrue();
        assertThat(rowCount(poll())).isEqualTo(10);
        assertThat(poll()).isInstanceOf(PollResult.BufferExceeded.class);
        assertThat(flow.allowed()).isEqualTo(2);
    }

    @Test
    void stream_returnsRow_whenItIsLargerThanBuffer() {
        stream.onResponse(row(5 * LIMIT));

        assertThat(rowCount(poll())).isEqualTo(1);
        assertThat(controller.canceled).isFalse();
    }

    @Test
    void stream_freesBuffer_whenRowsAreTaken() {
        for (int i = 0; i < 20; i++) {
            stream.onResponse(row(1_000));
            assertThat(rowCount(poll())).isEqualTo(1);
        }

        assertThat(controller.canceled).isFalse();
    }

    @Test
    void stream_requestsNoMoreRowsThanWindow_allows() {
        assertThat(controller.requestedRows).isEqualTo(flow.allowed());
        stream.onResponse(row(100));
        poll();
        poll();

        assertThat(controller.requestedRows).isEqualTo(1 + flow.allowed());
    }

    private PollResult poll() {
        return stream.poll(Duration.ofMillis(20), new ShutdownSignal());
    }

    private static int rowCount(PollResult result) {
        assertThat(result).isInstanceOf(PollResult.Responses.class);
        return ((PollResult.Responses) result).responses().size();
    }

    private static byte[] row(int bytes) {
        Value text = Value.newBuilder().setStringValue("x".repeat(bytes)).build();
        return RunQueryResponse.newBuilder()
                .setDocument(Document.newBuilder().putFields("text", text))
                .build()
                .toByteArray();
    }
}
