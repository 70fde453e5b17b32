package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.ListCollectionIdsRequest;
import com.google.firestore.v1.ListCollectionIdsResponse;
import com.google.firestore.v1.ListDocumentsRequest;
import com.google.firestore.v1.ListDocumentsResponse;
import dev.vipexport.emulators.firestore.query.NameScan;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.query.Rows;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.IdOrder;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Handles ListDocuments and ListCollectionIds. They order by name unless the request says otherwise
 * ({@link OrderedListing}). A page token is the first id of the next page.
 *
 * <p>With {@code show_missing}, a list includes missing documents that have documents below them.
 */
public final class ListingCalls {
    private static final int DEFAULT_PAGE_SIZE = 300;

    private final ReadContext.Opener opener;
    private final VersionStore versions;
    private final OrderedListing ordered;

    /** Creates the calls over one store. */
    public ListingCalls(ReadContext.Opener opener, VersionStore versions, QueryRunner runner) {
        this.opener = opener;
        this.versions = versions;
        this.ordered = new OrderedListing(runner);
    }

    /** Handles ListDocuments. */
    public ListDocumentsResponse listDocuments(ListDocumentsRequest request) {
        if (!request.getOrderBy().isEmpty() && request.getShowMissing()) {
            throw StatusErrors.invalid(
                    "show_missing must not be combined with order_by \"" + request.getOrderBy() + "\"");
        }
        if (request.hasTransaction()) {
            throw StatusErrors.unimplemented("ListDocuments in a transaction");
        }
        if (request.getPageSize() < 0) {
            throw StatusErrors.invalid("page_size must not be negative, but is " + request.getPageSize());
        }
        boolean ofEveryName = request.getCollectionId().isEmpty();
        if (ofEveryName && request.getShowMissing()) {
            throw StatusErrors.invalid("collection id must be set when show_missing is true");
        }
        try (ReadContext point = opener.open(request)) {
            int size = request.getPageSize() <= 0 ? DEFAULT_PAGE_SIZE : request.getPageSize();
            if (ofEveryName || !request.getOrderBy().isEmpty()) {
                return ordered.page(request, size, point.time());
            }
            String collection = ResourceName.collection(request.getParent(), request.getCollectionId());
            return page(request, findDocuments(request, collection, size + 1, point.time()), size);
        }
    }

    private ListDocumentsResponse page(ListDocumentsRequest request, NavigableMap<String, Document> found, int size) {
        ListDocumentsResponse.Builder page = ListDocumentsResponse.newBuilder();
        Iterator<Document> documents = found.values().iterator();
        while (documents.hasNext() && page.getDocumentsCount() < size) {
            page.addDocuments(DocumentCalls.masked(documents.next(), request.hasMask(), request.getMask()));
        }
        if (documents.hasNext()) {
            page.setNextPageToken(id(documents.next()));
        }
        return page.build();
    }

    /** Returns documents by id. */
    private NavigableMap<String, Document> findDocuments(
            ListDocumentsRequest request, String path, int max, long time) {
        NavigableMap<String, Document> found = new TreeMap<>(IdOrder.INSTANCE);
        CollectionEntry collection = versions.catalog().find(path);
        if (collection != null) {
            Rows rows = NameScan.from(versions, collection, request.getPageToken(), time);
            for (Document row = rows.next(); row != null && found.size() < max; row = rows.next()) {
                found.put(id(row), row);
            }
        }
        if (request.getShowMissing()) {
            for (String id : childrenOf(path, time)) {
                String token = request.getPageToken();
                if (token.isEmpty() || IdOrder.INSTANCE.compare(id, token) >= 0) {
                    found.computeIfAbsent(
                            id,
                            missing -> Document.newBuilder()
                                    .setName(path + "/" + missing)
                                    .build());
                }
            }
        }
        return found;
    }

    private static String id(Document document) {
        return document.getName().substring(document.getName().lastIndexOf('/') + 1);
    }

    /** Handles ListCollectionIds. */
    public ListCollectionIdsResponse listCollectionIds(ListCollectionIdsRequest request) {
        if (!request.getPageToken().isEmpty()) {
            throw StatusErrors.unimplemented("ListCollectionIds from a page token");
        }
        ResourceName.checkParent(request.getParent());
        try (ReadContext point = opener.open(request)) {
            return ListCollectionIdsResponse.newBuilder()
                    .addAllCollectionIds(childrenOf(request.getParent(), point.time()))
                    .build();
        }
    }

    /** Returns the path segments directly below that contain at least one document. */
    private Set<String> childrenOf(String path, long time) {
        String prefix = path + "/";
        Set<String> children = new TreeSet<>(IdOrder.INSTANCE);
        List<CollectionEntry> below = versions.catalog().all().stream()
                .filter(collection -> collection.path().startsWith(prefix))
                .toList();
        for (CollectionEntry collection : below) {
            String child = collection.path().substring(prefix.length()).split("/", 2)[0];
            if (!children.contains(child)
                    && NameScan.all(versions, collection, time).next() != null) {
                children.add(child);
            }
        }
        return children;
    }
}
