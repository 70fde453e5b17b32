package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.ListCollectionIdsRequest;
import com.google.firestore.v1.ListCollectionIdsResponse;
import com.google.firestore.v1.ListDocumentsRequest;
import com.google.firestore.v1.ListDocumentsResponse;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * ListDocuments and ListCollectionIds, by the name unless the request says otherwise ({@link OrderedListing}). A page
 * token is the first name of the page that follows.
 *
 * <p>A document that is missing but has documents below it is listed when the request says {@code show_missing}.
 */
final class ListingCalls {
    private static final int DEFAULT_PAGE = 300;

    private final ReadPoint.Opener opener;
    private final VersionStore versions;
    private final OrderedListing ordered;

    ListingCalls(ReadPoint.Opener opener, VersionStore versions, QueryRunner runner) {
        this.opener = opener;
        this.versions = versions;
        this.ordered = new OrderedListing(runner);
    }

    ListDocumentsResponse listDocuments(ListDocumentsRequest request) {
        if (!request.getOrderBy().isEmpty() && request.getShowMissing()) {
            throw Rejection.invalid("show_missing allows no order_by, but it is \"" + request.getOrderBy() + "\"");
        }
        if (request.hasTransaction()) {
            throw Rejection.unimplemented("ListDocuments in a transaction");
        }
        if (request.getPageSize() < 0) {
            throw Rejection.invalid("page_size must not be negative, but is " + request.getPageSize());
        }
        if (request.getCollectionId().isEmpty()) {
            throw Rejection.unimplemented("ListDocuments over collections of every name");
        }
        String collection = ResourceName.collection(request.getParent(), request.getCollectionId());
        try (ReadPoint point = opener.of(request)) {
            int size = request.getPageSize() <= 0 ? DEFAULT_PAGE : request.getPageSize();
            if (!request.getOrderBy().isEmpty()) {
                return ordered.page(request, size, point.time());
            }
            return page(request, found(request, collection, size + 1, point.time()), size);
        }
    }

    private ListDocumentsResponse page(ListDocumentsRequest request, NavigableMap<String, Document> found, int size) {
        ListDocumentsResponse.Builder page = ListDocumentsResponse.newBuilder();
        Iterator<Document> documents = found.values().iterator();
        while (documents.hasNext() && page.getDocumentsCount() < size) {
            page.addDocuments(DocumentCalls.masked(documents.next(), request.hasMask(), request.getMask()));
        }
        if (documents.hasNext()) {
            String next = documents.next().getName();
            page.setNextPageToken(next.substring(next.lastIndexOf('/') + 1));
        }
        return page.build();
    }

    private NavigableMap<String, Document> found(ListDocumentsRequest request, String path, int most, long time) {
        NavigableMap<String, Document> found = new TreeMap<>(Utf8Order.INSTANCE);
        CollectionEntry collection = versions.catalog().find(path);
        if (collection != null) {
            Rows rows = NameWalk.from(versions, collection, request.getPageToken(), time);
            for (Document row = rows.next(); row != null && found.size() < most; row = rows.next()) {
                found.put(row.getName(), row);
            }
        }
        if (request.getShowMissing()) {
            for (String id : childrenOf(path, time)) {
                if (Utf8Order.INSTANCE.compare(id, request.getPageToken()) >= 0) {
                    String name = path + "/" + id;
                    found.computeIfAbsent(
                            name,
                            missing -> Document.newBuilder().setName(missing).build());
                }
            }
        }
        return found;
    }

    ListCollectionIdsResponse listCollectionIds(ListCollectionIdsRequest request) {
        if (!request.getPageToken().isEmpty()) {
            throw Rejection.unimplemented("ListCollectionIds from a page token");
        }
        ResourceName.checkParent(request.getParent());
        try (ReadPoint point = opener.of(request)) {
            return ListCollectionIdsResponse.newBuilder()
                    .addAllCollectionIds(childrenOf(request.getParent(), point.time()))
                    .build();
        }
    }

    /** The path segments directly below, under which there is at least one document. */
    private Set<String> childrenOf(String path, long time) {
        String prefix = path + "/";
        Set<String> children = new TreeSet<>(Utf8Order.INSTANCE);
        List<CollectionEntry> below = versions.catalog().all().stream()
                .filter(collection -> collection.path().startsWith(prefix))
                .toList();
        for (CollectionEntry collection : below) {
            String child = collection.path().substring(prefix.length()).split("/", 2)[0];
            if (!children.contains(child)
                    && NameWalk.all(versions, collection, time).next() != null) {
                children.add(child);
            }
        }
        return children;
    }
}
