package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Credentials;
import dev.vipexport.cli.api.PlainHttp;
import dev.vipexport.cli.api.RetryPolicy;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.Hosts;
import dev.vipexport.cli.http.HttpTransport;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options for server and credentials. */
final class ConnectionOptions {
    private static final String SERVER = "VIP_EXPORT_SERVER";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Address of the API, such as http://127.0.0.1:8080. Default: the environment variable " + SERVER)
    private @Nullable String server;

    @Mixin
    private CredentialsOptions credentials = new CredentialsOptions();

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "5",
            description = "Maximum retries in a row if the server is busy or unreachable. Default: 5")
    private int retries;

    Connection connect(CliContext context) {
        URI address = server(context);
        Credentials resolved = credentials(context);
        if (PlainHttp.isExposed(address)) {
            context.printNotice(
                    "warning: http does not encrypt. Others on the network can read the messages and repeat signed"
                            + " requests for a minute. Use an https address");
        }
        var retryPolicy = new RetryPolicy(retries, context.sleeper(), context::printNotice);
        return Connection.to(address, HttpTransport.of(context.environment()), resolved, context.clock(), retryPolicy);
    }

    /** Returns the given options as arguments for another command. */
    String toArguments() {
        return (server == null ? "" : " --server " + Shell.quote(server)) + credentials.toArguments();
    }

    /** Returns the credentials. */
    Credentials credentials(CliContext context) {
        return credentials.read(context);
    }

    /** Returns the address of the server, without a slash at its end. */
    URI server(CliContext context) {
        String given = server == null ? context.environment().getOrDefault(SERVER, "") : server;
        if (given.isEmpty()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "No server address is given. Use --server URL or set the environment variable " + SERVER);
        }
        try {
            URI address = new URI(given.replaceAll("/+$", ""));
            boolean isWeb = "http".equalsIgnoreCase(address.getScheme()) || Hosts.isHttps(address);
            if (isWeb && Hosts.of(address) != null && address.getUserInfo() == null && address.getQuery() == null) {
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
}
