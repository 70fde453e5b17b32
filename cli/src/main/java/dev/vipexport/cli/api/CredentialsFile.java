package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of two lines, {@code key = …} and {@code secret = …}; lines that are empty or begin with {@code #} are passed
 * over. Only its owner may have access to it.
 */
public final class CredentialsFile {
    private static final Set<PosixFilePermission> OWNER_PERMISSIONS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private CredentialsFile() {}

    /**
     * What the file says.
     *
     * @throws ExitException when it cannot be read, lacks a line, or is open to others
     */
    public static Credentials read(Path file) {
        try {
            requirePrivate(file);
            Map<String, String> values = parseLines(file, Files.readAllLines(file));
            return new Credentials(requireValue(file, values, "key"), requireValue(file, values, "secret"));
        } catch (IOException e) {
            throw new ExitException(ExitCode.USAGE, "The credentials file " + file + " cannot be read: " + e, e);
        }
    }

    private static void requirePrivate(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return; // what others may do there is not said in these words
        }
        if (!OWNER_PERMISSIONS.containsAll(Files.getPosixFilePermissions(file))) {
            throw new ExitException(
                    ExitCode.USAGE, "The credentials file " + file + " is open to others; first: chmod 600 " + file);
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
                // without the line: it may be the secret alone
                throw new ExitException(ExitCode.USAGE, file + ":" + (i + 1) + ": not a line such as \"key = …\"");
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
                    ExitCode.USAGE, "The credentials file " + file + " has no line \"" + name + " = …\"");
        }
        return value;
    }
}
