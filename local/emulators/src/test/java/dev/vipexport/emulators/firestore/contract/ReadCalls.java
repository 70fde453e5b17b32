package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.BatchGetDocumentsRequest;
import com.google.firestore.v1.BatchGetDocumentsResponse;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.GetDocumentRequest;
import com.google.firestore.v1.ListCollectionIdsRequest;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredAggregationQuery;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation.Avg;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation.Count;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation.Sum;
import com.google.firestore.v1.Value;
import com.google.protobuf.Int64Value;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Executes reads from text: {@code query QUERY} for ids, {@code rows QUERY} with fields, {@code aggregate count|count
 * N|sum FIELD|avg FIELD, ... of QUERY}, {@code get PATH, ... [mask FIELD, ...]}, {@code fetch PATH}, {@code list
 * COLLECTION ...} as in {@link ListCall}, {@code listen QUERY} as in {@link ListenCall}, and {@code collections
 * [DOCUMENT]}.
 */
record ReadCalls(FirestoreClient client, String database, ValueText values, ReadTime readTime) {
    private static final Set<String> VERBS =
            Set.of("query", "rows", "aggregate", "get", "fetch", "list", "listen", "collections");

    boolean canHandle(Tokens tokens) {
        return VERBS.stream().anyMatch(tokens::isNext);
    }

    String answer(Tokens tokens) {
        return switch (tokens.takeText()) {
            case "query" -> query(tokens, this::id, " ");
            case "rows" -> query(tokens, this::row, "\n");
            case "aggregate" -> aggregate(tokens);
            case "get" -> get(tokens);
            case "fetch" -> fetch(tokens);
            case "list" -> new ListCall(client, values.root(), readTime.time()).answer(tokens);
            case "listen" ->
                new ListenCall(client, database, values.root()).answer(new QueryText(values).parse(tokens));
            default -> collections(tokens);
        };
    }

    private String parent(String path) {
        return path.isEmpty() ? database + "/documents" : values.root() + path;
    }

    private String query(Tokens tokens, Function<Document, String> print, String between) {
        QueryText.Sourced source = new QueryText(values).parse(tokens);
        RunQueryRequest.Builder request =
                RunQueryRequest.newBuilder().setParent(parent(source.parent())).setStructuredQuery(source.query());
        Timestamp time = readTime.time();
        if (time != null) {
            request.setReadTime(time);
        } else if (!readTime.transaction().isEmpty()) {
            request.setTransaction(readTime.transaction());
        }
        List<String> found = new ArrayList<>();
        for (RunQueryResponse response : client.runQueryCallable().call(request.build())) {
            if (response.hasDocument()) {
                found.add(print.apply(source.isOneCollection() ? withIdAsName(response) : response.getDocument()));
            }
        }
        return found.isEmpty() ? "nothing" : String.join(between, found);
    }

    /** Returns the document with its id as its name. */
    private static Document withIdAsName(RunQueryResponse response) {
        String name = response.getDocument().getName();
        return response.getDocument().toBuilder()
                .setName(name.substring(name.lastIndexOf('/') + 1))
                .build();
    }

    private String id(Document document) {
        return QuotedText.path(document.getName().replace(values.root(), ""));
    }

    private String row(Document document) {
        return id(document) + " " + values.print(document.getFieldsMap());
    }

    private String aggregate(Tokens tokens) {
        StructuredAggregationQuery.Builder aggregation = StructuredAggregationQuery.newBuilder();
        do {
            aggregation.addAggregations(aggregation(tokens).setAlias("a" + aggregation.getAggregationsCount()));
        } while (tokens.tryTake(","));
        tokens.expect("of");
        QueryText.Sourced source = new QueryText(values).parse(tokens);
        RunAggregationQueryRequest.Builder request = RunAggregationQueryRequest.newBuilder()
                .setParent(parent(source.parent()))
                .setStructuredAggregationQuery(aggregation.setStructuredQuery(source.query()));
        Timestamp time = readTime.time();
        if (time != null) {
            request.setReadTime(time);
        } else if (!readTime.transaction().isEmpty()) {
            request.setTransaction(readTime.transaction());
        }
        return StreamSupport.stream(
                        client.runAggregationQueryCallable()
                                .call(request.build())
                                .spliterator(),
                        false)
                .filter(RunAggregationQueryResponse::hasResult)
                .map(response -> results(response.getResult().getAggregateFieldsMap()))
                .collect(Collectors.joining("\n"));
    }

    private String results(Map<String, Value> byAlias) {
        return values.print(IntStream.range(0, byAlias.size())
                .mapToObj(i -> byAlias.getOrDefault("a" + i, Value.getDefaultInstance()))
                .toList());
    }

    private static Aggregation.Builder aggregation(Tokens tokens) {
        Aggregation.Builder aggregation = Aggregation.newBuilder();
        switch (tokens.takeText()) {
            case "count" -> {
                boolean all = tokens.isNext(",") || tokens.isNext("of");
                aggregation.setCount(
                        all ? Count.newBuilder() : Count.newBuilder().setUpTo(Int64Value.of(tokens.takeInt())));
            }
            case "sum" -> aggregation.setSum(Sum.newBuilder().setField(FilterText.reference(tokens.takeText())));
            case "avg" -> aggregation.setAvg(Avg.newBuilder().setField(FilterText.reference(tokens.takeText())));
            default -> throw tokens.unexpected("an aggregation before this:");
        }
        return aggregation;
    }

    private String get(Tokens tokens) {
        BatchGetDocumentsRequest.Builder request =
                BatchGetDocumentsRequest.newBuilder().setDatabase(database);
        do {
            request.addDocuments(values.root() + tokens.takeText());
        } while (tokens.tryTake(","));
        if (tokens.tryTake("mask")) {
            request.setMask(WriteText.mask(tokens));
        }
        Timestamp time = readTime.time();
        if (time != null) {
            request.setReadTime(time);
        } else if (!readTime.transaction().isEmpty()) {
            request.setTransaction(readTime.transaction());
        }
        // the order of the answers is not promised
        return StreamSupport.stream(
                        client.batchGetDocumentsCallable().call(request.build()).spliterator(), false)
                .map(this::found)
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    private String found(BatchGetDocumentsResponse response) {
        return response.hasFound()
                ? row(response.getFound())
                : QuotedText.path(response.getMissing().replace(values.root(), "")) + " missing";
    }

    private String fetch(Tokens tokens) {
        GetDocumentRequest.Builder request = GetDocumentRequest.newBuilder().setName(values.root() + tokens.takeText());
        Timestamp time = readTime.time();
        if (time != null) {
            request.setReadTime(time);
        }
        return row(client.getDocument(request.build()));
    }

    private String collections(Tokens tokens) {
        ListCollectionIdsRequest.Builder request =
                ListCollectionIdsRequest.newBuilder().setParent(parent(tokens.isAtEnd() ? "" : tokens.takeText()));
        Timestamp time = readTime.time();
        if (time != null) {
            request.setReadTime(time);
        }
        List<String> ids = new ArrayList<>();
        client.listCollectionIds(request.build()).iterateAll().forEach(id -> ids.add(QuotedText.path(id)));
        return ids.isEmpty() ? "nothing" : String.join(" ", ids);
    }
}
