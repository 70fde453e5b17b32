package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.CompositeFilter;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.Filter;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.StructuredQuery.Projection;
import com.google.firestore.v1.StructuredQuery.UnaryFilter;
import com.google.firestore.v1.Value;
import com.google.protobuf.Int32Value;
import dev.vipexport.emulators.firestore.contract.QueryText.Sourced;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Generates queries over given documents, mostly with existing values, so that they match some. */
final class RandomQueries {
    private static final List<String> OPERATORS =
            FilterText.OPERATORS.keySet().stream().sorted().toList();
    private static final List<String> STATES =
            FilterText.STATES.keySet().stream().sorted().toList();

    private final SplittableRandom random;
    private final RandomDocuments values;
    private final ValueText text;
    private final Map<String, Map<String, Value>> documents;

    RandomQueries(
            SplittableRandom random,
            RandomDocuments values,
            ValueText text,
            Map<String, Map<String, Value>> documents) {
        this.random = random;
        this.values = values;
        this.text = text;
        this.documents = documents;
    }

    /** What to do with the query that follows: see {@link ReadCalls}. */
    String verb() {
        return switch (random.nextInt(8)) {
            case 0 -> "aggregate count of";
            case 1 -> "aggregate sum " + field() + ", avg " + field() + " of";
            case 2 -> "aggregate count, sum " + field() + " of";
            default -> "rows";
        };
    }

    Sourced query() {
        StructuredQuery.Builder query = StructuredQuery.newBuilder();
        String parent = source(query);
        if (random.nextInt(4) > 0) {
            query.setWhere(filter(2));
        }
        orders(query);
        if (query.getOrderByCount() > 0 && random.nextInt(3) == 0) {
            query.setStartAt(cursor(query));
        }
        if (query.getOrderByCount() > 0 && random.nextInt(4) == 0) {
            query.setEndAt(cursor(query));
        }
        if (random.nextInt(8) == 0) {
            query.setOffset(random.nextInt(4));
        }
        if (random.nextInt(4) == 0) {
            query.setLimit(Int32Value.of(random.nextInt(6)));
        }
        if (random.nextInt(6) == 0) {
            query.setSelect(projection());
        }
        return new Sourced(parent, query.build());
    }

    private String source(StructuredQuery.Builder query) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> group(query, "c");
            case 2 -> group(query, "");
            case 3 -> random.nextBoolean() ? "" : "d/x";
            default -> collection(query, pick(RandomDocuments.COLLECTIONS));
        };
    }

    /** Adds a collection group, of every name if the id is empty, and returns the parent. */
    private String group(StructuredQuery.Builder query, String id) {
        query.addFrom(CollectionSelector.newBuilder().setCollectionId(id).setAllDescendants(true));
        return random.nextInt(3) == 0 ? "d/x" : "";
    }

    private static String collection(StructuredQuery.Builder query, String path) {
        int slash = path.lastIndexOf('/');
        query.addFrom(CollectionSelector.newBuilder().setCollectionId(path.substring(slash + 1)));
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private Filter filter(int maxDepth) {
        if (maxDepth > 0 && random.nextInt(3) == 0) {
            CompositeFilter.Builder composite = CompositeFilter.newBuilder()
                    .setOp(random.nextInt(3) == 0 ? CompositeFilter.Operator.OR : CompositeFilter.Operator.AND);
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                composite.addFilters(filter(maxDepth - 1));
            }
            return Filter.newBuilder().setCompositeFilter(composite).build();
        }
        return random.nextInt(8) == 0 ? unary() : comparison();
    }

    private Filter unary() {
        return Filter.newBuilder()
                .setUnaryFilter(UnaryFilter.newBuilder()
                        .setField(FilterText.reference(field()))
                        .setOp(FilterText.STATES.getOrDefault(pick(STATES), UnaryFilter.Operator.IS_NULL)))
                .build();
    }

    private Filter comparison() {
        String operator = pick(OPERATORS);
        String field = operator.startsWith("contains") && random.nextInt(4) > 0 ? "l" : field();
        boolean list = List.of("in", "not-in", "contains-any").contains(operator);
        Value operand = list ? list(field) : operator.equals("contains") ? element(field) : valueOf(field);
        return Filter.newBuilder()
                .setFieldFilter(FieldFilter.newBuilder()
                        .setField(FilterText.reference(field))
                        .setOp(FilterText.OPERATORS.getOrDefault(operator, FieldFilter.Operator.EQUAL))
                        .setValue(operand))
                .build();
    }

    private Value list(String field) {
        List<Value> list = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            list.add(field.equals("l") ? element(field) : valueOf(field));
        }
        return ValueText.array(list);
    }

    private Value element(String field) {
        List<Value> elements = valueOf(field).getArrayValue().getValuesList();
        return elements.isEmpty() ? values.scalar() : pick(elements);
    }

    /** Returns a value, mostly one that a document has in that field. */
    private Value valueOf(String field) {
        String path = pick(List.copyOf(documents.keySet()));
        if (field.equals("__name__")) {
            return Value.newBuilder().setReferenceValue(text.root() + path).build();
        }
        String[] segments = field.replace("`", "").split("\\.", -1);
        Value value = documents.getOrDefault(path, Map.of()).get(segments[0]);
        for (int i = 1; i < segments.length && value != null; i++) {
            value = value.getMapValue().getFieldsMap().get(segments[i]);
        }
        return value == null || random.nextInt(8) == 0 ? values.any() : value;
    }

    private void orders(StructuredQuery.Builder query) {
        for (int i = random.nextInt(3); i > 0; i--) {
            query.addOrderBy(Order.newBuilder()
                    .setField(FilterText.reference(field()))
                    .setDirection(random.nextBoolean() ? Direction.ASCENDING : Direction.DESCENDING));
        }
    }

    private Cursor cursor(StructuredQuery.Builder query) {
        Cursor.Builder cursor = Cursor.newBuilder().setBefore(random.nextBoolean());
        int count = 1 + random.nextInt(query.getOrderByCount());
        for (int i = 0; i < count; i++) {
            cursor.addValues(valueOf(query.getOrderBy(i).getField().getFieldPath()));
        }
        return cursor.build();
    }

    private Projection projection() {
        Projection.Builder projection = Projection.newBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            projection.addFields(FilterText.reference(field()));
        }
        return projection.build();
    }

    private String field() {
        return random.nextInt(14) == 0 ? "__name__" : pick(RandomDocuments.FIELDS);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
