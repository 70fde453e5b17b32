package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.UnaryFilter;
import com.google.firestore.v1.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which filters Firestore refuses, and in which company: see "Query limitations" of its documentation. */
final class FilterRules {
    private static final int MOST_NOT_IN = 10;

    private final List<FieldFilter> comparisons = new ArrayList<>();
    private final Set<FieldPath> equal = new HashSet<>();
    private final Set<FieldPath> unequal = new HashSet<>();
    private final String database;
    private int negations;
    private boolean anyOr;

    private FilterRules(String database) {
        this.database = database;
    }

    /** Refuses what no query may ask for. */
    static FilterRules check(Filter filter, String database) {
        FilterRules rules = new FilterRules(database);
        rules.collect(filter);
        rules.comparisons.forEach(rules::checkOperand);
        rules.checkNegations();
        rules.checkNameBesideInequalities();
        Disjunctions.check(filter);
        return rules;
    }

    boolean comparesName() {
        return equal.contains(FieldPath.NAME) || unequal.contains(FieldPath.NAME);
    }

    boolean comparesFields() {
        return equal.stream().anyMatch(path -> !path.isName())
                || unequal.stream().anyMatch(path -> !path.isName());
    }

    private void collect(Filter filter) {
        switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> {
                CompositeFilter composite = filter.getCompositeFilter();
                anyOr |= composite.getOp() == CompositeFilter.Operator.OR;
                composite.getFiltersList().forEach(this::collect);
            }
            case FIELD_FILTER -> {
                FieldFilter comparison = filter.getFieldFilter();
                comparisons.add(comparison);
                (SortOrder.isInequality(comparison) ? unequal : equal)
                        .add(FieldPath.parse(comparison.getField().getFieldPath()));
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
        (SortOrder.isInequality(filter) ? unequal : equal).add(path);
        if (path.isName()) {
            throw Rejection.invalid("A filter on __name__ must compare with document references");
        }
        negations += SortOrder.isInequality(filter) ? 1 : 0;
    }

    private void checkOperand(FieldFilter filter) {
        FieldPath path = FieldPath.parse(filter.getField().getFieldPath());
        boolean list = takesList(filter.getOp());
        int count = filter.getValue().getArrayValue().getValuesCount();
        int most = filter.getOp() == FieldFilter.Operator.NOT_IN ? MOST_NOT_IN : Disjunctions.MOST;
        if (list && (count == 0 || count > most)) {
            throw Rejection.invalid("'" + filter.getOp() + "' on field \"" + path + "\" needs an array of 1 to " + most
                    + " values, not " + count);
        }
        ValueRules.checkOperand(filter.getValue());
        if (path.isName()) {
            checkNames(filter, list);
        }
    }

    private static boolean takesList(FieldFilter.Operator operator) {
        return operator == FieldFilter.Operator.IN
                || operator == FieldFilter.Operator.NOT_IN
                || operator == FieldFilter.Operator.ARRAY_CONTAINS_ANY;
    }

    private void checkNames(FieldFilter filter, boolean list) {
        if (isArraySearch(filter)) {
            throw Rejection.invalid("'" + filter.getOp() + "' cannot be used on __name__");
        }
        List<Value> names = list ? filter.getValue().getArrayValue().getValuesList() : List.of(filter.getValue());
        names.forEach(name -> ValueRules.checkName(name, database));
    }

    static boolean isArraySearch(FieldFilter filter) {
        return filter.getOp() == FieldFilter.Operator.ARRAY_CONTAINS
                || filter.getOp() == FieldFilter.Operator.ARRAY_CONTAINS_ANY;
    }

    private void checkNameBesideInequalities() {
        if (equal.contains(FieldPath.NAME) && !unequal.isEmpty() && !unequal.contains(FieldPath.NAME)) {
            throw Rejection.invalid(
                    "__name__ cannot be equal to something where other fields are compared for inequality");
        }
    }

    private void checkNegations() {
        if (negations > 1) {
            throw Rejection.invalid("A query may have one 'not in', '!=', 'is not null' or 'is not NaN' only");
        }
        boolean notIn = comparisons.stream().anyMatch(one -> one.getOp() == FieldFilter.Operator.NOT_IN);
        boolean choice = anyOr
                || comparisons.stream()
                        .anyMatch(one -> one.getOp() == FieldFilter.Operator.IN
                                || one.getOp() == FieldFilter.Operator.ARRAY_CONTAINS_ANY);
        if (notIn && choice) {
            throw Rejection.invalid("'not in' cannot stand beside 'in', 'array contains any' or 'or'");
        }
    }
}
