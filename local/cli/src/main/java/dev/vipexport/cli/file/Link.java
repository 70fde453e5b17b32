package dev.vipexport.cli.file;

import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the file is; a link that no longer opens it is replaced by one that is signed afresh. */
public final class Link {
    private final Supplier<String> fresh;
    private @Nullable URI current;

    /**
     * A link that nobody has asked for yet.
     *
     * @param fresh asks for one
     */
    public Link(Supplier<String> fresh) {
        this.fresh = fresh;
    }

    URI address() {
        URI known = current;
        if (known == null) {
            known = parsed(fresh.get());
            current = known;
        }
        return known;
    }

    /** Says nothing of what it is that cannot be read. */
    private static URI parsed(String link) {
        try {
            URI address = new URI(link);
            if (address.getHost() != null && address.getScheme().startsWith("http")) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw new EndException(Exit.UNREACHABLE, "The link to the file is no address");
        }
        throw new EndException(Exit.UNREACHABLE, "The link to the file is no address");
    }

    void expired() {
        current = null;
    }

    @Override
    public String toString() {
        return "Link"; // who has it has the file
    }
}
