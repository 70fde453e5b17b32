package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.Catalog.Index;
import dev.vipexport.emulators.firestore.SortOrder.Part;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs queries at a time: it walks an index where one gives the order, so that memory does not grow with the result, and
 * else sorts the matches.
 */
final class QueryRunner {
    /** Rows that may be held in memory to be sorted although an index has their order. */
    private static final int MOST_TO_SORT = 10_000;

    /** How many times longer a walk in order must be before a sort is worth it. */
    private static final int WORTH_SORTING = 8;

    private final VersionStore versions;

    QueryRunner(VersionStore versions) {
        this.versions = versions;
    }

    /** The rows of the query, not yet projected. */
    Rows run(Query query, long time) {
        List<CollectionEntry> collections = collections(query);
        Rows ordered = collections.size() == 1
                ? ordered(query, collections.get(0), time)
                : new SortedRows(
                        matching(query, new ConcatenatedRows(collections, one -> scan(one, time))), query.order());
        Rows between = CursorRows.between(query.order(), query.start(), query.end(), ordered);
        return new LimitedRows(between, query.offset(), query.limit());
    }

    /** The known collections that the query reads. */
    List<CollectionEntry> collections(Query query) {
        String id = query.from().getCollectionId();
        if (!query.from().getAllDescendants()) {
            CollectionEntry one = versions.catalog().find(query.parent() + "/" + id);
            return one == null ? List.of() : List.of(one);
        }
        return versions.catalog().all().stream()
                .filter(collection -> collection.path().startsWith(query.parent() + "/")
                        && collection.path().endsWith("/" + id))
                .toList();
    }

    /** As many rows as the query has, their contents aside: where an index says enough, no document is read. */
    Rows counted(Query query, long time) {
        List<CollectionEntry> collections = collections(query);
        if (collections.size() != 1 || query.start() != null || query.end() != null) {
            return run(query, time);
        }
        CollectionEntry collection = collections.get(0);
        if (query.isEverything()) {
            return new LimitedRows(NameWalk.counting(versions, collection, time), query.offset(), query.limit());
        }
        List<Optional<IndexScan>> scans =
                ByValue.of(query).stream().map(one -> exact(one, collection)).toList();
        return scans.stream().allMatch(Optional::isPresent)
                ? new LimitedRows(
                        new ConcatenatedRows(
                                scans, scan -> new IndexWalk(versions, collection, scan.orElseThrow(), time, true)),
                        query.offset(),
                        query.limit())
                : run(query, time);
    }

    private Optional<IndexScan> exact(Query query, CollectionEntry collection) {
        IndexChoice choice = new IndexChoice(query, collection);
        return Stream.concat(
                        choice.composite(versions.composites(collection)).stream(),
                        Stream.concat(
                                choice.firstOfOrder().stream(),
                                choice.fixedFields().stream().flatMap(field -> choice.equality(field).stream())))
                .filter(IndexScan::exact)
                .findFirst();
    }

    private Rows ordered(Query query, CollectionEntry collection, long time) {
        IndexChoice choice = new IndexChoice(query, collection);
        Optional<IndexScan> composite = choice.composite(versions.composites(collection));
        if (composite.isPresent()) {
            return matching(query, walk(collection, composite.get(), time));
        }
        Part first = query.order().first();
        if (first.field().isName()) {
            return matching(query, byName(query, collection, choice, time));
        }
        Index index = collection.index(first.field());
        if (index == null) {
            return Rows.none();
        }
        Optional<IndexScan> inOrder = choice.firstOfOrder();
        Optional<IndexScan> fewer = fewest(choice, inOrder);
        if (fewer.isPresent() || inOrder.isEmpty()) {
            Rows rows = fewer.<Rows>map(scan -> walk(collection, scan, time)).orElseGet(() -> scan(collection, time));
            return new SortedRows(matching(query, rows), query.order());
        }
        Rows matching = matching(query, walk(collection, inOrder.get(), time));
        return query.order().isByFirstThenName() ? matching : new GroupSortedRows(matching, query.order());
    }

    /** An equality that leaves so few documents that sorting them is cheaper than a walk in order past all others. */
    private Optional<IndexScan> fewest(IndexChoice choice, Optional<IndexScan> inOrder) {
        Database database = versions.database();
        long most = inOrder.map(scan -> Math.min(MOST_TO_SORT, scan.size(database) / WORTH_SORTING))
                .orElse((long) MOST_TO_SORT);
        return choice.fixedFields().stream()
                .flatMap(field -> choice.equality(field).stream())
                .filter(scan -> scan.size(database) <= most)
                .min(Comparator.comparingLong(scan -> scan.size(database)));
    }

    private IndexWalk walk(CollectionEntry collection, IndexScan scan, long time) {
        return new IndexWalk(versions, collection, scan, time, false);
    }

    /** In the order of the name: among documents with one value an index has it too. */
    private Rows byName(Query query, CollectionEntry collection, IndexChoice choice, long time) {
        boolean unknown = choice.fixedFields().stream().anyMatch(field -> collection.index(field) == null);
        if (unknown) {
            return Rows.none();
        }
        return choice.fixedFields().stream()
                .flatMap(field -> choice.equality(field).stream())
                .min(Comparator.comparingLong(scan -> scan.size(versions.database())))
                .<Rows>map(scan -> walk(collection, scan, time))
                .orElseGet(() -> NameWalk.of(
                        versions, collection, query, query.order().first().descending(), time));
    }

    private Rows scan(CollectionEntry collection, long time) {
        return NameWalk.all(versions, collection, time);
    }

    private static Rows matching(Query query, Rows rows) {
        return () -> {
            Document document = rows.next();
            while (document != null && !query.matches().test(document)) {
                document = rows.next();
            }
            return document;
        };
    }
}
