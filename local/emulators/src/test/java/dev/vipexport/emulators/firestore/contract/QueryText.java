package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.StructuredQuery.Projection;
import com.google.protobuf.Int32Value;
import java.util.stream.Collectors;

/**
 * Parses queries from text: {@code SOURCE [where FILTER] [order FIELD [desc], ...] [start at|after (VALUES)] [end
 * at|before (VALUES)] [offset N] [limit N] [select FIELD, ...|nothing]}. SOURCE is a collection's path, {@code group
 * ID}, {@code descendants} for the collections of every name at every depth, or {@code children} for those directly
 * below. The last three can have {@code under DOCUMENT}.
 */
record QueryText(ValueText values) {

    /** A query and its parent, relative to the root and empty for the root itself. */
    record Sourced(String parent, StructuredQuery query) {
        boolean isOneCollection() {
            return query.getFromCount() == 1 && !query.getFrom(0).getAllDescendants();
        }
    }

    Sourced parse(Tokens tokens) {
        StructuredQuery.Builder query = StructuredQuery.newBuilder();
        String parent = source(tokens, query);
        while (!tokens.isAtEnd()) {
            clause(tokens.takeText(), tokens, query);
        }
        return new Sourced(parent, query.build());
    }

    private static String source(Tokens tokens, StructuredQuery.Builder query) {
        if (tokens.tryTake("group")) {
            query.addFrom(CollectionSelector.newBuilder()
                    .setCollectionId(tokens.takeText())
                    .setAllDescendants(true));
            return under(tokens);
        }
        if (tokens.tryTake("descendants")) {
            query.addFrom(CollectionSelector.newBuilder().setAllDescendants(true));
            return under(tokens);
        }
        return tokens.tryTake("children") ? under(tokens) : collection(tokens, query);
    }

    private static String under(Tokens tokens) {
        return tokens.tryTake("under") ? tokens.takeText() : "";
    }

    private static String collection(Tokens tokens, StructuredQuery.Builder query) {
        String path = tokens.takeText();
        int slash = path.lastIndexOf('/');
        query.addFrom(CollectionSelector.newBuilder().setCollectionId(path.substring(slash + 1)));
        return slash < 0 ? "" : path.substring(0, slash);
    }

    private void clause(String word, Tokens tokens, StructuredQuery.Builder query) {
        switch (word) {
            case "where" -> query.setWhere(new FilterText(values).parse(tokens));
            case "order" -> order(tokens, query);
            case "start" -> query.setStartAt(cursor(tokens, "at"));
            case "end" -> query.setEndAt(cursor(tokens, "before"));
            case "offset" -> query.setOffset(tokens.takeInt());
            case "limit" -> query.setLimit(Int32Value.of(tokens.takeInt()));
            case "select" -> query.setSelect(projection(tokens));
            default -> throw tokens.unexpected("a clause instead of " + word + ", before this:");
        }
    }

    private static void order(Tokens tokens, StructuredQuery.Builder query) {
        do {
            Order.Builder order = Order.newBuilder().setField(FilterText.reference(tokens.takeText()));
            query.addOrderBy(order.setDirection(tokens.tryTake("desc") ? Direction.DESCENDING : Direction.ASCENDING));
        } while (tokens.tryTake(","));
    }

    private Cursor cursor(Tokens tokens, String before) {
        Cursor.Builder cursor = Cursor.newBuilder().setBefore(tokens.takeText().equals(before));
        tokens.expect("(");
        return cursor.addAllValues(values.list(tokens, ")")).build();
    }

    private static Projection projection(Tokens tokens) {
        Projection.Builder projection = Projection.newBuilder();
        if (tokens.tryTake("nothing")) {
            return projection.build();
        }
        do {
            projection.addFields(FilterText.reference(tokens.takeText()));
        } while (tokens.tryTake(","));
        return projection.build();
    }

    String print(Sourced source) {
        StructuredQuery query = source.query();
        StringBuilder text = new StringBuilder(source(source));
        if (query.hasWhere()) {
            text.append(" where ").append(new FilterText(values).print(query.getWhere()));
        }
        if (query.getOrderByCount() > 0) {
            text.append(query.getOrderByList().stream()
                    .map(QueryText::print)
                    .collect(Collectors.joining(", ", " order ", "")));
        }
        if (query.hasStartAt()) {
            text.append(query.getStartAt().getBefore() ? " start at " : " start after ");
            text.append(print(query.getStartAt()));
        }
        if (query.hasEndAt()) {
            text.append(query.getEndAt().getBefore() ? " end before " : " end at ");
            text.append(print(query.getEndAt()));
        }
        text.append(query.getOffset() != 0 ? " offset " + query.getOffset() : "");
        text.append(query.hasLimit() ? " limit " + query.getLimit().getValue() : "");
        return text.append(query.hasSelect() ? print(query.getSelect()) : "").toString();
    }

    private static String source(Sourced source) {
        String under = source.parent().isEmpty() ? "" : " under " + source.parent();
        if (source.query().getFromCount() == 0) {
            return "children" + under;
        }
        String id = source.query().getFrom(0).getCollectionId();
        if (source.isOneCollection()) {
            return source.parent().isEmpty() ? id : source.parent() + "/" + id;
        }
        return (id.isEmpty() ? "descendants" : "group " + id) + under;
    }

    private static String print(Order order) {
        return order.getField().getFieldPath() + (order.getDirection() == Direction.DESCENDING ? " desc" : "");
    }

    private String print(Cursor cursor) {
        return "(" + values.print(cursor.getValuesList()) + ")";
    }

    private static String print(Projection projection) {
        return projection.getFieldsList().stream()
                .map(FieldReference::getFieldPath)
                .collect(Collectors.joining(", ", " select ", projection.getFieldsCount() == 0 ? "nothing" : ""));
    }
}
