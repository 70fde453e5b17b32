package dev.vipexport.cli.progress;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The progress of a stage.
 *
 * @param stage name of the stage, such as {@code downloading}
 * @param total null until it is known
 * @param etaSeconds the server's estimate of the remaining time, or null to estimate it from the speed
 */
public record ProgressUpdate(
        String stage,
        long done,
        @Nullable Long total,
        Unit unit,
        @Nullable Long etaSeconds) {

    /** The unit of the amounts. */
    public enum Unit {
        ROWS {
            @Override
            String amount(double count) {
                return String.format(Locale.ROOT, "%,.0f rows", count);
            }
        },
        BYTES {
            @Override
            String amount(double count) {
                return count < 1_000_000
                        ? String.format(Locale.ROOT, "%.0f kB", count / 1_000)
                        : String.format(Locale.ROOT, "%,.1f MB", count / 1_000_000);
            }
        };

        abstract String amount(double count);
    }

    /** Returns 0 to 100, whatever numbers the server sends, or 0 if the total is 0 or unknown. */
    int percent() {
        return total == null || total <= 0 ? 0 : (int) Math.max(0, Math.min(100, 100.0 * done / total));
    }

    /** Returns a text like {@code 1,032,000 rows of 2,400,000 rows, 52,300 rows/s, 0:26 left}. */
    String describe(double perSecond) {
        var text = new StringBuilder(unit.amount((double) done));
        if (total != null) {
            text.append(" of ").append(unit.amount((double) total));
        }
        if (perSecond > 0) {
            text.append(", ").append(unit.amount(perSecond)).append("/s");
        }
        Long left = secondsLeft(perSecond);
        if (left != null && left > 0) {
            text.append(", ").append(formatTime(left)).append(" left");
        }
        return text.toString();
    }

    private @Nullable Long secondsLeft(double perSecond) {
        if (etaSeconds != null || total == null || perSecond <= 0) {
            return etaSeconds;
        }
        return (long) Math.ceil((total - done) / perSecond);
    }

    private static String formatTime(long seconds) {
        return seconds < 3_600
                ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
}
