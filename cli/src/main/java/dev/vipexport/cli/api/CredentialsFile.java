package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads a file with the lines {@code key = …} and {@code secret = …}. Empty lines and comments with {@code #} are allowed.
 * Only the owner may have access to the file. The file can be a link, as mounted secrets are. The linked file counts then.
 */
public final class CredentialsFile {
    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_PERMISSIONS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private CredentialsFile() {}

    /**
     * Returns the credentials in the file.
     *
     * @throws ExitException if the file is unreadable, lacks a line, or is accessible to others
     */
    public static Credentials read(Path file) {
        try {
            requirePrivate(file);
            Map<String, String> values = parseLines(file, readLines(file));
            return new Credentials(requireValue(file, values, "key"), requireValue(file, values, "secret"));
        } catch (IOException e) {
            throw new ExitException(ExitCode.USAGE, "Cannot read the credentials file " + file + ": " + e, e);
        }
    }

    private static List<String> readLines(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new ExitException(
                        ExitCode.USAGE, "The credentials file " + file + " has more than 64 KiB. Give another file");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .lines()
                    .toList();
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return; // other file systems have other permissions
        }
        if (!OWNER_PERMISSIONS.containsAll(Files.getPosixFilePermissions(file))) {
            throw new ExitException(
                    ExitCode.USAGE, "Other users can access the credentials file " + file + ". Run: chmod 600 " + file);
        }
    }

    private static Map<String, String> parseLines(Path file, List<String> lines) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            int equals = line.indexOf('=');
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (equals < 0) {
                // the message leaves out the line, which may be a bare secret
                throw new ExitException(
                        ExitCode.USAGE, file + ":" + (i + 1) + ": invalid line. Write \"key = …\" or \"secret = …\"");
            }
            values.put(
                    line.substring(0, equals).strip(),
                    line.substring(equals + 1).strip());
        }
        return values;
    }

    private static String requireValue(Path file, Map<String, String> values, String name) {
        String value = values.getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new ExitException(
                    ExitCode.USAGE, "The credentials file " + file + " lacks the line \"" + name + " = …\". Add it");
        }
        return value;
    }
}
