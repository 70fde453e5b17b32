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
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BisectionTest {
    private static final Instant FROM = Instant.parse("2026-06-01T00:00:00Z");
    private static final TimeWindow JUNE = new TimeWindow(FROM, FROM.plus(Duration.ofDays(31)));
    private static final long MONTH = Duration.ofDays(31).toSeconds() * 1_000_000;
    private static final long SIZE = 100;

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

    private static Messages micros(int count, LongSupplier at) {
        var messages = new Messages();
        for (int i = 0; i < count; i++) {
            messages.add(FROM.plus(at.getAsLong(), ChronoUnit.MICROS));
        }
        return messages;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void everyMessageIsInExactlyOneStretchAndNoStretchIsTooLong(String name, Messages messages) {
        List<Stretch> stretches = cut(messages);

        assertThat(stretches.stream().mapToLong(Stretch::rows).sum()).isEqualTo(messages.all());
        for (int i = 0; i < stretches.size(); i++) {
            Stretch stretch = stretches.get(i);
            assertThat(stretch.rows()).isPositive().isEqualTo(messages.count(stretch.window()));
            assertThat(stretch.rows() <= SIZE || stretch.window().length().equals(Duration.of(1, ChronoUnit.MICROS)))
                    .isTrue();
            if (i > 0) {
                assertThat(stretch.window().until())
                        .isBeforeOrEqualTo(stretches.get(i - 1).window().from());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void threeQuestionsForEachStretchAreEnough(String name, Messages messages) {
        List<Stretch> stretches = cut(messages);

        assertThat(messages.asked.get()).isLessThanOrEqualTo(3 * stretches.size() + 45);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void whoRepeatsItGetsTheSame(String name, Messages messages) {
        assertThat(cut(messages)).isEqualTo(cut(messages));
    }

    @Test
    void aHotMicrosecondMayHoldMore() {
        List<Stretch> stretches = cut(micros(1_000, () -> 12_345));

        Instant hot = FROM.plus(12_345, ChronoUnit.MICROS);
        assertThat(stretches).containsExactly(new Stretch(new TimeWindow(hot, hot.plus(1, ChronoUnit.MICROS)), 1_000));
    }

    @Test
    void evenMessagesFillTheirStretches() {
        List<Stretch> stretches = cut(micros(20_000, new Random(1)::nextLong, MONTH));

        assertThat(stretches).hasSizeLessThan(400);
    }

    @Test
    void aCountThatFailsFailsTheCut() {
        var broken = new Messages() {
            @Override
            public long count(TimeWindow window) {
                throw new IllegalStateException("no answer");
            }
        };

        assertThatThrownBy(() -> new Bisection(broken, SIZE, 4).cut(new Stretch(JUNE, 1_000)))
                .hasMessage("no answer");
    }

    private static Messages micros(int count, LongSupplier random, long bound) {
        return micros(count, () -> Math.floorMod(random.getAsLong(), bound));
    }

    private static List<Stretch> cut(Messages messages) {
        return new Bisection(messages, SIZE, 4).cut(new Stretch(JUNE, messages.all()));
    }

    /** How many messages there are at which time. */
    private static class Messages implements WindowCounts {
        final AtomicInteger asked = new AtomicInteger();
        private final TreeMap<Instant, Long> at = new TreeMap<>();

        void add(Instant time) {
            at.merge(time, 1L, Long::sum);
        }

        long all() {
            return at.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public long count(TimeWindow window) {
            asked.incrementAndGet();
            return at.subMap(window.from(), window.until()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }

        @Override
        public Instant newest(TimeWindow window) {
            asked.incrementAndGet();
            return at.subMap(window.from(), window.until()).lastKey();
        }
    }
}
