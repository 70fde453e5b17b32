package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.worker.WorkerStoppingException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Splits a window into ranges of at most {@code maxRows} rows, newest first, without empty ranges. The result depends on
 * the counts alone, so a repetition after a crash gives the same ranges.
 *
 * <p>No count goes further than {@code maxRows} and one, because Firestore stops a count that takes a minute. Only a single
 * microsecond, which cannot be split, is counted whole.
 *
 * <p>A split in the middle of the time costs two counts and usually gives two ranges. If all rows are on one side, the range
 * is first narrowed to its data (see {@link #narrowToData}). Otherwise a burst of messages would cost eighty counts, two for
 * each halving of a month down to a microsecond. Each split leaves rows on both sides, so there are fewer splits than
 * ranges.
 */
final class Bisection {
    private final WindowCounter counter;
    private final long maxRows;
    private final int concurrency;

    private final Runnable onSplit;

    /** @param onSplit runs after each split, on the thread of {@link #split} */
    Bisection(WindowCounter counter, long maxRows, int concurrency, Runnable onSplit) {
        this.counter = counter;
        this.maxRows = maxRows;
        this.concurrency = concurrency;
        this.onSplit = onSplit;
    }

    List<CountedWindow> split(TimeWindow whole) {
        ExecutorService executor = Executors.newFixedThreadPool(concurrency);
        try {
            return mergeNeighbours(ranges(whole, new ExecutorCompletionService<>(executor)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkerStoppingException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } finally {
            executor.shutdownNow();
        }
    }

    private List<CountedWindow> ranges(TimeWindow whole, ExecutorCompletionService<Split> splits)
            throws InterruptedException, ExecutionException {
        var fitting = new ArrayList<CountedWindow>();
        var pending = 1;
        splits.submit(() -> splitAt(whole.from(), whole));
        while (pending > 0) {
            Split split = splits.take().get();
            onSplit.run();
            pending--;
            fitting.addAll(split.fitting());
            for (TimeWindow large : split.large()) {
                splits.submit(() -> halve(large));
                pending++;
            }
        }
        fitting.sort(
                Comparator.comparing((CountedWindow range) -> range.window().from())
                        .reversed());
        return fitting;
    }

    /**
     * The parts of a window that have rows.
     *
     * @param fitting parts that need no further split
     * @param large parts with more than {@code maxRows} rows
     */
    private record Split(List<CountedWindow> fitting, List<TimeWindow> large) {
        Split() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private Split halve(TimeWindow large) {
        Instant middle = large.from().plus(micros(large) / 2, ChronoUnit.MICROS);
        Split halves = splitAt(middle, large);
        boolean hasRowsOnOneSide = halves.fitting().isEmpty() && halves.large().size() == 1;
        return hasRowsOnOneSide ? narrowToData(halves.large().get(0)) : halves;
    }

    private Split splitAt(Instant middle, TimeWindow window) {
        var split = new Split();
        addIfNotEmpty(new TimeWindow(middle, window.until()), split);
        if (window.from().isBefore(middle)) {
            addIfNotEmpty(new TimeWindow(window.from(), middle), split);
        }
        return split;
    }

    private void addIfNotEmpty(TimeWindow window, Split split) {
        long rows = counter.countUpTo(maxRows + 1, window);
        if (rows > maxRows && micros(window) > 1) {
            split.large().add(window);
        } else if (rows > 0) {
            split.fitting().add(new CountedWindow(window, rows > maxRows ? counter.countAll(window) : rows));
        }
    }

    /**
     * Starts at the newest row and finds the smallest power of two of microseconds before it that holds all rows, by
     * bisecting the exponent. This takes six looks for a month. Half of that range does not hold all rows, so it is the
     * next split, which has rows on both sides.
     */
    private Split narrowToData(TimeWindow large) {
        Instant end = counter.newest(large).plus(1, ChronoUnit.MICROS);
        Instant from = large.from();
        int holdsAll = Long.SIZE - Long.numberOfLeadingZeros(ChronoUnit.MICROS.between(from, end) - 1);
        int tooShort = -1;
        while (holdsAll - tooShort > 1) {
            int exponent = (holdsAll + tooShort) >>> 1;
            if (isEmpty(new TimeWindow(from, lastMicros(exponent, from, end).from()))) {
                holdsAll = exponent;
            } else {
                tooShort = exponent;
            }
        }
        Instant middle = tooShort < 0 ? end.minus(1, ChronoUnit.MICROS) : end.minus(1L << tooShort, ChronoUnit.MICROS);
        return splitAt(middle, lastMicros(holdsAll, from, end));
    }

    private boolean isEmpty(TimeWindow window) {
        return counter.countUpTo(1, window) == 0;
    }

    private static TimeWindow lastMicros(int exponent, Instant from, Instant end) {
        Instant start = end.minus(1L << exponent, ChronoUnit.MICROS);
        return new TimeWindow(start.isBefore(from) ? from : start, end);
    }

    /** Merges neighbours that fit together, for fewer slices of similar size. */
    private List<CountedWindow> mergeNeighbours(List<CountedWindow> ranges) {
        var merged = new ArrayList<CountedWindow>();
        for (CountedWindow range : ranges) {
            int last = merged.size() - 1;
            if (last >= 0 && merged.get(last).rows() + range.rows() <= maxRows) {
                merged.set(last, merged.get(last).merge(range));
            } else {
                merged.add(range);
            }
        }
        return merged;
    }

    private static long micros(TimeWindow window) {
        return ChronoUnit.MICROS.between(window.from(), window.until());
    }
}
