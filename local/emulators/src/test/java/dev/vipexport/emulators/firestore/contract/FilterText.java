package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.UnaryFilter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Parses filters from text: {@code n > 1}, {@code n in [1, 2]}, {@code n is not-null}, {@code or(n > 1, and(m == 2, k
 * is nan))}.
 */
record FilterText(ValueText values) {
    static final Map<String, FieldFilter.Operator> OPERATORS = Map.of(
            "==", FieldFilter.Operator.EQUAL,
            "!=", FieldFilter.Operator.NOT_EQUAL,
            "<", FieldFilter.Operator.LESS_THAN,
            "<=", FieldFilter.Operator.LESS_THAN_OR_EQUAL,
            ">", FieldFilter.Operator.GREATER_THAN,
            ">=", FieldFilter.Operator.GREATER_THAN_OR_EQUAL,
            "in", FieldFilter.Operator.IN,
            "not-in", FieldFilter.Operator.NOT_IN,
            "contains", FieldFilter.Operator.ARRAY_CONTAINS,
            "contains-any", FieldFilter.Operator.ARRAY_CONTAINS_ANY);
    static final Map<String, UnaryFilter.Operator> STATES = Map.of(
            "null", UnaryFilter.Operator.IS_NULL,
            "not-null", UnaryFilter.Operator.IS_NOT_NULL,
            "nan", UnaryFilter.Operator.IS_NAN,
            "not-nan", UnaryFilter.Operator.IS_NOT_NAN);

    Filter parse(Tokens tokens) {
        String field = tokens.takeText();
        if (tokens.tryTake("(")) {
            return composite(field, tokens);
        }
        String operator = tokens.takeText();
        return operator.equals("is") ? unary(field, tokens.takeText()) : field(field, operator, tokens);
    }

    private Filter composite(String operator, Tokens tokens) {
        CompositeFilter.Builder composite = CompositeFilter.newBuilder()
                .setOp(operator.equals("or") ? CompositeFilter.Operator.OR : CompositeFilter.Operator.AND);
        while (!tokens.tryTake(")")) {
            composite.addFilters(parse(tokens));
            if (!tokens.isNext(")")) {
                tokens.expect(",");
            }
        }
        return Filter.newBuilder().setCompositeFilter(composite).build();
    }

    private static Filter unary(String field, String state) {
        return Filter.newBuilder()
                .setUnaryFilter(UnaryFilter.newBuilder()
                        .setField(reference(field))
                        .setOp(Objects.requireNonNull(STATES.get(state), state)))
                .build();
    }

    private Filter field(String field, String operator, Tokens tokens) {
        return Filter.newBuilder()
                .setFieldFilter(FieldFilter.newBuilder()
                        .setField(reference(field))
                        .setOp(Objects.requireNonNull(OPERATORS.get(operator), operator))
                        .setValue(values.parse(tokens)))
                .build();
    }

    static FieldReference reference(String field) {
        return FieldReference.newBuilder().setFieldPath(field).build();
    }

    String print(Filter filter) {
        return switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> {
                CompositeFilter composite = filter.getCompositeFilter();
                yield composite.getFiltersList().stream()
                        .map(this::print)
                        .collect(Collectors.joining(
                                ", ", composite.getOp() == CompositeFilter.Operator.OR ? "or(" : "and(", ")"));
            }
            case UNARY_FILTER ->
                filter.getUnaryFilter().getField().getFieldPath() + " is "
                        + keyOf(STATES, filter.getUnaryFilter().getOp());
            case FIELD_FILTER ->
                filter.getFieldFilter().getField().getFieldPath() + " "
                        + keyOf(OPERATORS, filter.getFieldFilter().getOp()) + " "
                        + values.print(filter.getFieldFilter().getValue());
            case FILTERTYPE_NOT_SET -> throw new IllegalArgumentException("A filter is empty");
        };
    }

    private static <T> String keyOf(Map<String, T> words, T meaning) {
        List<String> found = words.entrySet().stream()
                .filter(word -> word.getValue().equals(meaning))
                .map(Map.Entry::getKey)
                .toList();
        return found.get(0);
    }
}
