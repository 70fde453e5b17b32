package dev.vipexport.worker.assemble;

import dev.vipexport.common.job.ExportFile;

/** What became of the file. */
public sealed interface AssemblyResult {

    /** The file is complete under its final name. */
    record Published(ExportFile file) implements AssemblyResult {}

    /** The rows of all parts, or of one, differ from the planned ones. Nothing was published. */
    record RowsMismatch(long expected, long found) implements AssemblyResult {}

    /** The rows do not fit the ordered format. Nothing was published. */
    record FileTooLarge() implements AssemblyResult {}

    /** Cloud Storage no longer holds the written bytes. Nothing was published. */
    record BytesMismatch(String expected, String found) implements AssemblyResult {}
}
