package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.worker.message.Stored;
import dev.vipexport.worker.message.StoredMessage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    private static final Instant FROM = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-06-02T00:00:00Z");

    private final RowOrder order = new RowOrder(new TimeWindow(FROM, UNTIL));

    @Test
    void newestFirstAndTiesByDescendingIdPass() {
        assertThatCode(() -> {
                    order.next(row("b", UNTIL.minusNanos(1_000)));
                    order.next(row("a", UNTIL.minusNanos(1_000)));
                    order.next(row("z", FROM));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void idsAreOrderedByTheirUtf8Bytes() {
        // in UTF-16, as Java's strings compare, the emoji would come before the private-use letter
        order.next(row("\uD83C\uDF89", FROM));

        assertThatCode(() -> order.next(row("\uE000", FROM))).doesNotThrowAnyException();
    }

    @Test
    void theSameRowTwiceIsRefused() {
        order.next(row("a", FROM));

        assertThatThrownBy(() -> order.next(row("a", FROM)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("out of order");
    }

    @Test
    void anOlderRowBeforeANewerOneIsRefused() {
        order.next(row("a", FROM));

        assertThatThrownBy(() -> order.next(row("b", FROM.plusSeconds(1)))).hasMessageContaining("out of order");
    }

    @Test
    void aRowAtTheEndOfTheWindowIsRefused() {
        assertThatThrownBy(() -> order.next(row("a", UNTIL))).hasMessageContaining("outside the window");
    }

    @Test
    void aRowBeforeTheWindowIsRefused() {
        assertThatThrownBy(() -> order.next(row("a", FROM.minusNanos(1_000))))
                .hasMessageContaining("outside the window");
    }

    @Test
    void aRowWithoutATimestampIsRefused() {
        assertThatThrownBy(() -> order.next(
                        Stored.of(Document.newBuilder().setName("d/a").build())))
                .hasMessageContaining("has no timestamp");
    }

    private static StoredMessage row(String id, Instant at) {
        return Stored.of(Document.newBuilder()
                .setName("d/" + id)
                .putFields(
                        "timestamp",
                        Value.newBuilder()
                                .setTimestampValue(Timestamp.newBuilder()
                                        .setSeconds(at.getEpochSecond())
                                        .setNanos(at.getNano()))
                                .build())
                .build());
    }
}
