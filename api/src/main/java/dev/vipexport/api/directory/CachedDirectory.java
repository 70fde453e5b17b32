package dev.vipexport.api.directory;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.api.backend.ReadCache;
import dev.vipexport.common.cloud.DocumentIds;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Caches entries, including unknown ones, for a short time. Failed reads are not cached. */
@Component
final class CachedDirectory implements Directory {
    private record Key(String orgId, String id) {}

    private final Directory source;
    private final ReadCache<Key, Optional<Workspace>> workspace;
    private final ReadCache<Key, Optional<Channel>> channel;
    private final ReadCache<String, List<Workspace>> workspaces;
    private final ReadCache<String, List<Channel>> channels;
    private final ReadCache<String, List<Label>> labels;

    CachedDirectory(Firestore firestore, BackendSettings backend, DirectorySettings settings) {
        this.source = new FirestoreDirectory(firestore, backend.callTimeout());
        this.workspace = cache(settings);
        this.channel = cache(settings);
        this.workspaces = cacheOfLists(settings);
        this.channels = cacheOfLists(settings);
        this.labels = cacheOfLists(settings);
    }

    private static <K, V> ReadCache<K, V> cache(DirectorySettings settings) {
        return new ReadCache<>(Caffeine.newBuilder()
                .expireAfterWrite(settings.cacheTtl())
                .maximumSize(settings.cacheSize())
                .buildAsync());
    }

    /** Counts the entries of all lists, so that long lists take no more memory than short ones. */
    private static <V> ReadCache<String, List<V>> cacheOfLists(DirectorySettings settings) {
        return new ReadCache<>(Caffeine.newBuilder()
                .expireAfterWrite(settings.cacheTtl())
                .maximumWeight(settings.cacheSize())
                .weigher((String orgId, List<V> list) -> 1 + list.size())
                .buildAsync());
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
