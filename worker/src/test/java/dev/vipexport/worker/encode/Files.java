package dev.vipexport.worker.encode;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Part;
import dev.vipexport.common.storage.Crc32c;
import dev.vipexport.worker.layout.FileLayout;
import dev.vipexport.worker.layout.Piece;
import dev.vipexport.worker.layout.WorkbookLimits;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Encodes messages as whole files, slice by slice. */
final class Files {
    private Files() {}

    static byte[] file(ExportOptions options, List<List<Document>> slices) throws IOException {
        return file(options, slices, WorkbookLimits.DEFAULT);
    }

    static byte[] file(ExportOptions options, List<List<Document>> slices, WorkbookLimits limits) throws IOException {
        var contents = new ArrayList<byte[]>();
        var parts = new ArrayList<Part>();
        for (List<Document> slice : slices) {
            var out = new ByteArrayOutputStream();
            parts.add(part(options, slice, parts.isEmpty(), out));
            contents.add(out.toByteArray());
        }
        var file = new ByteArrayOutputStream();
        for (Piece piece : FileLayout.of(options, parts, limits).pieces()) {
            file.writeBytes(piece instanceof Piece.OfSlice slice ? contents.get(slice.index()) : glue(piece));
        }
        return file.toByteArray();
    }

    private static byte[] glue(Piece piece) {
        return ((Piece.Glue) piece).content();
    }

    static Part part(ExportOptions options, List<Document> messages, boolean isFirst, ByteArrayOutputStream out)
            throws IOException {
        MessageEncoder encoder = MessageEncoder.of(options, out);
        if (isFirst) {
            encoder.writeHeader();
        }
        for (Document message : messages) {
            encoder.append(StoredMessages.of(message));
        }
        encoder.finish();
        return new Part(
                encoder.rows(),
                out.size(),
                Crc32c.of(out.toByteArray()),
                encoder.uncompressed(),
                encoder.cellsDefused(),
                encoder.warnings());
    }

    /** Divides messages into slices of {@code size}, at least one. */
    static List<List<Document>> slices(List<Document> messages, int size) {
        var slices = new ArrayList<List<Document>>();
        for (int from = 0; from < messages.size(); from += size) {
            slices.add(messages.subList(from, Math.min(messages.size(), from + size)));
        }
        return slices.isEmpty() ? List.of(List.of()) : slices;
    }
}
