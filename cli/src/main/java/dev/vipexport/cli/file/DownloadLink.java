package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The signed link to the file. Requests a new one from the API when the old one has expired. */
public final class DownloadLink {
    private final Supplier<String> linkSupplier;
    private @Nullable URI current;

    /**
     * Creates a link that is requested at its first use.
     *
     * @param linkSupplier requests a link from the API
     */
    public DownloadLink(Supplier<String> linkSupplier) {
        this.linkSupplier = linkSupplier;
    }

    URI uri() {
        URI known = current;
        if (known == null) {
            known = parse(linkSupplier.get());
            current = known;
        }
        return known;
    }

    /** Fails without the link in the message, because it gives access to the file. */
    private static URI parse(String link) {
        try {
            URI address = new URI(link);
            if (address.getHost() != null && address.getScheme().startsWith("http")) {
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

    void invalidate() {
        current = null;
    }

    @Override
    public String toString() {
        return "Link"; // without the link
    }
}
