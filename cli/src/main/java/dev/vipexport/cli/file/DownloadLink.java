package dev.vipexport.cli.file;

import dev.vipexport.cli.api.PlainHttp;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.Hosts;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The signed link to the file. Requests a new one from the API when the old one has expired. */
public final class DownloadLink {
    private final Supplier<String> linkSupplier;
    private final URI server;
    private final Consumer<String> notifier;
    private boolean warned;
    private @Nullable URI current;

    /**
     * Creates a link that is requested at its first use.
     *
     * @param linkSupplier requests a link from the API
     * @param server the address of the API. One with TLS cannot send the client to a link without it
     * @param notifier receives a warning
     */
    public DownloadLink(Supplier<String> linkSupplier, URI server, Consumer<String> notifier) {
        this.linkSupplier = linkSupplier;
        this.server = server;
        this.notifier = notifier;
    }

    URI uri() {
        URI known = current;
        if (known == null) {
            known = requireSafe(parse(linkSupplier.get()));
            current = known;
        }
        return known;
    }

    /** Fails without the link in the message, because it gives access to the file. */
    private static URI parse(String link) {
        try {
            URI address = new URI(link);
            if (Hosts.of(address) != null && (Hosts.isHttps(address) || "http".equalsIgnoreCase(address.getScheme()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new ExitException(
                    ExitCode.UNREACHABLE,
                    "The API returned an invalid download link; report this to the server's operator");
        }
        throw new ExitException(
                ExitCode.UNREACHABLE,
                "The API returned an invalid download link; report this to the server's operator");
    }

    private URI requireSafe(URI link) {
        if (Hosts.isHttps(server) && !Hosts.isHttps(link)) {
            throw new ExitException(
                    ExitCode.UNREACHABLE,
                    "The API returned a download link without TLS, which the client does not follow from an https server;"
                            + " report this to the server's operator");
        }
        if (PlainHttp.isExposed(link) && !PlainHttp.isExposed(server) && !warned) {
            warned = true;
            notifier.accept(
                    "warning: http does not encrypt. Others on the network can read the file and its link. Ask the"
                            + " server's operator for https");
        }
        return link;
    }

    void invalidate() {
        current = null;
    }

    @Override
    public String toString() {
        return "Link"; // without the link
    }
}
