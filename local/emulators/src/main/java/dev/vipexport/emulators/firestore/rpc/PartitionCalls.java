package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.PartitionQueryRequest;
import com.google.firestore.v1.PartitionQueryResponse;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.KeyRange;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.NameOrder;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Handles PartitionQuery: returns names that split a collection group, ordered by name, into parts of similar size.
 *
 * <p>The store counts its keys, so a split point costs one look-up whatever the number of documents. It counts stored
 * versions: frequently changed documents make the parts uneven but never wrong. A page token is the last name of the
 * previous page.
 */
public final class PartitionCalls {
    private static final int MAX_PARTITIONS = 10_000;

    private final ReadContext.Opener opener;
    private final VersionStore versions;
    private final QueryRunner runner;

    /** Creates the calls over one store. */
    public PartitionCalls(ReadContext.Opener opener, VersionStore versions, QueryRunner runner) {
        this.opener = opener;
        this.versions = versions;
        this.runner = runner;
    }

    /** The stored versions of one collection. */
    private record CollectionPart(String path, KeyRange span) {}

    /** Handles PartitionQuery. */
    public PartitionQueryResponse partition(PartitionQueryRequest request) {
        if (!request.hasStructuredQuery()) {
            throw StatusErrors.invalid("PartitionQuery needs a structured query");
        }
        if (request.getPartitionCount() < 1 || request.getPageSize() < 0) {
            throw StatusErrors.invalid("partition_count must be positive, and page_size must not be negative");
        }
        Query query = Query.of(request.getParent(), request.getStructuredQuery());
        validate(query, request.getStructuredQuery());
        try (ReadContext unused = opener.open(request)) {
            NavigableMap<String, Value> cuts = splitPoints(runner.collections(query), request.getPartitionCount());
            return page(request.getPageToken().isEmpty() ? cuts : cuts.tailMap(request.getPageToken(), false), request);
        }
    }

    private static void validate(Query query, StructuredQuery structuredQuery) {
        boolean isByName = query.order().isByName() && !query.order().first().descending();
        boolean isGroup = query.from().getAllDescendants()
                && !query.from().getCollectionId().isEmpty();
        if (!isGroup || !isByName) {
            throw StatusErrors.invalid(
                    "PartitionQuery needs a collection group that is ordered by __name__, ascending");
        }
        if (structuredQuery.hasWhere()
                || structuredQuery.hasLimit()
                || structuredQuery.getOffset() > 0
                || structuredQuery.hasStartAt()
                || structuredQuery.hasEndAt()) {
            throw StatusErrors.invalid("PartitionQuery takes no filter, limit, offset or cursor");
        }
    }

    /** Returns the split points by name, in the order of names. */
    private NavigableMap<String, Value> splitPoints(List<CollectionEntry> collections, long count) {
        return versions.database().readPinned(() -> {
            List<CollectionPart> parts = collections.stream().map(this::part).toList();
            long total = parts.stream().mapToLong(part -> part.span.size()).sum();
            long max = Math.min(count, Math.min(total - 1, MAX_PARTITIONS));
            NavigableMap<String, Value> cuts = new TreeMap<>(NameOrder.INSTANCE);
            for (long cut = 1; cut <= max; cut++) {
                Value name = nameAt(parts, total * cut / (max + 1));
                cuts.put(name.getReferenceValue(), name);
            }
            return cuts;
        });
    }

    private CollectionPart part(CollectionEntry collection) {
        byte[] prefix = Keys.numberPrefix(collection.number());
        return new CollectionPart(
                collection.path(), KeyRange.between(versions.database().documents(), prefix, Keys.successor(prefix)));
    }

    private static Value nameAt(List<CollectionPart> parts, long position) {
        long left = position;
        for (CollectionPart part : parts) {
            if (left < part.span.size()) {
                return reference(part.path + "/" + Keys.idOfVersion(part.span.keyAt(left)));
            }
            left -= part.span.size();
        }
        throw new IllegalArgumentException("No document at position " + position);
    }

    private static Value reference(String name) {
        return Value.newBuilder().setReferenceValue(name).build();
    }

    private static PartitionQueryResponse page(NavigableMap<String, Value> splitPoints, PartitionQueryRequest request) {
        int max = request.getPageSize() == 0 ? Integer.MAX_VALUE : request.getPageSize();
        PartitionQueryResponse.Builder page = PartitionQueryResponse.newBuilder();
        splitPoints.values().stream()
                .limit(max)
                .forEach(name ->
                        page.addPartitions(Cursor.newBuilder().addValues(name).setBefore(true)));
        if (page.getPartitionsCount() < splitPoints.size()) {
            page.setNextPageToken(page.getPartitions(max - 1).getValues(0).getReferenceValue());
        }
        return page.build();
    }
}
