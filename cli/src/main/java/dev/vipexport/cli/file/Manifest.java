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
public record Manifest(String exportId, @Nullable Options options, List<Section> slices, Section whole) {

    /** The file's format. Null means the defaults: uncompressed CSV. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Options(@Nullable String format, @Nullable String compression) {}

    /**
     * A range of the file, in stored bytes.
     *
     * @param crc32c base64 of the big-endian CRC-32C, as in Cloud Storage
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Section(long rows, long bytes, String crc32c) {
        private static boolean isValid(@Nullable Section section) {
            return section != null && section.rows >= 0 && section.bytes >= 0 && section.crc32c != null;
        }
    }

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

    private boolean isComplete() {
        return Section.isValid(whole) && slices != null && slices.stream().allMatch(Section::isValid);
    }

    String format() {
        return options == null || options.format() == null ? "csv" : options.format();
    }

    boolean isCompressed() {
        String compression = options == null || options.compression() == null ? "none" : options.compression();
        return switch (compression) {
            case "none" -> false;
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
