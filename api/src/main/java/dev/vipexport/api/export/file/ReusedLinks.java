package dev.vipexport.api.export.file;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Hands out each link for half its time, because signing can be a call over the network. So every caller gets a link that
 * works for at least half the lifetime, or until the end of its file.
 */
final class ReusedLinks implements DownloadLinks {
    private static final int MAX_LINKS = 5_000;

    private record SignedLink(Link link, Instant reuseUntil) {}

    private final DownloadLinks links;
    private final InstantSource clock;
    private final Cache<String, SignedLink> signed =
            Caffeine.newBuilder().maximumSize(MAX_LINKS).build();

    ReusedLinks(DownloadLinks links, InstantSource clock) {
        this.links = links;
        this.clock = clock;
    }

    @Override
    public Link linkTo(String objectName, Instant end) {
        Instant now = clock.instant();
        SignedLink present = signed.getIfPresent(objectName);
        if (present != null && now.isBefore(present.reuseUntil())) {
            return present.link();
        }
        Link link = links.linkTo(objectName, end);
        Instant expiresAt = Objects.requireNonNull(link.expiresAt(), "a signed link expires");
        Duration half = Duration.between(now, expiresAt).dividedBy(2);
        signed.put(objectName, new SignedLink(link, now.plus(half)));
        return link;
    }
}
