package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.UnaryFilter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.OrderKey;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import dev.vipexport.emulators.firestore.value.ValueKind;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** Converts a query's filter to a predicate on documents. */
final class FilterPredicates {
    private FilterPredicates() {}

    static Predicate<Document> predicate(Filter filter) {
        return switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> composite(filter.getCompositeFilter());
            case FIELD_FILTER -> field(filter.getFieldFilter());
            case UNARY_FILTER -> unary(filter.getUnaryFilter());
            case FILTERTYPE_NOT_SET -> throw StatusErrors.invalid("A filter of the query is empty");
        };
    }

    /**
     * Returns whether the operand alone keeps every document from matching, because null and NaN compare with nothing.
     * Firestore drops such a filter before it computes the order.
     */
    static boolean isAlwaysFalse(FieldFilter filter) {
        return switch (filter.getOp()) {
            case IN, ARRAY_CONTAINS_ANY -> elements(filter).stream().allMatch(FilterPredicates::isIncomparable);
            case NOT_IN -> elements(filter).stream().allMatch(Value::hasNullValue);
            case NOT_EQUAL -> filter.getValue().hasNullValue();
            default -> isIncomparable(filter.getValue());
        };
    }

    private static Predicate<Document> composite(CompositeFilter filter) {
        List<Predicate<Document>> parts = filter.getFiltersList().stream()
                .map(FilterPredicates::predicate)
                .toList();
        if (parts.isEmpty()) {
            throw StatusErrors.invalid("A composite filter of the query has no filters");
        }
        return switch (filter.getOp()) {
            case AND -> document -> parts.stream().allMatch(part -> part.test(document));
            case OR -> document -> parts.stream().anyMatch(part -> part.test(document));
            case OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
                throw StatusErrors.invalid("A composite filter of the query has no operator");
        };
    }

    private static Predicate<Document> unary(UnaryFilter filter) {
        Predicate<Value> test = switch (filter.getOp()) {
            case IS_NULL -> value -> ValueKind.of(value) == ValueKind.NULL;
            case IS_NOT_NULL -> value -> ValueKind.of(value) != ValueKind.NULL;
            case IS_NAN -> value -> ValueKind.of(value) == ValueKind.NAN;
            case IS_NOT_NAN -> value -> ValueKind.of(value) != ValueKind.NAN && ValueKind.of(value) != ValueKind.NULL;
            case OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
                throw StatusErrors.invalid("A unary filter of the query has no operator");
        };
        return onField(FieldPath.parse(filter.getField().getFieldPath()), test);
    }

    private static Predicate<Document> field(FieldFilter filter) {
        FieldPath path = FieldPath.parse(filter.getField().getFieldPath());
        Value operand = filter.getValue();
        Predicate<Value> test = switch (filter.getOp()) {
            case EQUAL -> isEqual(operand);
            case NOT_EQUAL -> notIn(List.of(operand));
            case LESS_THAN -> compared(operand, order -> order < 0);
            case LESS_THAN_OR_EQUAL -> compared(operand, order -> order <= 0);
            case GREATER_THAN -> compared(operand, order -> order > 0);
            case GREATER_THAN_OR_EQUAL -> compared(operand, order -> order >= 0);
            case IN -> isAnyOf(elements(filter));
            case NOT_IN -> notIn(elements(filter));
            case ARRAY_CONTAINS -> contains(isEqual(operand));
            case ARRAY_CONTAINS_ANY -> contains(isAnyOf(elements(filter)));
            case OPERATOR_UNSPECIFIED, UNRECOGNIZED ->
                throw StatusErrors.invalid("A filter on field \"" + path + "\" has no operator");
        };
        return onField(path, test);
    }

    private static Predicate<Document> onField(FieldPath path, Predicate<Value> test) {
        return document -> {
            Value value = path.valueIn(document);
            return value != null && test.test(value);
        };
    }

    private static List<Value> elements(FieldFilter filter) {
        return filter.getValue().getArrayValue().getValuesList();
    }

    /** Null and NaN equal nothing, not even themselves. Only unary filters match them. */
    private static Predicate<Value> isEqual(Value operand) {
        // fast path of the common case: needs no keys
        if (operand.hasStringValue()) {
            String text = operand.getStringValue();
            return value -> value.hasStringValue() && value.getStringValue().equals(text);
        }
        if (isIncomparable(operand)) {
            return value -> false;
        }
        byte[] key = OrderKey.of(operand);
        ValueKind kind = ValueKind.of(operand);
        return value -> ValueKind.of(value) == kind && Arrays.equals(OrderKey.of(value), key);
    }

    private static Predicate<Value> compared(Value operand, IntPredicate expected) {
        if (isIncomparable(operand)) {
            return value -> false;
        }
        byte[] key = OrderKey.of(operand);
        ValueKind kind = ValueKind.of(operand);
        return value -> ValueKind.of(value) == kind && expected.test(Arrays.compareUnsigned(OrderKey.of(value), key));
    }

    private static boolean isIncomparable(Value value) {
        ValueKind kind = ValueKind.of(value);
        return kind == ValueKind.NULL || kind == ValueKind.NAN;
    }

    private static Predicate<Value> isAnyOf(List<Value> operands) {
        List<Predicate<Value>> each =
                operands.stream().map(FilterPredicates::isEqual).toList();
        return value -> each.stream().anyMatch(one -> one.test(value));
    }

    private static Predicate<Value> notIn(List<Value> operands) {
        boolean matchesNothing = operands.stream().anyMatch(Value::hasNullValue);
        Predicate<Value> listed = isAnyOf(operands);
        return matchesNothing ? value -> false : notNull(listed.negate());
    }

    private static Predicate<Value> notNull(Predicate<Value> test) {
        return value -> !value.hasNullValue() && test.test(value);
    }

    private static Predicate<Value> contains(Predicate<Value> expected) {
        return value -> value.hasArrayValue()
                && value.getArrayValue().getValuesList().stream().anyMatch(expected);
    }
}
