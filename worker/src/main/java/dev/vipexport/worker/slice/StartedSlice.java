package dev.vipexport.worker.slice;

import dev.vipexport.worker.rows.RowReader;

/** A slice whose first rows are on their way. Close it to cancel its stream. */
public record StartedSlice(Slice slice, RowReader reader) implements AutoCloseable {
    @Override
    public void close() {
        reader.close();
    }
}
