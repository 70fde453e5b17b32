package dev.vipexport.worker.plan;

import dev.vipexport.common.query.TimeWindow;
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
 * Cuts a window into stretches of at most so many rows, newest first, empty ones left out. A function of the counts
 * alone: who repeats it after a crash gets the same stretches.
 *
 * <p>A cut in the middle of the time costs one count and mostly gives two stretches. Where all rows are on one side,
 * the rows are first enclosed (see {@link #narrowToData}), so that messages that came in bursts do not cost forty counts,
 * one for each halving of a month down to a microsecond. Either way each cut leaves rows on both sides, hence there are
 * fewer cuts than stretches.
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
            throw new IllegalStateException("interrupted while planning", e);
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
     * Goes to the newest row and looks for the smallest power of two of microseconds before it that holds all rows, by
     * bisecting the exponent: six counts for a month. Half of that stretch does not hold them all, which is the next
     * cut, its count already known.
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

    /** Neighbours that fit together become one: fewer, evener slices. */
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
