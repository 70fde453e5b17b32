package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.index.IndexedQuery;
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
 * @param from without a collection id, the collections of every name
 * @param where the original filter, for the choice of an index
 * @param limit maximum rows. Negative for all
 * @param projection fields to return, or null for all
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
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT, FAILED_PRECONDITION or UNIMPLEMENTED
     */
    public static Query of(String parent, StructuredQuery query) {
        return of(parent, query, Set.of());
    }

    /** Validates the base query of an aggregation that sums or averages these fields. */
    public static Query of(String parent, StructuredQuery query, Set<FieldPath> aggregated) {
        if (query.hasFindNearest()) {
            throw StatusErrors.unimplemented("A vector search (find_nearest)");
        }
        if (query.getOffset() < 0) {
            throw StatusErrors.invalid("offset is negative");
        }
        if (query.getLimit().getValue() < 0) {
            throw StatusErrors.invalid("limit is negative");
        }
        QueryScope scope = QueryScope.of(parent, query);
        String database = ResourceName.databaseOf(parent);
        FilterValidator rules = FilterValidator.validate(query.getWhere(), database);
        SortOrder order = SortOrder.of(query, aggregated);
        SortOrder requested = SortOrder.of(query, Set.of());
        if (rules.hasNameComparison() && !requested.fields().containsAll(aggregated)) {
            throw StatusErrors.invalid("A query with a filter on __name__ must order by each summed or averaged field");
        }
        scope.checkOrder(rules, requested, order);
        Cursors cursors = new Cursors(query.getOrderByCount(), order, database);
        return new Query(
                parent,
                scope.selector(),
                query.getWhere(),
                query.hasWhere() ? FilterPredicates.predicate(query.getWhere()) : document -> true,
                order,
                query.hasStartAt() ? cursors.checked(query.getStartAt()) : null,
                query.hasEndAt() ? cursors.checked(query.getEndAt()) : null,
                query.getOffset(),
                query.hasLimit() ? query.getLimit().getValue() : -1,
                query.hasSelect() ? projection(query.getSelect().getFieldsList()) : null);
    }

    /**
     * Rejects cursors that do not fit the order.
     *
     * @param explicitOrders number of fields that the query itself orders by. A cursor cannot use implicit ones
     */
    private record Cursors(int explicitOrders, SortOrder order, String database) {
        Cursor checked(Cursor cursor) {
            if (cursor.getValuesCount() > explicitOrders) {
                throw StatusErrors.invalid("Cursor has too many values.");
            }
            for (int i = 0; i < cursor.getValuesCount(); i++) {
                Value value = cursor.getValues(i);
                ValueValidator.checkOperand(value);
                if (order.parts().get(i).field().isDocumentName()) {
                    if (!value.hasReferenceValue()) {
                        throw StatusErrors.invalid("Cursor __key__ value is not a document reference.");
                    }
                    ValueValidator.checkDocumentName(value, database);
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

    /** Returns whether the query reads one collection, not all of a name or of every name. */
    boolean isOneCollection() {
        return !from.getAllDescendants() && !from.getCollectionId().isEmpty();
    }

    /** Returns what the choice of an index depends on. */
    IndexedQuery indexed() {
        List<CompositeIndex.Part> fields = order.parts().stream()
                .map(part -> new CompositeIndex.Part(
                        part.field(),
                        part.descending() ? CompositeIndex.Mode.DESCENDING : CompositeIndex.Mode.ASCENDING))
                .toList();
        return new IndexedQuery(parent, from.getCollectionId(), from.getAllDescendants(), where, fields);
    }

    /** Returns whether every document of the collections is a result, regardless of offset and limit. */
    boolean hasAllDocuments() {
        return where.equals(Filter.getDefaultInstance()) && order.isByName() && start == null && end == null;
    }

    /** Returns whether the results can contain documents of that collection. */
    public boolean hasCollection(String collection) {
        boolean hasId = from.getCollectionId().isEmpty() || collection.endsWith("/" + from.getCollectionId());
        boolean isBelow = collection.startsWith(parent + "/");
        return hasId && isBelow && (from.getAllDescendants() || collection.indexOf('/', parent.length() + 1) < 0);
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
