package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.Cursor;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.ListDocumentsRequest;
import com.google.firestore.v1.ListDocumentsResponse;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Order;
import com.google.firestore.v1.Value;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.query.Rows;
import dev.vipexport.emulators.firestore.query.SortOrder;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Handles ListDocuments with {@code order_by} as a query in that order, and ListDocuments over collections of every
 * name. A document without one of the fields is not listed. A page token is the cursor of the next page's first document.
 */
final class OrderedListing {
    private final QueryRunner runner;

    OrderedListing(QueryRunner runner) {
        this.runner = runner;
    }

    ListDocumentsResponse page(ListDocumentsRequest request, int size, long time) {
        Query query = Query.of(request.getParent(), query(request));
        ListDocumentsResponse.Builder page = ListDocumentsResponse.newBuilder();
        runner.requireIndexes(query);
        Rows rows = runner.run(query, time);
        Document document = rows.next();
        while (document != null && page.getDocumentsCount() < size) {
            page.addDocuments(DocumentCalls.masked(document, request.hasMask(), request.getMask()));
            document = rows.next();
        }
        if (document != null) {
            page.setNextPageToken(token(query.order(), document));
        }
        return page.build();
    }

    private static StructuredQuery query(ListDocumentsRequest request) {
        StructuredQuery.Builder query = StructuredQuery.newBuilder()
                .addFrom(CollectionSelector.newBuilder().setCollectionId(request.getCollectionId()))
                .addAllOrderBy(request.getOrderBy().isEmpty() ? List.of() : OrderByParser.parse(request.getOrderBy()));
        addName(query);
        return request.getPageToken().isEmpty()
                ? query.build()
                : query.setStartAt(cursor(request.getPageToken())).build();
    }

    /**
     * Adds the name to the order. A query would add it implicitly, but a cursor may only use fields of the explicit
     * order.
     */
    private static void addName(StructuredQuery.Builder query) {
        int count = query.getOrderByCount();
        Order last = count == 0 ? Order.getDefaultInstance() : query.getOrderBy(count - 1);
        if (count == 0 || !FieldPath.parse(last.getField().getFieldPath()).isDocumentName()) {
            query.addOrderBy(
                    last.toBuilder().setField(FieldReference.newBuilder().setFieldPath(FieldPath.NAME.toString())));
        }
    }

    private static String token(SortOrder order, Document document) {
        Cursor.Builder cursor = Cursor.newBuilder().setBefore(true);
        for (SortOrder.Part part : order.parts()) {
            Value value = part.field().valueIn(document);
            cursor.addValues(Objects.requireNonNull(value, "ordered rows have every field of the order"));
        }
        return Base64.getUrlEncoder().encodeToString(cursor.build().toByteArray());
    }

    private static Cursor cursor(String token) {
        try {
            return Cursor.parseFrom(Base64.getUrlDecoder().decode(token));
        } catch (IllegalArgumentException | InvalidProtocolBufferException foreign) {
            throw StatusErrors.invalid("page_token does not come from this server: " + token);
        }
    }
}
