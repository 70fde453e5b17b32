package dev.vipexport.api.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.vipexport.common.cloud.DocumentIds;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Remembers what was found, and that nothing was, for a short while. A failed look-up is not remembered. */
final class CachedDirectory implements Directory {
    private record Key(String orgId, String id) {}

    private final Directory source;
    private final Cache<Key, Optional<Workspace>> workspace;
    private final Cache<Key, Optional<Channel>> channel;
    private final Cache<String, List<Workspace>> workspaces;
    private final Cache<String, List<Channel>> channels;
    private final Cache<String, List<Label>> labels;

    CachedDirectory(Directory source, Duration ttl, long size, Ticker ticker) {
        this.source = source;
        this.workspace = cache(ttl, size, ticker);
        this.channel = cache(ttl, size, ticker);
        this.workspaces = cache(ttl, size, ticker);
        this.channels = cache(ttl, size, ticker);
        this.labels = cache(ttl, size, ticker);
    }

    private static <K, V> Cache<K, V> cache(Duration ttl, long size, Ticker ticker) {
        return Caffeine.newBuilder()
                .expireAfterWrite(ttl)
                .maximumSize(size)
                .ticker(ticker)
                .build();
    }

    @Override
    public Optional<Workspace> workspace(String orgId, String workspaceId) {
        return !DocumentIds.isValid(workspaceId)
                ? Optional.empty()
                : workspace.get(new Key(orgId, workspaceId), key -> source.workspace(orgId, workspaceId));
    }

    @Override
    public List<Workspace> workspaces(String orgId) {
        return workspaces.get(orgId, source::workspaces);
    }

    @Override
    public Optional<Channel> channel(String orgId, String mediumId) {
        return !DocumentIds.isValid(mediumId)
                ? Optional.empty()
                : channel.get(new Key(orgId, mediumId), key -> source.channel(orgId, mediumId));
    }

    @Override
    public List<Channel> channels(String orgId) {
        return channels.get(orgId, source::channels);
    }

    @Override
    public List<Label> labels(String orgId) {
        return labels.get(orgId, source::labels);
    }
}
