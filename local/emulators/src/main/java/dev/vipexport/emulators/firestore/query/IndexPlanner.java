package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter.Operator;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Mode;
import dev.vipexport.emulators.firestore.query.SortOrder.Part;
import dev.vipexport.emulators.firestore.store.Catalog.CollectionEntry;
import dev.vipexport.emulators.firestore.store.Catalog.Index;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.OrderKey;
import dev.vipexport.emulators.firestore.value.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds an index that returns the results of a query over one collection in their order. */
final class IndexPlanner {
    private final Query query;
    private final CollectionEntry collection;
    private final List<FieldFilter> required;
    private final boolean conjunction;

    IndexPlanner(Query query, CollectionEntry collection) {
        this.query = query;
        this.collection = collection;
        this.required = Bounds.requiredConditions(query.where());
        this.conjunction = isConjunction(query.where());
    }

    /** Returns whether the filter consists only of the required conditions. */
    private static boolean isConjunction(Filter filter) {
        return switch (filter.getFilterTypeCase()) {
            case FIELD_FILTER, FILTERTYPE_NOT_SET -> true;
            case UNARY_FILTER -> false;
            case COMPOSITE_FILTER ->
                Bounds.requiredConditions(filter).size()
                                == filter.getCompositeFilter().getFiltersCount()
                        && filter.getCompositeFilter().getFiltersList().stream().allMatch(Filter::hasFieldFilter);
        };
    }

    /**
     * Returns the declared index that fixes the most fields by the query's equalities and has the rest in the query's
     * order.
     */
    Optional<IndexRange> compositeRange(List<CompositeIndex> declared) {
        IndexRange best = null;
        int maxFixed = 0;
        for (CompositeIndex composite : declared) {
            int fixed = composite.parts().size() - remainingOrder().size();
            Index index = collection.index(composite.name());
            if (index != null && !index.isPartial() && fixed > maxFixed && isOrderedFrom(composite, fixed)) {
                Optional<IndexRange> scan = range(composite, index, fixed);
                best = scan.orElse(best);
                maxFixed = scan.isPresent() ? fixed : maxFixed;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns the order without the name and without fields that have the same value in all results. */
    private List<Part> remainingOrder() {
        return query.order().parts().stream()
                .filter(part -> !part.field().isDocumentName())
                .filter(part -> Bounds.equality(part.field(), query.where()).isEmpty())
                .toList();
    }

    private boolean isDescending() {
        return query.order().parts().get(query.order().parts().size() - 1).descending();
    }

    /**
     * Returns whether the index has the query's order. The name, which is last, has the direction of the scan. Each
     * other field must have it too, relative to its direction in the index.
     */
    private boolean isOrderedFrom(CompositeIndex composite, int fixed) {
        List<Part> directions = remainingOrder();
        if (!query.order().parts().get(query.order().parts().size() - 1).field().isDocumentName()) {
            return false;
        }
        for (int i = 0; i < directions.size(); i++) {
            CompositeIndex.Part part = composite.parts().get(fixed + i);
            boolean runsBack = directions.get(i).descending() != composite.isComplemented(part);
            if (part.mode() == Mode.CONTAINS
                    || !part.field().equals(directions.get(i).field())
                    || runsBack != isDescending()) {
                return false;
            }
        }
        return true;
    }

    private Optional<IndexRange> range(CompositeIndex composite, Index index, int fixed) {
        OrderKey prefix = new OrderKey();
        List<FieldFilter> used = new ArrayList<>();
        for (CompositeIndex.Part part : composite.parts().subList(0, fixed)) {
            Optional<FieldFilter> condition = fixedCondition(part);
            if (condition.isEmpty()) {
                return Optional.empty();
            }
            used.add(condition.get());
            prefix.directed(condition.get().getValue(), composite.isComplemented(part));
        }
        byte[] from = prefix.toBytes();
        byte[] to = Keys.successor(from);
        if (fixed < composite.parts().size()
                && !composite.isComplemented(composite.parts().get(fixed))) {
            FieldPath field = composite.parts().get(fixed).field();
            Bounds bounds = bounds(field);
            from = Keys.concat(prefix.toBytes(), bounds.from());
            to = Keys.concat(prefix.toBytes(), bounds.to());
            used.addAll(ranges(field));
        }
        return Optional.of(new IndexRange(
                index,
                new Bounds(from, to),
                isDescending(),
                (document, key) -> composite.keys(document).contains(ByteString.copyFrom(key)),
                isExact(used)));
    }

    private Optional<FieldFilter> fixedCondition(CompositeIndex.Part part) {
        Operator operator = part.mode() == Mode.CONTAINS ? Operator.ARRAY_CONTAINS : Operator.EQUAL;
        return required.stream()
                .filter(condition -> condition.getOp() == operator && isOn(condition, part.field()))
                .findFirst();
    }

    /** Returns the single-field index of the order's first field. */
    Optional<IndexRange> firstOrderFieldRange() {
        FieldPath field = query.order().first().field();
        List<FieldFilter> met = conditionsOn(field).stream()
                // a single-field index holds no elements of arrays
                .filter(condition -> condition.getOp() != Operator.ARRAY_CONTAINS)
                .toList();
        return completeIndex(field).map(index -> singleFieldRange(index, field, bounds(field), isExact(met)));
    }

    /** Returns the single-field index of a field with one value in all results. It returns them by name. */
    Optional<IndexRange> equalityRange(FieldPath field) {
        Optional<Value> value = Bounds.equality(field, query.where());
        return value.isEmpty()
                ? Optional.empty()
                : completeIndex(field)
                        .map(index -> singleFieldRange(
                                index,
                                field,
                                new Bounds(OrderKey.of(value.get()), Keys.successor(OrderKey.of(value.get()))),
                                conditionsOn(field).size() == 1 && isExact(conditionsOn(field))));
    }

    /** Returns the fields with one value in all results. */
    List<FieldPath> fixedFields() {
        return required.stream()
                .filter(condition -> condition.getOp() == Operator.EQUAL)
                .map(condition -> FieldPath.parse(condition.getField().getFieldPath()))
                .filter(field -> !field.isDocumentName())
                .toList();
    }

    private Optional<Index> completeIndex(FieldPath field) {
        Index index = collection.index(field);
        return index == null || index.isPartial() ? Optional.empty() : Optional.of(index);
    }

    private IndexRange singleFieldRange(Index index, FieldPath field, Bounds bounds, boolean exact) {
        return new IndexRange(
                index,
                bounds,
                query.order().first().descending(),
                (document, key) -> {
                    Value value = field.valueIn(document);
                    return value != null && Arrays.equals(OrderKey.of(value), key);
                },
                exact && isOrderedBy(field));
    }

    /** Returns whether the index knows all fields of the order. A document without one of them is no result. */
    private boolean isOrderedBy(FieldPath field) {
        return query.order().parts().stream()
                .allMatch(part -> part.field().isDocumentName() || part.field().equals(field));
    }

    /** Returns the bounds of one field by filters and cursors, within the kind of values that a range compares with. */
    private Bounds bounds(FieldPath field) {
        Bounds bounds = Bounds.of(field, query.where());
        for (FieldFilter range : ranges(field)) {
            byte[] kind = {(byte) ValueKind.of(range.getValue()).tag()};
            bounds = bounds.startingAt(kind).endingAt(kind);
        }
        Part first = query.order().first();
        return first.field().equals(field)
                ? CursorRows.bounds(bounds, first.descending(), query.start(), query.end())
                : bounds;
    }

    private List<FieldFilter> ranges(FieldPath field) {
        return conditionsOn(field).stream()
                .filter(condition -> isRange(condition.getOp()))
                .toList();
    }

    private static boolean isRange(Operator operator) {
        return switch (operator) {
            case LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> true;
            default -> false;
        };
    }

    private List<FieldFilter> conditionsOn(FieldPath field) {
        return required.stream().filter(condition -> isOn(condition, field)).toList();
    }

    private static boolean isOn(FieldFilter condition, FieldPath field) {
        return FieldPath.parse(condition.getField().getFieldPath()).equals(field);
    }

    /** Returns whether these conditions and the index cover the whole query, so that no document need be read. */
    private boolean isExact(List<FieldFilter> met) {
        return conjunction
                && query.start() == null
                && query.end() == null
                && required.stream().allMatch(met::contains)
                && met.stream().allMatch(IndexPlanner::isInKeys);
    }

    /** Returns whether keys decide the condition. Null and NaN have keys, but no field filter matches them. */
    private static boolean isInKeys(FieldFilter condition) {
        ValueKind kind = ValueKind.of(condition.getValue());
        boolean isKeyed = condition.getOp() == Operator.EQUAL
                || condition.getOp() == Operator.ARRAY_CONTAINS
                || isRange(condition.getOp());
        return isKeyed && kind != ValueKind.NULL && kind != ValueKind.NAN;
    }
}
