package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.index.IndexRule;
import dev.vipexport.emulators.firestore.query.SortOrder.Part;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Catalog.Index;
import dev.vipexport.emulators.firestore.store.Database;
import dev.vipexport.emulators.firestore.store.VersionStore;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs queries at a snapshot's time. Scans an index if one has the query's order, so that memory does not grow with the
 * result. Otherwise sorts the matches. A query over several collections merges the results of each.
 */
public final class QueryRunner {
    /** The maximum number of rows to sort in memory although an index has their order. */
    private static final int MAX_SORTED_ROWS = 10_000;

    /** A scan in order must be this many times longer before a sort is cheaper. */
    private static final int SORT_COST_FACTOR = 8;

    private final VersionStore versions;
    private final @Nullable IndexRule indexRule;

    /** Creates a runner over one store. Without a rule, no query needs an index. */
    public QueryRunner(VersionStore versions, @Nullable IndexRule indexRule) {
        this.versions = versions;
        this.indexRule = indexRule;
    }

    /**
     * Checks that the query has its indexes, if it needs any.
     *
     * @throws io.grpc.StatusRuntimeException FAILED_PRECONDITION
     */
    public void requireIndexes(Query query) {
        if (indexRule != null && !query.from().getCollectionId().isEmpty()) {
            indexRule.check(query.indexed());
        }
    }

    /** Returns the query's rows before projection. */
    public Rows run(Query query, long time) {
        List<CollectionEntry> collections = collections(query);
        Rows ordered = collections.size() == 1
                ? orderedRows(query, collections.get(0), time)
                : mergedRows(query, collections, time);
        Rows between = CursorRows.between(query.order(), query.start(), query.end(), ordered);
        return new LimitedRows(between, query.offset(), query.limit());
    }

    private Rows mergedRows(Query query, List<CollectionEntry> collections, long time) {
        MergedRows merged = new MergedRows(query.order());
        collections.forEach(collection -> merged.add(collection, orderedRows(query, collection, time)));
        return merged;
    }

    /** Returns the existing collections that the query reads, in the order of their names. */
    public List<CollectionEntry> collections(Query query) {
        if (query.isOneCollection()) {
            CollectionEntry one =
                    versions.catalog().find(query.parent() + "/" + query.from().getCollectionId());
            return one == null ? List.of() : List.of(one);
        }
        return versions.catalog().all().stream()
                .filter(collection -> query.hasCollection(collection.path()))
                .sorted(Comparator.comparing(CollectionEntry::nameKey, Arrays::compareUnsigned))
                .toList();
    }

    /** Returns as many rows as the query has, possibly empty ones. Reads no document if an index suffices. */
    public Rows countableRows(Query query, long time) {
        List<CollectionEntry> collections = collections(query);
        if (query.hasAllDocuments()) {
            Rows all = new ConcatenatedRows(collections, one -> NameScan.counting(versions, one, time));
            return new LimitedRows(all, query.offset(), query.limit());
        }
        if (collections.size() != 1 || query.start() != null || query.end() != null) {
            return run(query, time);
        }
        CollectionEntry collection = collections.get(0);
        List<Optional<IndexRange>> scans = InQuerySplitter.split(query).stream()
                .map(one -> exactRange(one, collection))
                .toList();
        return scans.stream().allMatch(Optional::isPresent)
                ? new LimitedRows(
                        new ConcatenatedRows(
                                scans,
                                scan -> new IndexRangeScan(versions, collection, scan.orElseThrow(), time, true)),
                        query.offset(),
                        query.limit())
                : run(query, time);
    }

    private Optional<IndexRange> exactRange(Query query, CollectionEntry collection) {
        IndexPlanner choice = new IndexPlanner(query, collection);
        return Stream.concat(
                        choice.compositeRange(versions.composites(collection)).stream(),
                        Stream.concat(
                                choice.firstOrderFieldRange().stream(),
                                choice.fixedFields().stream().flatMap(field -> choice.equalityRange(field).stream())))
                .filter(IndexRange::exact)
                .findFirst();
    }

    private Rows orderedRows(Query query, CollectionEntry collection, long time) {
        IndexPlanner choice = new IndexPlanner(query, collection);
        Optional<IndexRange> composite = choice.compositeRange(versions.composites(collection));
        if (composite.isPresent()) {
            return filtered(query, scanIndex(collection, composite.get(), time));
        }
        Part first = query.order().first();
        if (first.field().isDocumentName()) {
            return filtered(query, rowsByName(query, collection, choice, time));
        }
        Index index = collection.index(first.field());
        if (index == null) {
            return Rows.none();
        }
        Optional<IndexRange> inOrder = choice.firstOrderFieldRange();
        Optional<IndexRange> fewer = selectiveRange(choice, inOrder);
        if (fewer.isPresent() || inOrder.isEmpty()) {
            Rows rows = fewer.<Rows>map(scan -> scanIndex(collection, scan, time))
                    .orElseGet(() -> scanCollection(collection, time));
            return new SortedRows(filtered(query, rows), query.order());
        }
        Rows matching = filtered(query, scanIndex(collection, inOrder.get(), time));
        return query.order().isByFirstThenName() ? matching : new GroupSortedRows(matching, query.order());
    }

    /** Returns an equality that leaves so few documents that sorting them is cheaper than a scan in order. */
    private Optional<IndexRange> selectiveRange(IndexPlanner choice, Optional<IndexRange> inOrder) {
        Database database = versions.database();
        long max = inOrder.map(scan -> Math.min(MAX_SORTED_ROWS, scan.entryCount(database) / SORT_COST_FACTOR))
                .orElse((long) MAX_SORTED_ROWS);
        return choice.fixedFields().stream()
                .flatMap(field -> choice.equalityRange(field).stream())
                .filter(scan -> scan.entryCount(database) <= max)
                .min(Comparator.comparingLong(scan -> scan.entryCount(database)));
    }

    private IndexRangeScan scanIndex(CollectionEntry collection, IndexRange scan, long time) {
        return new IndexRangeScan(versions, collection, scan, time, false);
    }

    /** Returns rows in the order of the name. Among documents with one value an index has this order too. */
    private Rows rowsByName(Query query, CollectionEntry collection, IndexPlanner choice, long time) {
        boolean unknown = choice.fixedFields().stream().anyMatch(field -> collection.index(field) == null);
        if (unknown) {
            return Rows.none();
        }
        return choice.fixedFields().stream()
                .flatMap(field -> choice.equalityRange(field).stream())
                .min(Comparator.comparingLong(scan -> scan.entryCount(versions.database())))
                .<Rows>map(scan -> scanIndex(collection, scan, time))
                .orElseGet(() -> NameScan.of(versions, collection, query, time));
    }

    private Rows scanCollection(CollectionEntry collection, long time) {
        return NameScan.all(versions, collection, time);
    }

    private static Rows filtered(Query query, Rows rows) {
        return () -> {
            Document document = rows.next();
            while (document != null && !query.matches().test(document)) {
                document = rows.next();
            }
            return document;
        };
    }
}
