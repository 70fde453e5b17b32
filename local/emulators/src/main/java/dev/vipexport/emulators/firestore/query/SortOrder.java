package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.StructuredQuery.UnaryFilter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.OrderKey;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The complete order of a query: its explicit fields, the fields compared for inequality, the summed or averaged
 * fields, then the name. The implicit fields have the last explicit direction.
 */
public record SortOrder(List<Part> parts) {
    /** One field of the order. */
    public record Part(FieldPath field, boolean descending) {}

    /** Returns the order of a query. The aggregated fields are part of it, because a row must have them. */
    static SortOrder of(StructuredQuery query, Set<FieldPath> aggregated) {
        List<Part> parts = new ArrayList<>();
        for (Order order : query.getOrderByList()) {
            FieldPath field = FieldPath.parse(order.getField().getFieldPath());
            if (parts.stream().anyMatch(part -> part.field().isDocumentName())) {
                throw afterName();
            }
            if (parts.stream().anyMatch(part -> part.field().equals(field))) {
                throw StatusErrors.invalid("order by clause cannot contain duplicate fields " + field);
            }
            parts.add(new Part(field, order.getDirection() == Direction.DESCENDING));
        }
        boolean lastDescending = !parts.isEmpty() && parts.get(parts.size() - 1).descending();
        Set<FieldPath> compared = new TreeSet<>(FieldPath.ORDER);
        collectInequalities(query.getWhere(), compared);
        boolean byName = parts.stream().anyMatch(part -> part.field().isDocumentName());
        compared.remove(FieldPath.NAME);
        compared.forEach(field -> addOnce(parts, field, lastDescending));
        aggregated.stream().sorted(FieldPath.ORDER).forEach(field -> addOnce(parts, field, lastDescending));
        if (byName && !parts.get(parts.size() - 1).field().isDocumentName()) {
            throw afterName();
        }
        // the name is unique, so it is always last
        addOnce(parts, FieldPath.NAME, lastDescending);
        return new SortOrder(List.copyOf(parts));
    }

    private static StatusRuntimeException afterName() {
        return StatusErrors.invalid("order by clause cannot contain more fields after the key");
    }

    private static void addOnce(List<Part> parts, FieldPath field, boolean descending) {
        if (parts.stream().noneMatch(part -> part.field().equals(field))) {
            parts.add(new Part(field, descending));
        }
    }

    private static void collectInequalities(Filter filter, Set<FieldPath> fields) {
        switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> {
                CompositeFilter composite = filter.getCompositeFilter();
                composite.getFiltersList().forEach(part -> collectInequalities(part, fields));
            }
            case FIELD_FILTER -> {
                if (isInequality(filter.getFieldFilter()) && !FilterPredicates.isAlwaysFalse(filter.getFieldFilter())) {
                    fields.add(
                            FieldPath.parse(filter.getFieldFilter().getField().getFieldPath()));
                }
            }
            case UNARY_FILTER -> {
                if (isInequality(filter.getUnaryFilter())) {
                    fields.add(
                            FieldPath.parse(filter.getUnaryFilter().getField().getFieldPath()));
                }
            }
            case FILTERTYPE_NOT_SET -> {}
        }
    }

    static boolean isInequality(FieldFilter filter) {
        return switch (filter.getOp()) {
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, NOT_EQUAL, NOT_IN -> true;
            case EQUAL, IN, ARRAY_CONTAINS, ARRAY_CONTAINS_ANY, OPERATOR_UNSPECIFIED, UNRECOGNIZED -> false;
        };
    }

    static boolean isInequality(UnaryFilter filter) {
        return filter.getOp() == UnaryFilter.Operator.IS_NOT_NULL || filter.getOp() == UnaryFilter.Operator.IS_NOT_NAN;
    }

    List<FieldPath> fields() {
        return parts.stream().map(Part::field).toList();
    }

    /** Returns the first field. */
    public Part first() {
        return parts.get(0);
    }

    /** Returns whether the order has only the name. */
    public boolean isByName() {
        return parts.size() == 1;
    }

    /** Returns whether an index of the first field has this order. Such an index orders equal values by name. */
    boolean isByFirstThenName() {
        if (parts.size() == 1) {
            return true;
        }
        Part second = parts.get(1);
        return parts.size() == 2 && second.field().isDocumentName() && second.descending() == first().descending();
    }

    /** Returns the document's key, null if it lacks one of the fields and is no result. */
    byte @Nullable [] sortKey(Document document) {
        OrderKey key = new OrderKey();
        for (Part part : parts) {
            Value value = part.field().valueIn(document);
            if (value == null) {
                return null;
            }
            key.directed(value, part.descending());
        }
        return key.toBytes();
    }

    /** Returns the position of a cursor with these values: a prefix of keys. */
    byte[] cursorPrefix(List<Value> values) {
        OrderKey key = new OrderKey();
        for (int i = 0; i < values.size(); i++) {
            key.directed(values.get(i), parts.get(i).descending());
        }
        return key.toBytes();
    }
}
