package dev.vipexport.api.export.file;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.vipexport.api.backend.ReadCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Hands out each link for half its time, because signing can be a call over the network. So every caller gets a link that
 * works for at least half the lifetime, or until the end of its file. Requests for one file share one call.
 */
final class ReusedLinks implements DownloadLinks {
    private static final int MAX_LINKS = 5_000;

    private record SignedLink(Link link, Duration reuseFor) {}

    private final DownloadLinks links;
    private final InstantSource clock;
    private final ReadCache<String, SignedLink> signed;

    ReusedLinks(DownloadLinks links, InstantSource clock) {
        this.links = links;
        this.clock = clock;
        this.signed = new ReadCache<>(Caffeine.newBuilder()
                .maximumSize(MAX_LINKS)
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .expireAfter(Expiry.<String, SignedLink>creating((name, link) -> link.reuseFor()))
                .buildAsync());
    }

    @Override
    public Link linkTo(String objectName, Instant end) {
        return signed.get(objectName, name -> sign(name, end)).link();
    }

    private SignedLink sign(String objectName, Instant end) {
        Instant now = clock.instant();
        Link link = links.linkTo(objectName, end);
        Instant expiresAt = Objects.requireNonNull(link.expiresAt(), "a signed link expires");
        return new SignedLink(link, Duration.between(now, expiresAt).dividedBy(2));
    }
}
