package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.Catalog.Index;
import dev.vipexport.emulators.firestore.SortOrder.Part;
import java.util.List;

/**
 * Runs queries at a time: it walks an index where one gives the order, so that memory does not grow with the result, and
 * else sorts the matches.
 */
final class QueryRunner {
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

    private Rows ordered(Query query, CollectionEntry collection, long time) {
        Part first = query.order().first();
        if (first.field().isName()) {
            return matching(query, byName(query, collection, first.descending(), time));
        }
        Index index = collection.index(first.field());
        if (index == null) {
            return Rows.none();
        }
        if (index.partial()) {
            return new SortedRows(matching(query, scan(collection, time)), query.order());
        }
        Bounds bounds = CursorRows.bounds(
                Bounds.of(first.field(), query.where()), first.descending(), query.start(), query.end());
        Rows walk = new IndexWalk(versions, collection, index, first.field(), bounds, first.descending(), time);
        Rows matching = matching(query, walk);
        return query.order().isByFirstThenName() ? matching : new GroupSortedRows(matching, query.order());
    }

    /** In the order of the name: among documents with one value an index has it too. */
    private Rows byName(Query query, CollectionEntry collection, boolean descending, long time) {
        for (FieldFilter condition : Bounds.required(query.where())) {
            FieldPath field = FieldPath.parse(condition.getField().getFieldPath());
            if (condition.getOp() != FieldFilter.Operator.EQUAL || field.isName()) {
                continue;
            }
            Index index = collection.index(field);
            if (index == null) {
                return Rows.none();
            }
            if (!index.partial()) {
                Value value = condition.getValue();
                Bounds bounds = new Bounds(OrderKey.of(value), Keys.after(OrderKey.of(value)));
                return new IndexWalk(versions, collection, index, field, bounds, descending, time);
            }
        }
        return NameWalk.of(versions, collection, query, descending, time);
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
