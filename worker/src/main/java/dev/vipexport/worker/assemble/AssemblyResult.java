package dev.vipexport.worker.assemble;

import dev.vipexport.common.job.ExportFile;

/** What became of the parts. */
public sealed interface AssemblyResult {

    /** The file is complete under its final name. */
    record Published(ExportFile file) implements AssemblyResult {}

    /** The parts, or one of them, hold another number of rows than the snapshot; nothing was published. */
    record RowsMismatch(long expected, long found) implements AssemblyResult {}

    /** Cloud Storage no longer holds the bytes that were written; nothing was published. */
    record BytesMismatch(String expected, String found) implements AssemblyResult {}
}
