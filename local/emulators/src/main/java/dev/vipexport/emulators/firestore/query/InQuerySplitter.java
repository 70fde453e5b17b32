package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter.Operator;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import dev.vipexport.emulators.firestore.value.OrderKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Splits a query into several that share no row and together have its rows. */
final class InQuerySplitter {
    private InQuerySplitter() {}

    /** Returns one query per value of a required {@code IN}, or the query itself if it has none. */
    static List<Query> split(Query query) {
        Optional<FieldFilter> any = Bounds.requiredConditions(query.where()).stream()
                .filter(condition -> condition.getOp() == Operator.IN)
                .findFirst();
        return any.map(in -> distinct(in).stream()
                        .map(value -> query.withFilter(replaced(query.where(), in, equal(in, value))))
                        .flatMap(one -> split(one).stream())
                        .toList())
                .orElseGet(() -> List.of(query));
    }

    /** Returns the distinct values. A filter treats 1 and 1.0 as equal. */
    private static List<Value> distinct(FieldFilter in) {
        Map<ByteString, Value> distinct = new LinkedHashMap<>();
        in.getValue()
                .getArrayValue()
                .getValuesList()
                .forEach(value -> distinct.putIfAbsent(ByteString.copyFrom(OrderKey.of(value)), value));
        return List.copyOf(distinct.values());
    }

    private static FieldFilter equal(FieldFilter in, Value value) {
        return in.toBuilder().setOp(Operator.EQUAL).setValue(value).build();
    }

    private static Filter replaced(Filter filter, FieldFilter old, FieldFilter replacement) {
        if (filter.hasFieldFilter()) {
            return filter.getFieldFilter().equals(old)
                    ? filter.toBuilder().setFieldFilter(replacement).build()
                    : filter;
        }
        if (filter.getCompositeFilter().getOp() != CompositeFilter.Operator.AND) {
            return filter;
        }
        CompositeFilter.Builder all = filter.getCompositeFilter().toBuilder().clearFilters();
        filter.getCompositeFilter().getFiltersList().forEach(part -> all.addFilters(replaced(part, old, replacement)));
        return filter.toBuilder().setCompositeFilter(all).build();
    }
}
