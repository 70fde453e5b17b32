package dev.vipexport.cli;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Credentials;
import dev.vipexport.cli.api.CredentialsFile;
import dev.vipexport.cli.api.Retries;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server, and as whom. Key and secret are never arguments: others can read those. */
final class ConnectOptions {
    private static final String KEY = "VIP_EXPORT_KEY";
    private static final String SECRET = "VIP_EXPORT_SECRET";
    private static final String SERVER = "VIP_EXPORT_SERVER";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Address of the API, as http://127.0.0.1:8080. Default: the variable " + SERVER)
    private @Nullable String server;

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description =
                    "File with the lines \"key = ...\" and \"secret = ...\", open to nobody else. Default: the variables "
                            + KEY + " and " + SECRET + ", else ~/.config/vip-export/credentials")
    private @Nullable Path credentials;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often in a row to try again where the server is busy or out of reach. Default: 5")
    private int retries;

    Connection connect(Surroundings surroundings) {
        URI address = address(surroundings);
        Credentials known = credentials(surroundings);
        var patience = new Retries(retries, surroundings.pause(), surroundings::notice);
        return Connection.to(address, known, surroundings.clock(), patience);
    }

    /** Those of these options that were given, as they must be given again. */
    String again() {
        return (server == null ? "" : " --server " + Shell.quoted(server))
                + (credentials == null ? "" : " --credentials " + Shell.quoted(credentials.toString()));
    }

    private URI address(Surroundings surroundings) {
        String given = server == null ? surroundings.environment().getOrDefault(SERVER, "") : server;
        if (given.isEmpty()) {
            throw new EndException(Exit.USAGE, "Which server? Give --server URL, or set " + SERVER);
        }
        try {
            URI address = new URI(given.replaceAll("/+$", ""));
            boolean isWeb = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
            if (isWeb && address.getHost() != null && address.getUserInfo() == null && address.getQuery() == null) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new EndException(Exit.USAGE, "\"" + given + "\" is no address of a server", e);
        }
        throw new EndException(Exit.USAGE, "\"" + given + "\" is no address such as https://export.example.org");
    }

    private Credentials credentials(Surroundings surroundings) {
        if (credentials != null) {
            return CredentialsFile.read(credentials);
        }
        String key = surroundings.environment().getOrDefault(KEY, "");
        String secret = surroundings.environment().getOrDefault(SECRET, "");
        if (key.isEmpty() != secret.isEmpty()) {
            throw new EndException(Exit.USAGE, "Of " + KEY + " and " + SECRET + " only one is set");
        }
        return key.isEmpty() ? ofHome(surroundings) : new Credentials(key, secret);
    }

    private static Credentials ofHome(Surroundings surroundings) {
        Path file = surroundings.home().resolve(".config/vip-export/credentials");
        if (Files.notExists(file)) {
            throw new EndException(
                    Exit.USAGE, "Who are you? Set " + KEY + " and " + SECRET + ", or write " + file + " (see --help)");
        }
        return CredentialsFile.read(file);
    }
}
