package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.UnaryFilter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import dev.vipexport.emulators.firestore.value.ValueValidator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Rejects filters and combinations of filters that Firestore does not allow: see "Query limitations" in its
 * documentation.
 */
final class FilterValidator {
    private static final int MAX_NOT_IN_VALUES = 10;

    private final List<FieldFilter> comparisons = new ArrayList<>();
    private final Set<FieldPath> compared = new LinkedHashSet<>();
    private final Set<FieldPath> equal = new HashSet<>();
    private final Set<FieldPath> unequal = new HashSet<>();
    private final String database;
    private int negations;
    private boolean hasOr;

    private FilterValidator(String database) {
        this.database = database;
    }

    /**
     * Validates the filter.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if no query may have it
     */
    static FilterValidator validate(Filter filter, String database) {
        FilterValidator rules = new FilterValidator(database);
        rules.collect(filter);
        rules.comparisons.forEach(rules::checkOperand);
        rules.checkNegations();
        rules.checkNameBesideInequalities();
        DisjunctiveNormalForm.check(filter);
        return rules;
    }

    boolean hasNameComparison() {
        return compared.contains(FieldPath.NAME);
    }

    /** Returns a field that the filter compares, empty if it compares only the name. */
    Optional<FieldPath> comparedField() {
        return compared.stream().filter(path -> !path.isDocumentName()).findFirst();
    }

    private void collect(Filter filter) {
        switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> {
                CompositeFilter composite = filter.getCompositeFilter();
                hasOr |= composite.getOp() == CompositeFilter.Operator.OR;
                composite.getFiltersList().forEach(this::collect);
            }
            case FIELD_FILTER -> {
                FieldFilter comparison = filter.getFieldFilter();
                comparisons.add(comparison);
                FieldPath path = FieldPath.parse(comparison.getField().getFieldPath());
                compared.add(path);
                if (!SortOrder.isInequality(comparison)) {
                    equal.add(path);
                } else if (!FilterPredicates.isAlwaysFalse(comparison)) {
                    unequal.add(path);
                }
                boolean negated = comparison.getOp() == FieldFilter.Operator.NOT_EQUAL
                        || comparison.getOp() == FieldFilter.Operator.NOT_IN;
                negations += negated ? 1 : 0;
            }
            case UNARY_FILTER -> collect(filter.getUnaryFilter());
            case FILTERTYPE_NOT_SET -> {}
        }
    }

    private void collect(UnaryFilter filter) {
        FieldPath path = FieldPath.parse(filter.getField().getFieldPath());
        compared.add(path);
        (SortOrder.isInequality(filter) ? unequal : equal).add(path);
        if (path.isDocumentName()) {
            throw StatusErrors.invalid("__key__ filter value must be a Key");
        }
        negations += SortOrder.isInequality(filter) ? 1 : 0;
    }

    private void checkOperand(FieldFilter filter) {
        FieldPath path = FieldPath.parse(filter.getField().getFieldPath());
        boolean list = isListOperator(filter.getOp());
        int count = filter.getValue().getArrayValue().getValuesCount();
        int max = filter.getOp() == FieldFilter.Operator.NOT_IN
                ? MAX_NOT_IN_VALUES
                : DisjunctiveNormalForm.MAX_ALTERNATIVES;
        if (list && !filter.getValue().hasArrayValue()) {
            throw StatusErrors.invalid("'" + filter.getOp() + "' requires an ArrayValue.");
        }
        if (list && count == 0) {
            throw StatusErrors.invalid("'" + filter.getOp() + "' requires an non-empty ArrayValue.");
        }
        if (list && count > max) {
            throw StatusErrors.invalid("'" + filter.getOp() + "' supports up to " + max + " comparison values.");
        }
        ValueValidator.checkOperand(filter.getValue());
        if (path.isDocumentName()) {
            checkNames(filter, list);
        }
    }

    private static boolean isListOperator(FieldFilter.Operator operator) {
        return operator == FieldFilter.Operator.IN
                || operator == FieldFilter.Operator.NOT_IN
                || operator == FieldFilter.Operator.ARRAY_CONTAINS_ANY;
    }

    private void checkNames(FieldFilter filter, boolean list) {
        if (isArraySearch(filter)) {
            throw StatusErrors.invalid("the name __key__ is reserved");
        }
        List<Value> names = list ? filter.getValue().getArrayValue().getValuesList() : List.of(filter.getValue());
        names.forEach(name -> ValueValidator.checkDocumentName(name, database));
    }

    static boolean isArraySearch(FieldFilter filter) {
        return filter.getOp() == FieldFilter.Operator.ARRAY_CONTAINS
                || filter.getOp() == FieldFilter.Operator.ARRAY_CONTAINS_ANY;
    }

    private void checkNameBesideInequalities() {
        if (equal.contains(FieldPath.NAME) && !unequal.isEmpty() && !unequal.contains(FieldPath.NAME)) {
            throw StatusErrors.invalid(
                    "Equality on key is not allowed if there are other inequality fields and key does not appear in"
                            + " inequalities.");
        }
    }

    private void checkNegations() {
        if (negations > 1) {
            throw StatusErrors.invalid(
                    "Only a single 'NOT_EQUAL', 'NOT_IN', 'IS_NOT_NAN', or 'IS_NOT_NULL' filter allowed per query.");
        }
        boolean notIn = comparisons.stream().anyMatch(one -> one.getOp() == FieldFilter.Operator.NOT_IN);
        boolean choice = hasOr
                || comparisons.stream()
                        .anyMatch(one -> one.getOp() == FieldFilter.Operator.IN
                                || one.getOp() == FieldFilter.Operator.ARRAY_CONTAINS_ANY);
        if (notIn && choice) {
            throw StatusErrors.invalid(
                    "'NOT_IN' cannot be used in the same query with 'IN', 'ARRAY_CONTAINS_ANY' or 'OR'.");
        }
    }
}
