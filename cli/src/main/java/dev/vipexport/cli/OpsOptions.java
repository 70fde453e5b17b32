package dev.vipexport.cli;

import dev.vipexport.cli.api.OpsClient;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.HttpTransport;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of all commands for operators. */
final class OpsOptions {
    private static final String URL = "VIP_EXPORT_OPS_URL";
    private static final String TOKEN = "VIP_EXPORT_OPS_TOKEN";
    private static final String DEFAULT_URL = "http://127.0.0.1:8082";

    @Option(
            names = "--ops-url",
            paramLabel = "URL",
            description = "Address of the operations app. Default: the environment variable " + URL + ", or else "
                    + DEFAULT_URL + ". The token is always in the environment variable " + TOKEN)
    private @Nullable String url;

    @Option(names = "--json", description = "Print the server's JSON")
    private boolean json;

    boolean hasJson() {
        return json;
    }

    OpsClient connect(CliContext context) {
        String given = url == null ? context.environment().getOrDefault(URL, DEFAULT_URL) : url;
        String token = context.environment().getOrDefault(TOKEN, "");
        if (token.isEmpty()) {
            throw new ExitException(
                    ExitCode.USAGE,
                    "No token is given. Set the environment variable " + TOKEN
                            + " to the token that the operations app prints at its start");
        }
        try {
            URI address = new URI(given.replaceAll("/+$", ""));
            if (address.getHost() != null
                    && ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                return new OpsClient(address, token, HttpTransport.of(context.environment()));
            }
        } catch (URISyntaxException e) {
            throw invalid(given);
        }
        throw invalid(given);
    }

    private static ExitException invalid(String given) {
        return new ExitException(ExitCode.USAGE, "The address \"" + given + "\" is no http or https address");
    }
}
