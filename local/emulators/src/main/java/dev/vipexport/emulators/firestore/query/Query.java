package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Filter;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import dev.vipexport.emulators.firestore.value.ValueValidator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A validated query.
 *
 * @param where the original filter, for the choice of an index
 * @param limit maximum rows; negative for all
 * @param projection fields to return; null for all
 */
public record Query(
        String parent,
        CollectionSelector from,
        Filter where,
        Predicate<Document> matches,
        SortOrder order,
        @Nullable Cursor start,
        @Nullable Cursor end,
        int offset,
        int limit,
        @Nullable List<FieldPath> projection) {

    /**
     * Validates a query.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT or UNIMPLEMENTED
     */
    public static Query of(String parent, StructuredQuery query) {
        return of(parent, query, Set.of());
    }

    /** Validates the base query of an aggregation that sums or averages these fields. */
    public static Query of(String parent, StructuredQuery query, Set<FieldPath> aggregated) {
        if (query.hasFindNearest()) {
            throw StatusErrors.unimplemented("A vector search (find_nearest)");
        }
        if (query.getOffset() < 0 || query.getLimit().getValue() < 0) {
            throw StatusErrors.invalid("offset and limit of a query must not be negative");
        }
        CollectionSelector from = selector(query);
        String database = ResourceName.databaseOf(parent);
        FilterValidator rules = FilterValidator.validate(query.getWhere(), database);
        SortOrder order = SortOrder.of(query, aggregated);
        if (rules.hasNameComparison() && !SortOrder.of(query, Set.of()).fields().containsAll(aggregated)) {
            throw StatusErrors.invalid("A query with a filter on __name__ must order by each summed or averaged field");
        }
        boolean byFields = rules.hasFieldComparison() || order.parts().size() > 1;
        if (from.getAllDescendants() && byFields && !ResourceName.isRoot(parent)) {
            throw StatusErrors.invalid("A collection group below a document allows no filter and no order;"
                    + " query the group of the whole database instead");
        }
        Cursors cursors = new Cursors(query.getOrderByCount(), order, database);
        return new Query(
                parent,
                checked(parent, from),
                query.getWhere(),
                query.hasWhere() ? FilterPredicates.predicate(query.getWhere()) : document -> true,
                order,
                query.hasStartAt() ? cursors.checked(query.getStartAt()) : null,
                query.hasEndAt() ? cursors.checked(query.getEndAt()) : null,
                query.getOffset(),
                query.hasLimit() ? query.getLimit().getValue() : -1,
                query.hasSelect() ? projection(query.getSelect().getFieldsList()) : null);
    }

    private static CollectionSelector selector(StructuredQuery query) {
        if (query.getFromCount() != 1) {
            throw StatusErrors.invalid("A query must name one collection, not " + query.getFromCount());
        }
        if (query.getFrom(0).getCollectionId().isEmpty()) {
            throw StatusErrors.unimplemented("A query over collections of every name");
        }
        return query.getFrom(0);
    }

    private static CollectionSelector checked(String parent, CollectionSelector from) {
        ResourceName.collection(parent, from.getCollectionId());
        return from;
    }

    /**
     * Rejects cursors that do not fit the order.
     *
     * @param explicitOrders number of fields that the query itself orders by; a cursor cannot use implicit ones
     */
    private record Cursors(int explicitOrders, SortOrder order, String database) {
        Cursor checked(Cursor cursor) {
            if (cursor.getValuesCount() > explicitOrders) {
                throw StatusErrors.invalid("A cursor has " + cursor.getValuesCount()
                        + " values, but the query orders by only " + explicitOrders + " fields");
            }
            for (int i = 0; i < cursor.getValuesCount(); i++) {
                ValueValidator.checkOperand(cursor.getValues(i));
                if (order.parts().get(i).field().isDocumentName()) {
                    ValueValidator.checkDocumentName(cursor.getValues(i), database);
                }
            }
            return cursor;
        }
    }

    /** Returns the projection. Without fields, it is the name alone. */
    private static List<FieldPath> projection(List<FieldReference> fields) {
        return fields.stream()
                .map(field -> FieldPath.parse(field.getFieldPath()))
                .toList();
    }

    /** Returns whether every document of the collection is a result, regardless of offset and limit. */
    boolean isWholeCollection() {
        return where.equals(Filter.getDefaultInstance()) && order.parts().size() == 1 && start == null && end == null;
    }

    /** Returns whether the results can contain documents of that collection. */
    public boolean hasCollection(String collection) {
        String id = "/" + from.getCollectionId();
        return from.getAllDescendants()
                ? collection.startsWith(parent + "/") && collection.endsWith(id)
                : collection.equals(parent + id);
    }

    /** Returns whether a document of a covered collection is a result, regardless of offset and limit. */
    public boolean hasResult(Document document) {
        if (!matches.test(document) || order.sortKey(document) == null) {
            return false;
        }
        Iterator<Document> one = List.of(document).iterator();
        Rows alone = () -> one.hasNext() ? one.next() : null;
        return CursorRows.between(order, start, end, alone).next() != null;
    }

    /** Returns this query with another filter. */
    Query withFilter(Filter filter) {
        return new Query(
                parent, from, filter, FilterPredicates.predicate(filter), order, start, end, offset, limit, projection);
    }

    /** Returns the row with the projected fields. */
    public Document project(Document document) {
        return projection == null ? document : FieldPath.project(document, projection);
    }
}
