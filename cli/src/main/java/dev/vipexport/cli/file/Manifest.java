package dev.vipexport.cli.file;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What a file was made of; its slices are in the order of the file. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Manifest(String exportId, @Nullable Options options, List<Section> slices, Section whole) {

    /** Absent words mean what they meant before there were others: a CSV file as it is. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Options(@Nullable String format, @Nullable String compression) {}

    /**
     * A stretch of the file, in the bytes as they are stored.
     *
     * @param crc32c base64 of the big-endian CRC-32C, as Cloud Storage writes it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Section(long rows, long bytes, String crc32c) {}

    /**
     * Reads one.
     *
     * @throws ExitException when {@code json} is no manifest
     */
    public static Manifest of(String json) {
        try {
            Manifest manifest = JsonMapper.shared().readValue(json, Manifest.class);
            if (manifest.whole() != null && manifest.slices() != null) {
                return manifest;
            }
        } catch (JacksonException e) {
            throw new ExitException(ExitCode.USAGE, "This is no manifest of an export", e);
        }
        throw new ExitException(ExitCode.USAGE, "This is no manifest of an export");
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
                ExitCode.NOT_VERIFIED, "Files with the " + option + " " + value + " cannot be checked");
    }
}
