package dev.vipexport.worker.layout;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The pieces of a file in order. They follow from the options and the parts alone, so every worker computes equal ones.
 *
 * <p>Parts of a compressed file are fragments: raw deflate streams (RFC 1951) without a last block, each ended by a full
 * flush. Such a stream ends on a byte border and refers to nothing before it. So fragments in sequence are one stream,
 * which a last block ends.
 */
public final class FileLayout {
    private final List<Piece> pieces;

    private FileLayout(List<Piece> pieces) {
        this.pieces = pieces;
    }

    /**
     * Returns the layout of a file.
     *
     * @param parts all parts in the order of the file
     * @param limits bounds of workbooks
     * @throws FileTooLargeException when they do not fit a workbook
     */
    public static FileLayout of(ExportOptions options, List<Part> parts, WorkbookLimits limits) {
        List<Piece.OfSlice> ofSlices = IntStream.range(0, parts.size())
                .mapToObj(index -> new Piece.OfSlice(index, parts.get(index)))
                .toList();
        if (options.format() == ExportOptions.Format.XLSX) {
            return new FileLayout(new WorkbookLayout(options.columns(), limits).pieces(ofSlices));
        }
        return new FileLayout(
                options.compression() == ExportOptions.Compression.GZIP
                        ? GzipLayout.pieces(ofSlices)
                        : List.copyOf(ofSlices));
    }

    /** Returns all pieces. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** Returns the bytes before the first part. */
    public byte[] beginning() {
        return glue(pieces.get(0));
    }

    /** Returns the bytes after the last part. */
    public byte[] end() {
        return glue(pieces.get(pieces.size() - 1));
    }

    private static byte[] glue(Piece piece) {
        return piece instanceof Piece.Glue glue ? glue.content() : new byte[0];
    }

    /** Returns for each part the position of its first byte in the file. */
    public List<Long> offsets() {
        var offsets = new ArrayList<Long>();
        long position = 0;
        for (Piece piece : pieces) {
            if (piece instanceof Piece.OfSlice) {
                offsets.add(position);
            }
            position += piece.bytes();
        }
        return offsets;
    }
}
