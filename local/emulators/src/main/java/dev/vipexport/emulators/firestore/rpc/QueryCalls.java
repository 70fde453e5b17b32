package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.AggregationResult;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.RunQueryRequest;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.StructuredAggregationQuery;
import com.google.firestore.v1.StructuredQuery;
import dev.vipexport.emulators.firestore.query.Aggregator;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.query.Rows;
import dev.vipexport.emulators.firestore.rpc.Transaction.QueryRead;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Handles RunQuery and RunAggregationQuery. */
public final class QueryCalls {
    private static final int MAX_AGGREGATIONS = 5;
    private static final int ENTRIES_PER_READ = 1_000;

    private final ReadContext.Opener opener;
    private final QueryRunner runner;
    private final CloudRules rules;
    private final ScheduledExecutorService timer;
    private final Usage usage;

    /** Creates the calls over one store. */
    public QueryCalls(
            ReadContext.Opener opener,
            QueryRunner runner,
            CloudRules rules,
            ScheduledExecutorService timer,
            Usage usage) {
        this.opener = opener;
        this.runner = runner;
        this.rules = rules;
        this.timer = timer;
        this.usage = usage;
    }

    /** Handles RunQuery. */
    public void runQuery(RunQueryRequest request, ServerCallStreamObserver<RunQueryResponse> client) {
        if (request.hasExplainOptions()) {
            throw StatusErrors.unimplemented("Explaining a query (explain_options)");
        }
        if (!request.hasStructuredQuery()) {
            throw StatusErrors.invalid("RunQuery needs a structured query");
        }
        Query query = Query.of(request.getParent(), request.getStructuredQuery());
        runner.requireIndexes(query);
        ReadContext point = opener.open(request);
        Rows rows = recordedRows(point, query);
        boolean isOrdered = rules.ordersByName() || request.getStructuredQuery().getOrderByCount() > 0;
        QueryStream.start(client, query, isOrdered ? rows : new ShuffledRows(rows), point)
                .endAfter(rules.maxStreamTime(), timer);
    }

    /** Handles RunAggregationQuery. */
    public RunAggregationQueryResponse runAggregation(RunAggregationQueryRequest request) {
        if (request.hasExplainOptions()) {
            throw StatusErrors.unimplemented("Explaining a query (explain_options)");
        }
        StructuredAggregationQuery aggregation = request.getStructuredAggregationQuery();
        List<Aggregator> aggregators =
                aggregation.getAggregationsList().stream().map(Aggregator::new).toList();
        if (aggregators.isEmpty() || aggregators.size() > MAX_AGGREGATIONS) {
            throw StatusErrors.invalid(
                    "RunAggregationQuery needs 1 to " + MAX_AGGREGATIONS + " aggregations, not " + aggregators.size());
        }
        Query query = baseQuery(request, aggregators);
        runner.requireIndexes(query);
        try (ReadContext point = opener.open(request)) {
            aggregate(rows(point, query, aggregators), aggregators);
            return response(aggregators, point);
        }
    }

    private Rows rows(ReadContext point, Query query, List<Aggregator> aggregators) {
        boolean isCount = aggregators.stream().allMatch(Aggregator::isCount);
        Transaction transaction = point.transaction();
        boolean isRemembered = transaction != null && !transaction.isReadOnly();
        return isCount && !isRemembered ? runner.countableRows(query, point.time()) : recordedRows(point, query);
    }

    /** Returns the query of rows that have every summed or averaged field. */
    private static Query baseQuery(RunAggregationQueryRequest request, List<Aggregator> aggregators) {
        StructuredQuery query = request.getStructuredAggregationQuery().getStructuredQuery();
        Set<FieldPath> fields = aggregators.stream().flatMap(Aggregator::field).collect(Collectors.toSet());
        if (!fields.isEmpty() && query.hasSelect()) {
            throw StatusErrors.invalid("The base query of a sum or an average must have no projection");
        }
        return Query.of(request.getParent(), query, fields);
    }

    /** Aggregates the rows, each of which is one index entry. */
    private void aggregate(Rows rows, List<Aggregator> aggregators) {
        long entries = 0;
        while (!aggregators.stream().allMatch(Aggregator::isComplete)) {
            Document document = rows.next();
            if (document == null) {
                break;
            }
            entries++;
            if (entries > rules.maxAggregatedEntries()) {
                throw StatusErrors.deadlineExceeded("The aggregation did not end within 60 seconds. It reads more than "
                        + rules.maxAggregatedEntries() + " index entries.");
            }
            aggregators.forEach(aggregator -> aggregator.add(document));
        }
        // Google bills one read for up to 1,000 entries
        usage.add(Charge.INDEX_ENTRY_READS, Math.max(1, (entries + ENTRIES_PER_READ - 1) / ENTRIES_PER_READ));
    }

    private static RunAggregationQueryResponse response(List<Aggregator> aggregators, ReadContext point) {
        AggregationResult.Builder result = AggregationResult.newBuilder();
        aggregators.forEach(one -> result.putAggregateFields(one.alias(), one.result()));
        return RunAggregationQueryResponse.newBuilder()
                .setResult(result)
                .setReadTime(point.timestamp())
                .setTransaction(point.newTransactionId())
                .build();
    }

    /** Returns the query's rows. A transaction that may write records them while they are read. */
    private Rows recordedRows(ReadContext point, Query query) {
        Rows rows = runner.run(query, point.time());
        Transaction transaction = point.transaction();
        if (transaction == null || transaction.isReadOnly()) {
            return rows;
        }
        QueryRead read = transaction.recordRead(query);
        return () -> addToRead(rows.next(), read);
    }

    private static @Nullable Document addToRead(@Nullable Document document, QueryRead read) {
        if (document != null) {
            read.resultHash().add(document);
        }
        return document;
    }
}
