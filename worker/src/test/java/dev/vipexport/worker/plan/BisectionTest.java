package dev.vipexport.worker.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BisectionTest {
    private static final Instant FROM = Instant.parse("2026-06-01T00:00:00Z");
    private static final TimeWindow JUNE = new TimeWindow(FROM, FROM.plus(Duration.ofDays(31)));
    private static final long MONTH = Duration.ofDays(31).toSeconds() * 1_000_000;
    private static final long MAX_ROWS = 100;

    private final AtomicInteger splits = new AtomicInteger();

    /** Microseconds after the first instant. */
    static Stream<Arguments> messages() {
        var random = new Random(4711);
        return Stream.of(
                Arguments.of("spread evenly", micros(20_000, () -> random.nextLong(MONTH))),
                Arguments.of("all in one second", micros(20_000, () -> MONTH / 3 + random.nextLong(1_000_000))),
                Arguments.of("at both ends", micros(20_000, () -> random.nextBoolean() ? 0 : MONTH - 1)),
                Arguments.of("bursts", micros(20_000, () -> MONTH / 31 * random.nextInt(31) + random.nextLong(9_999))),
                Arguments.of("ever denser", micros(20_000, () -> MONTH - 1 - (1L << random.nextInt(41)))));
    }

    private static InMemoryCounter micros(int count, LongSupplier at) {
        var messages = new InMemoryCounter();
        for (int i = 0; i < count; i++) {
            messages.add(FROM.plus(at.getAsLong(), ChronoUnit.MICROS));
        }
        return messages;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void split_coversEveryMessageOnce_withinMaxRows(String name, InMemoryCounter messages) {
        List<CountedWindow> ranges = split(messages);

        assertThat(ranges.stream().mapToLong(CountedWindow::rows).sum()).isEqualTo(messages.total());
        for (int i = 0; i < ranges.size(); i++) {
            CountedWindow range = ranges.get(i);
            assertThat(range.rows()).isPositive().isEqualTo(messages.rowsIn(range.window()));
            assertThat(range.rows() <= MAX_ROWS || range.window().length().equals(Duration.of(1, ChronoUnit.MICROS)))
                    .isTrue();
            if (i > 0) {
                assertThat(range.window().until())
                        .isBeforeOrEqualTo(ranges.get(i - 1).window().from());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void split_needsFewCounts_perRange(String name, InMemoryCounter messages) {
        List<CountedWindow> ranges = split(messages);

        assertThat(messages.queries.get()).isLessThanOrEqualTo(5 * ranges.size() + 45);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void split_countsNoFurtherThanOneSliceAndOneRow(String name, InMemoryCounter messages) {
        split(messages);

        assertThat(splits.get()).as("signs of life").isPositive();
        assertThat(messages.furthest.get()).isLessThanOrEqualTo(MAX_ROWS + 1);
    }

    /** Firestore bills a read for each thousand index entries that a count looks at, and one at least. */
    @ParameterizedTest
    @CsvSource({"1000000, 2600", "10000000, 25000", "100000000, 300000"})
    void split_isCheap_whateverTheNumberOfRows(long rows, long maxReads) {
        var even = new EvenCounter(rows);

        List<CountedWindow> ranges = new Bisection(even, 20_000, 4, () -> {}).split(JUNE);

        assertThat(ranges.stream().mapToLong(CountedWindow::rows).sum()).isEqualTo(rows);
        assertThat(even.reads.get()).isLessThan(maxReads);
    }

    /** Messages at equal distances over June. */
    private static final class EvenCounter implements WindowCounter {
        final AtomicLong reads = new AtomicLong();
        private final long rows;

        EvenCounter(long rows) {
            this.rows = rows;
        }

        private long before(Instant time) {
            return (long) (ChronoUnit.MICROS.between(FROM, time) * (double) rows / MONTH);
        }

        @Override
        public long countUpTo(long max, TimeWindow window) {
            long counted = Math.min(max, before(window.until()) - before(window.from()));
            reads.addAndGet(Math.max(1, (counted + 999) / 1_000));
            return counted;
        }

        @Override
        public long countAll(TimeWindow window) {
            throw new AssertionError("no microsecond has more rows than a slice");
        }

        @Override
        public Instant newest(TimeWindow window) {
            throw new AssertionError("each half has rows");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void split_isDeterministic(String name, InMemoryCounter messages) {
        assertThat(split(messages)).isEqualTo(split(messages));
    }

    @Test
    void split_exceedsMaxRows_whenOneMicrosecondHoldsMore() {
        List<CountedWindow> ranges = split(micros(1_000, () -> 12_345));

        Instant hot = FROM.plus(12_345, ChronoUnit.MICROS);
        assertThat(ranges)
                .containsExactly(new CountedWindow(new TimeWindow(hot, hot.plus(1, ChronoUnit.MICROS)), 1_000));
    }

    @Test
    void split_fillsRanges_whenMessagesAreEven() {
        List<CountedWindow> ranges = split(micros(20_000, new Random(1)::nextLong, MONTH));

        assertThat(ranges).hasSizeLessThan(400);
    }

    @Test
    void split_fails_whenCountFails() {
        var broken = new InMemoryCounter() {
            @Override
            public long countUpTo(long max, TimeWindow window) {
                throw new IllegalStateException("no answer");
            }
        };

        assertThatThrownBy(() -> new Bisection(broken, MAX_ROWS, 4, () -> {}).split(JUNE))
                .hasMessage("no answer");
    }

    private static InMemoryCounter micros(int count, LongSupplier random, long bound) {
        return micros(count, () -> Math.floorMod(random.getAsLong(), bound));
    }

    private List<CountedWindow> split(InMemoryCounter messages) {
        return new Bisection(messages, MAX_ROWS, 4, splits::incrementAndGet).split(JUNE);
    }

    /** The number of messages at each time. */
    private static class InMemoryCounter implements WindowCounter {
        final AtomicInteger queries = new AtomicInteger();
        final AtomicLong furthest = new AtomicLong();
        private final TreeMap<Instant, Long> rowsByTime = new TreeMap<>();

        void add(Instant time) {
            rowsByTime.merge(time, 1L, Long::sum);
        }

        long total() {
            return rowsByTime.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public long countUpTo(long max, TimeWindow window) {
            queries.incrementAndGet();
            long counted = Math.min(max, rowsIn(window));
            furthest.accumulateAndGet(counted, Math::max);
            return counted;
        }

        @Override
        public long countAll(TimeWindow window) {
            long rows = rowsIn(window);
            if (!window.length().equals(Duration.of(1, ChronoUnit.MICROS))) {
                furthest.accumulateAndGet(rows, Math::max);
            }
            return rows;
        }

        private long rowsIn(TimeWindow window) {
            return rowsByTime.subMap(window.from(), window.until()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public Instant newest(TimeWindow window) {
            queries.incrementAndGet();
            return rowsByTime.subMap(window.from(), window.until()).lastKey();
        }
    }
}
