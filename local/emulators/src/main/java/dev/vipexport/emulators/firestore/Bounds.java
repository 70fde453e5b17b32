package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The part of one field's values that can match, as a range of {@link OrderKey}s: from inclusive, to exclusive. It may
 * be wider than what matches, never narrower.
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
            bounds = bounds.and(of(condition));
        }
        return bounds;
    }

    /** The one value that the field must have, where the filter says so. */
    static Optional<Value> equality(FieldPath field, Filter filter) {
        return conditions(field, filter).stream()
                .filter(condition -> condition.getOp() == FieldFilter.Operator.EQUAL)
                .map(FieldFilter::getValue)
                .findFirst();
    }

    /** The conditions that every match meets: what stands in an OR is none. */
    static List<FieldFilter> required(Filter filter) {
        List<FieldFilter> required = new ArrayList<>();
        if (filter.hasFieldFilter()) {
            required.add(filter.getFieldFilter());
        } else if (filter.getCompositeFilter().getOp() == CompositeFilter.Operator.AND) {
            filter.getCompositeFilter().getFiltersList().forEach(part -> required.addAll(required(part)));
        }
        return required;
    }

    private static List<FieldFilter> conditions(FieldPath field, Filter filter) {
        return required(filter).stream()
                .filter(condition ->
                        FieldPath.parse(condition.getField().getFieldPath()).equals(field))
                .toList();
    }

    private static Bounds of(FieldFilter condition) {
        byte[] value = OrderKey.of(condition.getValue());
        return switch (condition.getOp()) {
            case EQUAL -> new Bounds(value, Keys.after(value));
            case LESS_THAN -> new Bounds(ALL.from, value);
            case LESS_THAN_OR_EQUAL -> new Bounds(ALL.from, Keys.after(value));
            case GREATER_THAN -> new Bounds(Keys.after(value), ALL.to);
            case GREATER_THAN_OR_EQUAL -> new Bounds(value, ALL.to);
            case NOT_EQUAL, IN, NOT_IN, ARRAY_CONTAINS, ARRAY_CONTAINS_ANY, OPERATOR_UNSPECIFIED, UNRECOGNIZED -> ALL;
        };
    }

    Bounds from(byte[] value) {
        return and(new Bounds(value, ALL.to));
    }

    Bounds upTo(byte[] value) {
        return and(new Bounds(ALL.from, Keys.after(value)));
    }

    private Bounds and(Bounds other) {
        return new Bounds(
                Arrays.compareUnsigned(from, other.from) >= 0 ? from : other.from,
                Arrays.compareUnsigned(to, other.to) <= 0 ? to : other.to);
    }
}
