package dev.vipexport.emulators.firestore.index;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Mode;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Part;
import dev.vipexport.emulators.firestore.value.FieldPath;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the choice of an index depends on.
 *
 * @param parent path of the database's root or of the document above the collection
 * @param isGroup whether the query reads all collections of that name
 * @param order complete, with the implicit fields and the name
 */
public record IndexedQuery(String parent, String collectionGroup, boolean isGroup, Filter where, List<Part> order) {
    private static final Set<Set<Part>> NO_EQUALITY = Set.of(Set.of());

    /** One alternative of the query: the fields that it fixes, and the order of the others. */
    record Alternative(Set<Part> equalities, List<Part> order) {}

    /** Returns the alternatives, because Firestore runs each with an index of its own. */
    List<Alternative> alternatives() {
        return equalities(where).stream()
                .map(fixed -> new Alternative(fixed, remainingOrder(fixed)))
                .toList();
    }

    private List<Part> remainingOrder(Set<Part> fixed) {
        return order.stream()
                .filter(part -> !fixed.contains(new Part(part.field(), Mode.ASCENDING)))
                .toList();
    }

    private static Set<Set<Part>> equalities(Filter filter) {
        return switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> equalities(filter.getCompositeFilter());
            case FIELD_FILTER -> equalities(filter.getFieldFilter());
            case UNARY_FILTER ->
                switch (filter.getUnaryFilter().getOp()) {
                    case IS_NULL, IS_NAN ->
                        fixed(filter.getUnaryFilter().getField().getFieldPath(), Mode.ASCENDING);
                    default -> NO_EQUALITY;
                };
            case FILTERTYPE_NOT_SET -> NO_EQUALITY;
        };
    }

    private static Set<Set<Part>> equalities(FieldFilter filter) {
        String field = filter.getField().getFieldPath();
        return switch (filter.getOp()) {
            case EQUAL, IN -> fixed(field, Mode.ASCENDING);
            case ARRAY_CONTAINS, ARRAY_CONTAINS_ANY -> fixed(field, Mode.CONTAINS);
            default -> NO_EQUALITY;
        };
    }

    private static Set<Set<Part>> equalities(CompositeFilter filter) {
        Set<Set<Part>> alternatives = new LinkedHashSet<>();
        if (filter.getOp() == CompositeFilter.Operator.OR) {
            filter.getFiltersList().forEach(one -> alternatives.addAll(equalities(one)));
            return alternatives;
        }
        alternatives.add(Set.of());
        for (Filter one : filter.getFiltersList()) {
            Set<Set<Part>> more = new LinkedHashSet<>();
            for (Set<Part> before : alternatives) {
                equalities(one).forEach(after -> more.add(union(before, after)));
            }
            alternatives.clear();
            alternatives.addAll(more);
        }
        return alternatives;
    }

    private static Set<Part> union(Set<Part> one, Set<Part> other) {
        Set<Part> union = new LinkedHashSet<>(one);
        union.addAll(other);
        return union;
    }

    /** Returns the fixed field. A name needs no index. */
    private static Set<Set<Part>> fixed(String path, Mode mode) {
        FieldPath field = FieldPath.parse(path);
        return field.isDocumentName() ? NO_EQUALITY : Set.of(Set.of(new Part(field, mode)));
    }
}
