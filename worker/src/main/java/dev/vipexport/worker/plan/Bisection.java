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
 * the rows are first enclosed (see {@link #enclosed}), so that messages that came in bursts do not cost forty counts,
 * one for each halving of a month down to a microsecond. Either way each cut leaves rows on both sides, hence there are
 * fewer cuts than stretches.
 */
final class Bisection {
    private final WindowCounts counts;
    private final long maxRows;
    private final int parallel;

    Bisection(WindowCounts counts, long maxRows, int parallel) {
        this.counts = counts;
        this.maxRows = maxRows;
        this.parallel = parallel;
    }

    List<Stretch> cut(Stretch whole) {
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            return joined(pieces(whole, new ExecutorCompletionService<>(threads)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while planning", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private List<Stretch> pieces(Stretch whole, ExecutorCompletionService<List<Stretch>> cuts)
            throws InterruptedException, ExecutionException {
        var fitting = new ArrayList<Stretch>();
        var underWay = 1;
        cuts.submit(() -> List.of(whole));
        while (underWay > 0) {
            List<Stretch> cut = cuts.take().get();
            underWay--;
            for (Stretch piece : cut) {
                if (fits(piece)) {
                    fitting.add(piece);
                } else {
                    cuts.submit(() -> halves(piece));
                    underWay++;
                }
            }
        }
        fitting.sort(
                Comparator.comparing((Stretch piece) -> piece.window().from()).reversed());
        return fitting;
    }

    private boolean fits(Stretch piece) {
        return piece.rows() <= maxRows || micros(piece.window()) == 1;
    }

    private List<Stretch> halves(Stretch piece) {
        TimeWindow window = piece.window();
        Instant middle = window.from().plus(micros(window) / 2, ChronoUnit.MICROS);
        long older = counts.count(new TimeWindow(window.from(), middle));
        return older == 0 || older == piece.rows() ? enclosed(piece) : cutAt(middle, piece, piece.rows() - older);
    }

    /**
     * Goes to the newest row and looks for the smallest power of two of microseconds before it that holds all rows, by
     * bisecting the exponent: six counts for a month. Half of that stretch does not hold them all, which is the next
     * cut, its count already known.
     */
    private List<Stretch> enclosed(Stretch piece) {
        Instant end = counts.newest(piece.window()).plus(1, ChronoUnit.MICROS);
        Instant from = piece.window().from();
        int holdsAll = Long.SIZE - Long.numberOfLeadingZeros(ChronoUnit.MICROS.between(from, end) - 1);
        int tooShort = -1;
        long inTooShort = 0;
        while (holdsAll - tooShort > 1) {
            int exponent = (holdsAll + tooShort) >>> 1;
            long rows = counts.count(lastMicros(exponent, from, end));
            if (rows == piece.rows()) {
                holdsAll = exponent;
            } else {
                tooShort = exponent;
                inTooShort = rows;
            }
        }
        var all = new Stretch(lastMicros(holdsAll, from, end), piece.rows());
        return tooShort < 0 ? List.of(all) : cutAt(end.minus(1L << tooShort, ChronoUnit.MICROS), all, inTooShort);
    }

    private static TimeWindow lastMicros(int exponent, Instant from, Instant end) {
        Instant start = end.minus(1L << exponent, ChronoUnit.MICROS);
        return new TimeWindow(start.isBefore(from) ? from : start, end);
    }

    private static List<Stretch> cutAt(Instant middle, Stretch piece, long newer) {
        return List.of(
                new Stretch(new TimeWindow(middle, piece.window().until()), newer),
                new Stretch(new TimeWindow(piece.window().from(), middle), piece.rows() - newer));
    }

    /** Neighbours that fit together become one: fewer, evener slices. */
    private List<Stretch> joined(List<Stretch> pieces) {
        var joined = new ArrayList<Stretch>();
        for (Stretch piece : pieces) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).rows() + piece.rows() <= maxRows) {
                joined.set(last, joined.get(last).joined(piece));
            } else {
                joined.add(piece);
            }
        }
        return joined;
    }

    private static long micros(TimeWindow window) {
        return ChronoUnit.MICROS.between(window.from(), window.until());
    }
}
