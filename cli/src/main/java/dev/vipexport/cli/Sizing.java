package dev.vipexport.cli;

import java.time.Duration;

/**
 * What exports cost at most on Google Cloud, by the formulas of docs/sizing.md.
 *
 * @param rows of all exports
 * @param rowsPerExport of each of them
 * @param bytesPerRow of the files
 * @param period in which these rows are exported
 */
record Sizing(long rows, long rowsPerExport, long bytesPerRow, Duration period) {
    /** {@code vip-export.plan.slice-rows}. */
    static final long SLICE_ROWS = 20_000;

    /** What one worker reads, see docs/sizing.md. */
    static final long ROWS_PER_SECOND = 12_000;

    /** Slices that one worker reads at a time. */
    static final int SLICES_PER_WORKER = 4;

    /** Partitions of slices. */
    static final int PARTITIONS = 64;

    private static final long ENTRIES_PER_READ = 1_000;
    private static final long PARTS_PER_COMPOSE = 32;
    private static final int MIN_WORKERS = 2;

    /** Exports, each of at most {@link #rowsPerExport}. */
    long exports() {
        return ceilDiv(rows, rowsPerExport);
    }

    /** Slices of one export: the smallest power of two whose slices are small enough. */
    long slices() {
        long least = ceilDiv(rowsPerExport, SLICE_ROWS);
        return least <= 1 ? 1 : Long.highestOneBit(least - 1) << 1;
    }

    /** Billed reads of one export: documents and index entries. */
    long reads() {
        long slices = slices();
        long entries = ceilDiv(rowsPerExport, ENTRIES_PER_READ);
        if (slices == 1) {
            return rowsPerExport + 1 + 2 * entries;
        }
        long levels = 64L - Long.numberOfLeadingZeros(slices - 1);
        return rowsPerExport + 12 * slices + entries * (2 + levels) + 4 * slices;
    }

    /** Billed writes of one export. */
    long writes() {
        return slices() == 1 ? 2 : 4 * slices() + 5;
    }

    /** Operations of class A of one export. */
    long classA() {
        long slices = slices();
        return slices == 1 ? 4 : slices + 4 + ceilDiv(slices, PARTS_PER_COMPOSE) - 1;
    }

    /** Operations of class B of one export: a look at each part that is sent in chunks. */
    long classB() {
        return slices();
    }

    /** Bytes of all files. */
    long bytes() {
        return rows * bytesPerRow;
    }

    /** Workers that read the rows within the period, whatever the partitions allow. */
    long workers() {
        return Math.max(MIN_WORKERS, ceilDiv(rows, ROWS_PER_SECOND * period.toSeconds()));
    }

    /** Whether the partitions allow that many workers to read slices at a time. */
    boolean fitsPartitions() {
        return workers() * SLICES_PER_WORKER <= PARTITIONS;
    }

    /** Documents that Firestore returns each second, on average. */
    double rowsPerSecond() {
        return (double) rows / period.toSeconds();
    }

    private static long ceilDiv(long amount, long unit) {
        return (amount + unit - 1) / unit;
    }
}
