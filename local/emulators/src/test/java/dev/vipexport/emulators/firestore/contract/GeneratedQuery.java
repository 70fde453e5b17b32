package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.Value;
import dev.vipexport.emulators.firestore.contract.QueryText.Sourced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Random documents and one query over them, printed as lines of a case.
 *
 * @param documents by path
 * @param verb the call with the query
 */
record GeneratedQuery(Map<String, Map<String, Value>> documents, String verb, Sourced source, ValueText values) {

    /** Returns one line per document. */
    List<String> setUpLines() {
        return documents.entrySet().stream()
                .map(document -> "set " + QuotedText.path(document.getKey()) + " " + values.print(document.getValue()))
                .toList();
    }

    String question() {
        return verb + " " + new QueryText(values).print(source);
    }

    /** Returns variants without one part, for each part in turn. */
    List<GeneratedQuery> shrinkCandidates() {
        List<GeneratedQuery> smaller = new ArrayList<>();
        documents.keySet().forEach(path -> smaller.add(without(path, null)));
        shrunkQueries()
                .forEach(query ->
                        smaller.add(new GeneratedQuery(documents, verb, new Sourced(source.parent(), query), values)));
        documents.forEach((path, fields) -> fields.keySet().forEach(field -> smaller.add(without(path, field))));
        return smaller;
    }

    /** Returns variants without the document or without one of its fields. */
    private GeneratedQuery without(String path, @org.jspecify.annotations.Nullable String field) {
        Map<String, Map<String, Value>> fewer = new TreeMap<>(documents);
        Map<String, Value> fields = new TreeMap<>(fewer.getOrDefault(path, Map.of()));
        fewer.remove(path);
        if (field != null) {
            fields.remove(field);
            fewer.put(path, fields);
        }
        return new GeneratedQuery(fewer, verb, source, values);
    }

    private List<StructuredQuery> shrunkQueries() {
        StructuredQuery query = source.query();
        List<StructuredQuery> smaller = new ArrayList<>();
        if (query.hasWhere()) {
            smaller.add(query.toBuilder().clearWhere().build());
            shrunkFilters(query.getWhere())
                    .forEach(filter ->
                            smaller.add(query.toBuilder().setWhere(filter).build()));
        }
        smaller.add(query.toBuilder().clearStartAt().build());
        smaller.add(query.toBuilder().clearEndAt().build());
        smaller.add(query.toBuilder().clearOffset().build());
        smaller.add(query.toBuilder().clearLimit().build());
        smaller.add(query.toBuilder().clearSelect().build());
        for (int i = 0; i < query.getOrderByCount(); i++) {
            smaller.add(query.toBuilder().removeOrderBy(i).build());
        }
        smaller.removeIf(query::equals);
        return smaller;
    }

    private static List<Filter> shrunkFilters(Filter filter) {
        List<Filter> parts = filter.getCompositeFilter().getFiltersList();
        List<Filter> smaller = new ArrayList<>(parts);
        for (int i = 0; i < parts.size(); i++) {
            if (parts.size() > 1) {
                Filter.Builder fewer = filter.toBuilder();
                fewer.getCompositeFilterBuilder().removeFilters(i);
                smaller.add(fewer.build());
            }
            for (Filter part : shrunkFilters(parts.get(i))) {
                Filter.Builder changed = filter.toBuilder();
                changed.getCompositeFilterBuilder().setFilters(i, part);
                smaller.add(changed.build());
            }
        }
        return smaller;
    }
}
