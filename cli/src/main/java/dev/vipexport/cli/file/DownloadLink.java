package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the file is; a link that no longer opens it is replaced by one that is signed afresh. */
public final class DownloadLink {
    private final Supplier<String> linkSupplier;
    private @Nullable URI current;

    /**
     * A link that nobody has asked for yet.
     *
     * @param linkSupplier asks for one
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

    /** Says nothing of what it is that cannot be read. */
    private static URI parse(String link) {
        try {
            URI address = new URI(link);
            if (address.getHost() != null && address.getScheme().startsWith("http")) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new ExitException(ExitCode.UNREACHABLE, "The link to the file is no address");
        }
        throw new ExitException(ExitCode.UNREACHABLE, "The link to the file is no address");
    }

    void invalidate() {
        current = null;
    }

    @Override
    public String toString() {
        return "Link"; // who has it has the file
    }
}
