package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Credentials;
import dev.vipexport.cli.api.CredentialsFile;
import dev.vipexport.cli.api.PlainHttp;
import dev.vipexport.cli.api.RetryPolicy;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for server and credentials. Key and secret are no arguments, because other users can read arguments. */
final class ConnectionOptions {
    private static final String KEY = "VIP_EXPORT_KEY";
    private static final String SECRET = "VIP_EXPORT_SECRET";
    private static final String SERVER = "VIP_EXPORT_SERVER";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Address of the API, such as http://127.0.0.1:8080. Default: the environment variable " + SERVER)
    private @Nullable String server;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "File with the lines \"key = ...\" and \"secret = ...\"; only you may have access to it. Default: the "
                            + "environment variables " + KEY + " and " + SECRET
                            + ", else ~/.config/vip-export/credentials")
    private @Nullable Path credentials;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "5",
            description = "Maximum retries in a row if the server is busy or unreachable. Default: 5")
    private int retries;

    Connection connect(CliContext context) {
        URI address = address(context);
        Credentials resolved = credentials(context);
        if (PlainHttp.isExposed(address)) {
            context.printNotice(
                    "warning: http shows everyone on the way the messages, and signed requests, which they can"
                            + " repeat for a minute. Use an https address");
        }
        var retryPolicy = new RetryPolicy(retries, context.sleeper(), context::printNotice);
        return Connection.to(address, resolved, context.clock(), retryPolicy);
    }

    /** Returns the given options as arguments for another command. */
    String toArguments() {
        return (server == null ? "" : " --server " + Shell.quote(server))
                + (credentials == null ? "" : " --credentials " + Shell.quote(credentials.toString()));
    }

    private URI address(CliContext context) {
        String given = server == null ? context.environment().getOrDefault(SERVER, "") : server;
        if (given.isEmpty()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "No server address is given. Use --server URL or set the environment variable " + SERVER);
        }
        try {
            URI address = new URI(given.replaceAll("/+$", ""));
            boolean isWeb = "http".equalsIgnoreCase(address.getScheme()) || PlainHttp.isEncrypted(address);
            if (isWeb && address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw invalidAddress(given);
        }
        throw invalidAddress(given);
    }

    private static ExitException invalidAddress(String given) {
        return new ExitException(
                ExitCode.USAGE,
                "The server address \"" + given + "\" is invalid. Use an http or https address without user and query,"
                        + " such as https://export.example.org");
    }

    private Credentials credentials(CliContext context) {
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
