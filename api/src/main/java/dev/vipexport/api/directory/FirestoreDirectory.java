package dev.vipexport.api.directory;

import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.FieldPath;
import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.cloud.FirestoreFutures;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Workspaces/{workspaceId}}, {@code Channels/{mediumId}} and {@code Labels/{labelId}}. A missing name
 * becomes the empty string, and a missing {@code vip} becomes false.
 */
final class FirestoreDirectory implements Directory {
    private static final String WORKSPACES = "Workspaces";
    private static final String CHANNELS = "Channels";
    private static final String LABELS = "Labels";
    private static final String ORG_ID = "orgId";

    /** Entries of a list. An organisation with more sees the first ones by id. */
    static final int MAX_LISTED = 10_000;

    private final Firestore firestore;
    private final Duration callTimeout;

    FirestoreDirectory(Firestore firestore, Duration callTimeout) {
        this.firestore = firestore;
        this.callTimeout = callTimeout;
    }

    @Override
    public Optional<Workspace> workspace(String orgId, String workspaceId) {
        return findOne(WORKSPACES, orgId, workspaceId).map(FirestoreDirectory::toWorkspace);
    }

    @Override
    public List<Workspace> workspaces(String orgId) {
        return findAll(
                WORKSPACES, orgId, FirestoreDirectory::toWorkspace, Comparator.comparing(Workspace::workspaceId));
    }

    @Override
    public Optional<Channel> channel(String orgId, String mediumId) {
        return findOne(CHANNELS, orgId, mediumId).map(FirestoreDirectory::toChannel);
    }

    @Override
    public List<Channel> channels(String orgId) {
        return findAll(CHANNELS, orgId, FirestoreDirectory::toChannel, Comparator.comparing(Channel::mediumId));
    }

    @Override
    public List<Label> labels(String orgId) {
        return findAll(
                LABELS,
                orgId,
                document -> new Label(document.getId(), string(document.get("name")), false),
                Comparator.comparing(Label::label));
    }

    private Optional<DocumentSnapshot> findOne(String collection, String orgId, String id) {
        if (!DocumentIds.isValid(id)) {
            return Optional.empty();
        }
        var read = firestore.collection(collection).document(id).get();
        DocumentSnapshot document = FirestoreFutures.await(read, callTimeout, "reading one of " + collection);
        return orgId.equals(document.get(ORG_ID)) ? Optional.of(document) : Optional.empty();
    }

    private <T> List<T> findAll(
            String collection, String orgId, Function<DocumentSnapshot, T> reader, Comparator<T> order) {
        var read = firestore
                .collection(collection)
                .whereEqualTo(ORG_ID, orgId)
                .orderBy(FieldPath.documentId())
                .limit(MAX_LISTED)
                .get();
        return FirestoreFutures.await(read, callTimeout, "listing " + collection).getDocuments().stream()
                .map(reader)
                .sorted(order)
                .toList();
    }

    private static Workspace toWorkspace(DocumentSnapshot document) {
        boolean vip = Boolean.TRUE.equals(document.get("vip"));
        return new Workspace(document.getId(), string(document.get(ORG_ID)), string(document.get("name")), vip);
    }

    private static Channel toChannel(DocumentSnapshot document) {
        return new Channel(
                document.getId(),
                string(document.get(ORG_ID)),
                string(document.get("name")),
                string(document.get("type")),
                strings(document.get("workspaceIds")));
    }

    private static String string(@Nullable Object value) {
        return value instanceof String string ? string : "";
    }

    private static List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
