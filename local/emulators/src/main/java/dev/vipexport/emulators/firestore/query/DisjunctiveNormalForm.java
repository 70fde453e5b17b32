package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.protobuf.ByteString;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Expands a filter into alternatives, each a set of conditions that must all hold. Firestore runs each alternative as a
 * query and therefore limits their number.
 */
final class DisjunctiveNormalForm {
    /** The maximum number of distinct alternatives of a query. */
    static final int MAX_ALTERNATIVES = 30;

    /** Above this number, the expansion stops before removing duplicates. */
    private static final int MAX_EXPANDED = 10_000;

    private DisjunctiveNormalForm() {}

    /** One condition. Conditions with equal text are equal. */
    private record Condition(ByteString text, boolean arraySearch) {}

    static void check(Filter filter) {
        Set<Set<Condition>> alternatives = of(filter);
        if (alternatives.size() > MAX_ALTERNATIVES) {
            throw tooMany("Result had " + alternatives.size() + " disjunctions which is more");
        }
        boolean searchesTwice = alternatives.stream()
                .anyMatch(all -> all.stream().filter(Condition::arraySearch).count() > 1);
        if (searchesTwice) {
            throw StatusErrors.invalid("A maximum of 1 'ARRAY_CONTAINS' filter is allowed per disjunction.");
        }
    }

    private static RuntimeException tooMany(String result) {
        return StatusErrors.invalid(
                "Too many disjunctions after normalization. " + result + " than the maximum of " + MAX_ALTERNATIVES);
    }

    private static Set<Set<Condition>> of(Filter filter) {
        return switch (filter.getFilterTypeCase()) {
            case COMPOSITE_FILTER -> of(filter.getCompositeFilter());
            case FIELD_FILTER -> of(filter.getFieldFilter());
            case UNARY_FILTER -> Set.of(Set.of(new Condition(filter.toByteString(), false)));
            case FILTERTYPE_NOT_SET -> Set.of(Set.of());
        };
    }

    private static Set<Set<Condition>> of(CompositeFilter filter) {
        List<Set<Set<Condition>>> parts =
                filter.getFiltersList().stream().map(DisjunctiveNormalForm::of).toList();
        if (filter.getOp() == CompositeFilter.Operator.AND) {
            return parts.stream().reduce(Set.of(Set.of()), DisjunctiveNormalForm::crossProduct);
        }
        Set<Set<Condition>> any = new LinkedHashSet<>();
        parts.forEach(any::addAll);
        return any;
    }

    private static Set<Set<Condition>> crossProduct(Set<Set<Condition>> left, Set<Set<Condition>> right) {
        Set<Set<Condition>> both = new LinkedHashSet<>();
        for (Set<Condition> one : left) {
            for (Set<Condition> other : right) {
                Set<Condition> all = new HashSet<>(one);
                all.addAll(other);
                both.add(all);
            }
            if (both.size() > MAX_EXPANDED) {
                throw tooMany("Result had more than " + MAX_EXPANDED + " disjunctions which is more");
            }
        }
        return both;
    }

    private static Set<Set<Condition>> of(FieldFilter filter) {
        boolean any =
                filter.getOp() == FieldFilter.Operator.IN || filter.getOp() == FieldFilter.Operator.ARRAY_CONTAINS_ANY;
        if (!any) {
            return Set.of(Set.of(new Condition(filter.toByteString(), FilterValidator.isArraySearch(filter))));
        }
        Set<Set<Condition>> alternatives = new LinkedHashSet<>();
        filter.getValue()
                .getArrayValue()
                .getValuesList()
                .forEach(value -> alternatives.add(Set.of(new Condition(
                        filter.toBuilder().setValue(value).build().toByteString(),
                        FilterValidator.isArraySearch(filter)))));
        return alternatives;
    }
}
