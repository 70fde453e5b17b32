package dev.vipexport.cli.file;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The manifest of a file: checksums and counts of its slices, in the order of the file. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(String exportId, @Nullable Options options, List<Slice> slices, Whole whole) {

    /** The file's format. Null means the defaults: uncompressed CSV. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Options(@Nullable String format, @Nullable String compression) {}

    /**
     * A range of the file, in stored bytes.
     *
     * @param offset position of its first byte, or null in manifests of older versions, whose slices follow one another
     * @param crc32c base64 of the big-endian CRC-32C, as in Cloud Storage
     * @param uncompressed what the bytes become, or null if the file is not compressed
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Slice(
            @Nullable Long offset,
            long rows,
            long bytes,
            String crc32c,
            @Nullable Uncompressed uncompressed) {}

    /**
     * A slice before compression.
     *
     * @param crc32 CRC-32 as eight hexadecimal digits
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Uncompressed(long bytes, String crc32) {}

    /** The whole file. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Whole(long rows, long bytes, String crc32c) {}

    /**
     * Parses a manifest.
     *
     * @throws ExitException if {@code json} is no manifest
     */
    public static Manifest of(String json) {
        try {
            Manifest manifest = JsonMapper.shared().readValue(json, Manifest.class);
            if (manifest != null && manifest.isComplete()) {
                return manifest;
            }
        } catch (JacksonException e) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "This is not a manifest. Give the export's id, or the file that its manifest route returns",
                    e);
        }
        throw new ExitException(
                ExitCode.USAGE,
                "This is not a manifest. Give the export's id, or the file that its manifest route returns");
    }

    /** Slices follow one another within the file, perhaps with other bytes between them. */
    private boolean isComplete() {
        if (slices == null || whole == null || whole.rows() < 0 || whole.bytes() < 0 || whole.crc32c() == null) {
            return false;
        }
        long end = 0;
        for (Slice slice : slices) {
            if (slice == null || slice.rows() < 0 || slice.bytes() < 0 || slice.crc32c() == null) {
                return false;
            }
            long offset = slice.offset() == null ? end : slice.offset();
            if (offset < end || offset > whole.bytes() || slice.bytes() > whole.bytes() - offset) {
                return false;
            }
            end = offset + slice.bytes();
        }
        return true;
    }

    String format() {
        return options == null || options.format() == null ? "csv" : options.format();
    }

    /** Returns whether each slice is a raw deflate stream without a last block. */
    boolean isCompressed() {
        String compression = options == null || options.compression() == null ? "none" : options.compression();
        return switch (compression) {
            case "none" -> format().equals("xlsx");
            case "gzip" -> true;
            default -> throw unsupported("compression", compression);
        };
    }

    static ExitException unsupported(String option, String value) {
        return new ExitException(
                ExitCode.NOT_VERIFIED,
                "This version cannot verify files with the " + option + " " + value + ". Use a newer version");
    }
}
