package dev.vipexport.emulators.firestore.rule;

import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.Filter;
import java.util.HashSet;
import java.util.Set;

/**
 * Finds the fields that a query compares by range. Google bills the index entries of a query with several of them, and
 * takes the name in a filter or an order for one.
 *
 * @see <a href="https://cloud.google.com/firestore/pricing#index-reads">Index entry reads</a>
 */
public final class RangeFields {
    private static final String NAME = "__name__";

    private RangeFields() {}

    /** Returns the paths of those fields. */
    public static Set<String> of(StructuredQuery query) {
        Set<String> fields = new HashSet<>();
        collect(query.getWhere(), fields);
        if (query.getOrderByList().stream()
                .anyMatch(order -> order.getField().getFieldPath().equals(NAME))) {
            fields.add(NAME);
        }
        return fields;
    }

    private static void collect(Filter filter, Set<String> fields) {
        switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER ->
                filter.getCompositeFilter().getFiltersList().forEach(one -> collect(one, fields));
            case FIELD_FILTER -> {
                String field = filter.getFieldFilter().getField().getFieldPath();
                switch (filter.getFieldFilter().getOp()) {
                    case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL, NOT_EQUAL, NOT_IN ->
                        fields.add(field);
                    default -> {} // an equality is no range
                }
            }
            case UNARY_FILTER, FILTERTYPE_NOT_SET -> {}
        }
    }
}
