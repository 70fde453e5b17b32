package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.PartitionQueryRequest;
import com.google.firestore.v1.PartitionQueryResponse;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * PartitionQuery: names that cut a collection group, ordered by name, into parts of about the same size.
 *
 * <p>The store counts its keys as it goes, so a cut costs one look-up however many documents there are. It counts kept
 * versions, which makes the parts uneven where some documents change often, never wrong. A page token is the last name
 * of the page before.
 */
final class PartitionCalls {
    private static final int MOST = 10_000;
    private static final Comparator<String> BY_NAME =
            (one, other) -> Arrays.compareUnsigned(OrderKey.of(reference(one)), OrderKey.of(reference(other)));

    private final ReadPoint.Opener opener;
    private final VersionStore versions;
    private final QueryRunner runner;

    PartitionCalls(ReadPoint.Opener opener, VersionStore versions, QueryRunner runner) {
        this.opener = opener;
        this.versions = versions;
        this.runner = runner;
    }

    /** The kept versions of one collection. */
    private record Part(String path, KeySpan span) {}

    PartitionQueryResponse partition(PartitionQueryRequest request) {
        if (!request.hasStructuredQuery()) {
            throw Rejection.invalid("PartitionQuery needs a structured query");
        }
        if (request.getPartitionCount() < 1 || request.getPageSize() < 0) {
            throw Rejection.invalid("partition_count must be positive, and page_size must not be negative");
        }
        Query query = Query.of(request.getParent(), request.getStructuredQuery());
        check(query, request.getStructuredQuery());
        try (ReadPoint unused = opener.of(request)) {
            NavigableMap<String, Value> cuts = cuts(runner.collections(query), request.getPartitionCount());
            return page(request.getPageToken().isEmpty() ? cuts : cuts.tailMap(request.getPageToken(), false), request);
        }
    }

    private static void check(Query query, StructuredQuery asked) {
        boolean isByName =
                query.order().parts().size() == 1 && !query.order().first().descending();
        if (!query.from().getAllDescendants() || !isByName) {
            throw Rejection.invalid("PartitionQuery needs a collection group that is ordered by __name__, ascending");
        }
        if (asked.hasWhere() || asked.hasLimit() || asked.getOffset() > 0 || asked.hasStartAt() || asked.hasEndAt()) {
            throw Rejection.invalid("PartitionQuery takes no filter, limit, offset or cursor");
        }
    }

    /** By the name, in the order of names. */
    private NavigableMap<String, Value> cuts(List<CollectionEntry> collections, long wanted) {
        return versions.database().reading(() -> {
            List<Part> parts = collections.stream().map(this::part).toList();
            long total = parts.stream().mapToLong(part -> part.span.size()).sum();
            long most = Math.min(wanted, Math.min(total - 1, MOST));
            NavigableMap<String, Value> cuts = new TreeMap<>(BY_NAME);
            for (long cut = 1; cut <= most; cut++) {
                Value name = nameAt(parts, total * cut / (most + 1));
                cuts.put(name.getReferenceValue(), name);
            }
            return cuts;
        });
    }

    private Part part(CollectionEntry collection) {
        byte[] prefix = Keys.number(collection.number());
        return new Part(
                collection.path(), KeySpan.between(versions.database().documents(), prefix, Keys.after(prefix)));
    }

    private static Value nameAt(List<Part> parts, long position) {
        long left = position;
        for (Part part : parts) {
            if (left < part.span.size()) {
                return reference(part.path + "/" + Keys.idOfVersion(part.span.key(left)));
            }
            left -= part.span.size();
        }
        throw new IllegalArgumentException("no document at " + position);
    }

    private static Value reference(String name) {
        return Value.newBuilder().setReferenceValue(name).build();
    }

    private static PartitionQueryResponse page(NavigableMap<String, Value> cuts, PartitionQueryRequest request) {
        int most = request.getPageSize() == 0 ? Integer.MAX_VALUE : request.getPageSize();
        PartitionQueryResponse.Builder page = PartitionQueryResponse.newBuilder();
        cuts.values().stream()
                .limit(most)
                .forEach(name ->
                        page.addPartitions(Cursor.newBuilder().addValues(name).setBefore(true)));
        if (page.getPartitionsCount() < cuts.size()) {
            page.setNextPageToken(page.getPartitions(most - 1).getValues(0).getReferenceValue());
        }
        return page.build();
    }
}
