package dev.vipexport.worker.rows;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.Value;
import com.google.protobuf.Timestamp;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.worker.message.StoredMessage;
import dev.vipexport.worker.message.StoredMessages;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RowOrderCheckTest {
    private static final Instant FROM = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-06-02T00:00:00Z");

    private final RowOrderCheck orderCheck = new RowOrderCheck(new TimeWindow(FROM, UNTIL));

    @Test
    void check_acceptsRows_whenNewestFirstThenDescendingId() {
        assertThatCode(() -> {
                    orderCheck.accept(row("b", UNTIL.minusNanos(1_000)));
                    orderCheck.accept(row("a", UNTIL.minusNanos(1_000)));
                    orderCheck.accept(row("z", FROM));
                })
                .doesNotThrowAnyException();
    }

    @Test
    void check_ordersIds_byUtf8Bytes() {
        // in UTF-16, as Java's strings compare, the emoji would come before the private-use letter
        orderCheck.accept(row("\uD83C\uDF89", FROM));

        assertThatCode(() -> orderCheck.accept(row("\uE000", FROM))).doesNotThrowAnyException();
    }

    @Test
    void check_rejectsRow_whenRepeated() {
        orderCheck.accept(row("a", FROM));

        assertThatThrownBy(() -> orderCheck.accept(row("a", FROM)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("out of order");
    }

    @Test
    void check_rejectsRow_whenNewerThanPrevious() {
        orderCheck.accept(row("a", FROM));

        assertThatThrownBy(() -> orderCheck.accept(row("b", FROM.plusSeconds(1))))
                .hasMessageContaining("out of order");
    }

    /** A window whose times have more nanoseconds since 1970 than a long holds. */
    @Test
    void check_acceptsRows_ofFarYears() {
        for (String from : new String[] {"0001-01-01T00:00:00Z", "9999-12-01T00:00:00Z"}) {
            Instant start = Instant.parse(from);
            var farCheck = new RowOrderCheck(new TimeWindow(start, start.plusSeconds(60)));

            assertThatCode(() -> farCheck.accept(row("a", start.plusSeconds(1))))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> farCheck.accept(row("a", start.plusSeconds(60))))
                    .hasMessageContaining("outside the window");
        }
    }

    @Test
    void check_rejectsRow_atEndOfWindow() {
        assertThatThrownBy(() -> orderCheck.accept(row("a", UNTIL))).hasMessageContaining("outside the window");
    }

    @Test
    void check_rejectsRow_beforeWindow() {
        assertThatThrownBy(() -> orderCheck.accept(row("a", FROM.minusNanos(1_000))))
                .hasMessageContaining("outside the window");
    }

    @Test
    void check_rejectsRow_withoutTimestamp() {
        assertThatThrownBy(() -> orderCheck.accept(
                        StoredMessages.of(Document.newBuilder().setName("d/a").build())))
                .hasMessageContaining("has no timestamp");
    }

    private static StoredMessage row(String id, Instant at) {
        return StoredMessages.of(Document.newBuilder()
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
