package dev.vipexport.cli;

import dev.vipexport.cli.api.Credentials;
import dev.vipexport.cli.api.CredentialsFile;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the credentials. Key and secret are no arguments, because other users can read arguments. */
final class CredentialsOptions {
    private static final String KEY = "VIP_EXPORT_KEY";
    private static final String SECRET = "VIP_EXPORT_SECRET";
    private static final Pattern VISIBLE = Pattern.compile("[!-~]{1,128}");

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "File with the lines \"key = ...\" and \"secret = ...\"; only you may have access to it. Default: the "
                            + "environment variables " + KEY + " and " + SECRET
                            + ", else ~/.config/vip-export/credentials")
    private @Nullable Path credentials;

    /** Returns the credentials that the options name, or the default ones. */
    Credentials read(CliContext context) {
        Credentials given = find(context);
        if (!VISIBLE.matcher(given.key()).matches()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "The key \"" + given.key() + "\" is invalid. A key has 1 to 128 visible ASCII characters. Copy it"
                            + " again, without blanks and line ends");
        }
        return given;
    }

    private Credentials find(CliContext context) {
        if (credentials != null) {
            return CredentialsFile.read(credentials);
        }
        String key = context.environment().getOrDefault(KEY, "");
        String secret = context.environment().getOrDefault(SECRET, "");
        if (key.isEmpty() != secret.isEmpty()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "Only one of " + KEY + " and " + SECRET + " is set. Set both, or use --credentials FILE");
        }
        return key.isEmpty() ? homeCredentials(context) : new Credentials(key, secret);
    }

    /** Returns the given option as an argument for another command. */
    String toArguments() {
        return credentials == null ? "" : " --credentials " + Shell.quote(credentials.toString());
    }

    private static Credentials homeCredentials(CliContext context) {
        Path file = context.home().resolve(".config/vip-export/credentials");
        if (Files.notExists(file)) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "No credentials are given. Set " + KEY + " and " + SECRET + ", or write the file " + file
                            + " (see --help)");
        }
        return CredentialsFile.read(file);
    }
}
