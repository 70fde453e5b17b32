package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.store.Keys;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A range of {@link OrderKey}s of one field's values that can match, from inclusive, to exclusive. It may be wider than
 * the matches but never narrower.
 */
final class Bounds {
    private static final Bounds ALL = new Bounds(new byte[] {0}, new byte[] {(byte) 0xFF});

    private final byte[] from;
    private final byte[] to;

    Bounds(byte[] from, byte[] to) {
        this.from = from;
        this.to = to;
    }

    byte[] from() {
        return from;
    }

    byte[] to() {
        return to;
    }

    static Bounds of(FieldPath field, Filter filter) {
        Bounds bounds = ALL;
        for (FieldFilter condition : conditions(field, filter)) {
            bounds = bounds.intersect(of(condition));
        }
        return bounds;
    }

    /** Returns the value that the filter requires of the field. */
    static Optional<Value> equality(FieldPath field, Filter filter) {
        return conditions(field, filter).stream()
                .filter(condition -> condition.getOp() == FieldFilter.Operator.EQUAL)
                .map(FieldFilter::getValue)
                .findFirst();
    }

    /** Returns the conditions that every match meets. Parts of an OR are not among them. */
    static List<FieldFilter> requiredConditions(Filter filter) {
        List<FieldFilter> conditions = new ArrayList<>();
        if (filter.hasFieldFilter()) {
            conditions.add(filter.getFieldFilter());
        } else if (filter.getCompositeFilter().getOp() == CompositeFilter.Operator.AND) {
            filter.getCompositeFilter().getFiltersList().forEach(part -> conditions.addAll(requiredConditions(part)));
        }
        return conditions;
    }

    private static List<FieldFilter> conditions(FieldPath field, Filter filter) {
        return requiredConditions(filter).stream()
                .filter(condition ->
                        FieldPath.parse(condition.getField().getFieldPath()).equals(field))
                .toList();
    }

    private static Bounds of(FieldFilter condition) {
        byte[] value = OrderKey.of(condition.getValue());
        return switch (condition.getOp()) {
            case EQUAL -> new Bounds(value, Keys.successor(value));
            case LESS_THAN -> new Bounds(ALL.from, value);
            case LESS_THAN_OR_EQUAL -> new Bounds(ALL.from, Keys.successor(value));
            case GREATER_THAN -> new Bounds(Keys.successor(value), ALL.to);
            case GREATER_THAN_OR_EQUAL -> new Bounds(value, ALL.to);
            case NOT_EQUAL, IN, NOT_IN, ARRAY_CONTAINS, ARRAY_CONTAINS_ANY, OPERATOR_UNSPECIFIED, UNRECOGNIZED -> ALL;
        };
    }

    Bounds startingAt(byte[] value) {
        return intersect(new Bounds(value, ALL.to));
    }

    Bounds endingAt(byte[] value) {
        return intersect(new Bounds(ALL.from, Keys.successor(value)));
    }

    private Bounds intersect(Bounds other) {
        return new Bounds(
                Arrays.compareUnsigned(from, other.from) >= 0 ? from : other.from,
                Arrays.compareUnsigned(to, other.to) <= 0 ? to : other.to);
    }
}
