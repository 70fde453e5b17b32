package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.AggregationResult;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredAggregationQuery;
import com.google.firestore.v1.StructuredQuery;
import dev.vipexport.emulators.firestore.Transaction.QueryRead;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** RunQuery and RunAggregationQuery. */
final class QueryCalls {
    private static final int MOST_AGGREGATIONS = 5;

    private final ReadPoint.Opener opener;
    private final QueryRunner runner;

    QueryCalls(ReadPoint.Opener opener, QueryRunner runner) {
        this.opener = opener;
        this.runner = runner;
    }

    void runQuery(RunQueryRequest request, ServerCallStreamObserver<RunQueryResponse> client) {
        if (request.hasExplainOptions()) {
            throw Rejection.unimplemented("Explaining a query (explain_options)");
        }
        if (!request.hasStructuredQuery()) {
            throw Rejection.invalid("RunQuery needs a structured query");
        }
        Query query = Query.of(request.getParent(), request.getStructuredQuery());
        ReadPoint point = opener.of(request);
        QueryStream.start(client, query, observed(point, query), point);
    }

    RunAggregationQueryResponse runAggregation(RunAggregationQueryRequest request) {
        if (request.hasExplainOptions()) {
            throw Rejection.unimplemented("Explaining a query (explain_options)");
        }
        StructuredAggregationQuery aggregation = request.getStructuredAggregationQuery();
        List<Aggregator> aggregators =
                aggregation.getAggregationsList().stream().map(Aggregator::new).toList();
        if (aggregators.isEmpty() || aggregators.size() > MOST_AGGREGATIONS) {
            throw Rejection.invalid(
                    "RunAggregationQuery needs 1 to " + MOST_AGGREGATIONS + " aggregations, not " + aggregators.size());
        }
        Query query = base(request, aggregators);
        try (ReadPoint point = opener.of(request)) {
            feed(rows(point, query, aggregators), aggregators);
            return response(aggregators, point);
        }
    }

    private Rows rows(ReadPoint point, Query query, List<Aggregator> aggregators) {
        boolean isCount = aggregators.stream().allMatch(Aggregator::counts);
        Transaction transaction = point.transaction();
        boolean isRemembered = transaction != null && !transaction.readOnly();
        return isCount && !isRemembered ? runner.counted(query, point.time()) : observed(point, query);
    }

    /** The rows that have every field which is summed or averaged. */
    private static Query base(RunAggregationQueryRequest request, List<Aggregator> aggregators) {
        StructuredQuery query = request.getStructuredAggregationQuery().getStructuredQuery();
        Set<FieldPath> fields = aggregators.stream().flatMap(Aggregator::field).collect(Collectors.toSet());
        if (!fields.isEmpty() && query.hasSelect()) {
            throw Rejection.invalid("The base query of a sum or an average must have no projection");
        }
        return Query.of(request.getParent(), query, fields);
    }

    private static void feed(Rows rows, List<Aggregator> aggregators) {
        for (Document document = rows.next(); document != null; document = rows.next()) {
            for (Aggregator aggregator : aggregators) {
                aggregator.add(document);
            }
        }
    }

    private static RunAggregationQueryResponse response(List<Aggregator> aggregators, ReadPoint point) {
        AggregationResult.Builder result = AggregationResult.newBuilder();
        aggregators.forEach(one -> result.putAggregateFields(one.alias(), one.result()));
        return RunAggregationQueryResponse.newBuilder()
                .setResult(result)
                .setReadTime(point.timestamp())
                .setTransaction(point.begun())
                .build();
    }

    /** In a transaction that may write, the rows are remembered as they go by. */
    private Rows observed(ReadPoint point, Query query) {
        Rows rows = runner.run(query, point.time());
        Transaction transaction = point.transaction();
        if (transaction == null || transaction.readOnly()) {
            return rows;
        }
        QueryRead read = transaction.reads(query);
        return () -> remembered(rows.next(), read);
    }

    private static @Nullable Document remembered(@Nullable Document document, QueryRead read) {
        if (document != null) {
            read.found().add(document);
        }
        return document;
    }
}
