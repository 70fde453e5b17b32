package dev.vipexport.cli;

import dev.vipexport.cli.file.Manifest;
import tools.jackson.databind.node.ObjectNode;

/** What is said about a verified file: a line, or JSON. */
final class Summary {
    private Summary() {}

    static String of(Manifest manifest) {
        Manifest.Whole whole = manifest.whole();
        int slices = manifest.slices().size();
        return "OK: " + whole.rows() + " rows, " + whole.bytes() + " bytes, " + slices
                + (slices == 1 ? " slice" : " slices");
    }

    static ObjectNode json(Manifest manifest) {
        Manifest.Whole whole = manifest.whole();
        return OutputFormatter.object()
                .put("exportId", manifest.exportId())
                .put("rows", whole.rows())
                .put("bytes", whole.bytes())
                .put("crc32c", whole.crc32c())
                .put("slices", manifest.slices().size());
    }
}
