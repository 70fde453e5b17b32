package dev.vipexport.api.messages.count;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.common.util.concurrent.MoreExecutors;
import com.google.firestore.v1.RunAggregationQueryRequest;
import com.google.firestore.v1.RunAggregationQueryResponse;
import com.google.firestore.v1.Value;
import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.limits.RateLimiter;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Counts messages with the query that an export uses. Caches counts for a short time and merges equal counts that run
 * at the same time. Each new count takes from the rates of its key and organisation, then waits for its {@linkplain
 * CountTurns turn}. No thread waits for a count.
 *
 * <p>Jetty notices a closed connection only when it reads or writes, which it does after the response. So only the
 * timeout stops counting for a caller that has left.
 */
@Component
public final class MessageCounter {
    /** Counts that cost as much of the rate as one request. */
    private static final int COUNTS_PER_TOKEN = 10;

    /** Prefix of the buckets of organisations. No key's id has a slash. */
    static final String ORGANISATION = "organisation/";

    private static final int MAX_CACHED = 10_000;

    private final Firestore firestore;
    private final FirestoreClient countClient;
    private final RateLimiter rateLimiter;
    private final int maxMessages;
    private final Duration timeout;
    private final CountTurns turns;
    private final AsyncCache<ExportQuery, MessageCount> counts;

    MessageCounter(
            Firestore firestore,
            @Qualifier(CountConfiguration.CLIENT) FirestoreClient countClient,
            RateLimiter rateLimiter,
            CountSettings settings,
            LabelSettings labels) {
        this.firestore = firestore;
        this.countClient = countClient;
        this.rateLimiter = rateLimiter;
        this.maxMessages = settings.maxMessages();
        this.timeout = settings.countTimeout();
        this.turns = new CountTurns(settings.maxCounts(), settings.maxCountsPerOrganisation());
        this.counts = Caffeine.newBuilder()
                .expireAfterWrite(labels.cacheTtl())
                .maximumSize(MAX_CACHED)
                .buildAsync();
    }

    /**
     * Counts the messages that match each query, up to the maximum. Returns the counts in the order of the queries. The
     * future fails with {@link BackendUnavailableException} if Firestore cannot be reached, or if all counts together take
     * too long.
     *
     * @param queries queries of the caller's organisation
     * @throws TooManyRequestsException if the key starts too many counts
     */
    public CompletableFuture<List<MessageCount>> count(Caller caller, List<ExportQuery> queries) {
        takeTokens(caller, queries);
        long deadline = System.nanoTime() + timeout.toNanos();
        // outside of the cache: a count can end at once, which changes the cache
        var starts = new ArrayList<Runnable>();
        List<CompletableFuture<MessageCount>> pending = queries.stream()
                .map(query -> counts.get(query, (key, executor) -> {
                    CompletableFuture<MessageCount> counted = new CompletableFuture<MessageCount>()
                            .orTimeout(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    starts.add(() -> submit(caller.orgId(), key, counted, deadline));
                    return forgottenIfFailed(key, counted);
                }))
                .toList();
        starts.forEach(Runnable::run);
        return CompletableFuture.allOf(pending.toArray(CompletableFuture<?>[]::new))
                .handle((done, failure) -> {
                    if (failure != null) {
                        throw FirestoreFutures.toException(failure, "counting messages");
                    }
                    return pending.stream().map(CompletableFuture::join).toList();
                });
    }

    private void takeTokens(Caller caller, List<ExportQuery> queries) {
        long missing = queries.stream()
                .filter(query -> counts.getIfPresent(query) == null)
                .count();
        if (missing > 0) {
            long weight = (missing + COUNTS_PER_TOKEN - 1) / COUNTS_PER_TOKEN;
            rateLimiter.acquire(caller.apiKey(), weight);
            // a bucket of its own, so that more keys allow no more counts
            rateLimiter.acquire(ORGANISATION + caller.orgId(), weight);
        }
    }

    /** Removes a failed count before its callers know, so that a repeat counts again. */
    private CompletableFuture<MessageCount> forgottenIfFailed(
            ExportQuery query, CompletableFuture<MessageCount> counted) {
        return counted.whenComplete((count, failure) -> {
            if (failure != null) {
                counts.asMap().remove(query);
            }
        });
    }

    /** Counts when the organisation has a turn. */
    private void submit(String orgId, ExportQuery query, CompletableFuture<MessageCount> counted, long deadline) {
        turns.submit(orgId, counted, () -> {
            if (System.nanoTime() - deadline >= 0) {
                // the other counts of the request have just ended so
                counted.completeExceptionally(new TimeoutException());
                return counted;
            }
            return start(query, counted);
        });
    }

    /** Starts a count. If the result fails before, as after the timeout, ends the call. */
    private CompletableFuture<?> start(ExportQuery query, CompletableFuture<MessageCount> result) {
        RunAggregationQueryRequest request = VipMessages.matching(firestore, query)
                .limit(maxMessages)
                .count()
                .toProto();
        ApiFuture<List<RunAggregationQueryResponse>> call =
                countClient.runAggregationQueryCallable().all().futureCall(request);
        var ended = new CompletableFuture<Void>();
        ApiFutures.addCallback(
                call,
                new ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(List<RunAggregationQueryResponse> responses) {
                        ended.complete(null);
                        result.complete(countOf(responses));
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        ended.complete(null);
                        result.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
        var unused = result.whenComplete((count, failure) -> {
            if (failure != null) {
                call.cancel(true);
            }
        });
        return ended;
    }

    private MessageCount countOf(List<RunAggregationQueryResponse> responses) {
        long messages = responses.stream()
                .flatMap(response -> response.getResult().getAggregateFieldsMap().values().stream())
                .mapToLong(Value::getIntegerValue)
                .sum();
        return new MessageCount(messages, messages >= maxMessages);
    }
}
