package dev.vipexport.cli;

import dev.vipexport.cli.file.Manifest;

/** The line about a verified file. */
final class Summary {
    private Summary() {}

    static String of(Manifest manifest) {
        Manifest.Whole whole = manifest.whole();
        int slices = manifest.slices().size();
        return "OK: " + whole.rows() + " rows, " + whole.bytes() + " bytes, " + slices + " slices";
    }
}
