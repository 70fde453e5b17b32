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
 * <p>A split in the middle of the time costs one count and usually gives two ranges. If all rows are on one side, the
 * range is first narrowed to its data (see {@link #narrowToData}). Otherwise a burst of messages would cost forty counts,
 * one for each halving of a month down to a microsecond. Each split leaves rows on both sides, so there are fewer splits
 * than ranges.
 */
final class Bisection {
    private final WindowCounter counter;
    private final long maxRows;
    private final int concurrency;

    Bisection(WindowCounter counter, long maxRows, int concurrency) {
        this.counter = counter;
        this.maxRows = maxRows;
        this.concurrency = concurrency;
    }

    List<CountedWindow> split(CountedWindow whole) {
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

    private List<CountedWindow> ranges(CountedWindow whole, ExecutorCompletionService<List<CountedWindow>> splits)
            throws InterruptedException, ExecutionException {
        var fitting = new ArrayList<CountedWindow>();
        var pending = 1;
        splits.submit(() -> List.of(whole));
        while (pending > 0) {
            List<CountedWindow> split = splits.take().get();
            pending--;
            for (CountedWindow range : split) {
                if (isSmallEnough(range)) {
                    fitting.add(range);
                } else {
                    splits.submit(() -> halve(range));
                    pending++;
                }
            }
        }
        fitting.sort(
                Comparator.comparing((CountedWindow range) -> range.window().from())
                        .reversed());
        return fitting;
    }

    private boolean isSmallEnough(CountedWindow range) {
        return range.rows() <= maxRows || micros(range.window()) == 1;
    }

    private List<CountedWindow> halve(CountedWindow range) {
        TimeWindow window = range.window();
        Instant middle = window.from().plus(micros(window) / 2, ChronoUnit.MICROS);
        long older = counter.count(new TimeWindow(window.from(), middle));
        return older == 0 || older == range.rows() ? narrowToData(range) : splitAt(middle, range, range.rows() - older);
    }

    /**
     * Starts at the newest row and finds the smallest power of two of microseconds before it that holds all rows, by
     * bisecting the exponent. This takes six counts for a month. Half of that range does not hold all rows, so it is the
     * next split, and its count is already known.
     */
    private List<CountedWindow> narrowToData(CountedWindow range) {
        Instant end = counter.newest(range.window()).plus(1, ChronoUnit.MICROS);
        Instant from = range.window().from();
        int holdsAll = Long.SIZE - Long.numberOfLeadingZeros(ChronoUnit.MICROS.between(from, end) - 1);
        int tooShort = -1;
        long inTooShort = 0;
        while (holdsAll - tooShort > 1) {
            int exponent = (holdsAll + tooShort) >>> 1;
            long rows = counter.count(lastMicros(exponent, from, end));
            if (rows == range.rows()) {
                holdsAll = exponent;
            } else {
                tooShort = exponent;
                inTooShort = rows;
            }
        }
        var all = new CountedWindow(lastMicros(holdsAll, from, end), range.rows());
        return tooShort < 0 ? List.of(all) : splitAt(end.minus(1L << tooShort, ChronoUnit.MICROS), all, inTooShort);
    }

    private static TimeWindow lastMicros(int exponent, Instant from, Instant end) {
        Instant start = end.minus(1L << exponent, ChronoUnit.MICROS);
        return new TimeWindow(start.isBefore(from) ? from : start, end);
    }

    private static List<CountedWindow> splitAt(Instant middle, CountedWindow range, long newer) {
        return List.of(
                new CountedWindow(new TimeWindow(middle, range.window().until()), newer),
                new CountedWindow(new TimeWindow(range.window().from(), middle), range.rows() - newer));
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
