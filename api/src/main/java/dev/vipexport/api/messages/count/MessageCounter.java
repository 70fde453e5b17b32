package dev.vipexport.api.messages.count;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.cloud.firestore.AggregateQuerySnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.common.util.concurrent.MoreExecutors;
import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.limits.RateLimiter;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.FirestoreFutures;
import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/**
 * Counts messages with the query that an export uses. Caches counts for a short time and merges equal counts that run
 * at the same time. Each new count takes from the rates of its key and organisation.
 *
 * <p>Jetty notices a closed connection only when it reads or writes, which it does after the response. So only the
 * deadline stops counting for a caller that has left.
 */
@Component
public final class MessageCounter {
    /** Counts that cost as much of the rate as one request. */
    private static final int COUNTS_PER_TOKEN = 10;

    /** Prefix of the buckets of organisations. No key's id has a slash. */
    static final String ORGANISATION = "organisation/";

    private static final int MAX_CACHED = 10_000;

    private final Firestore firestore;
    private final RateLimiter rateLimiter;
    private final Duration timeout;
    private final AsyncCache<ExportQuery, Long> counts;

    MessageCounter(Firestore firestore, RateLimiter rateLimiter, CountSettings settings, LabelSettings labels) {
        this.firestore = firestore;
        this.rateLimiter = rateLimiter;
        this.timeout = settings.countTimeout();
        this.counts = Caffeine.newBuilder()
                .expireAfterWrite(labels.cacheTtl())
                .maximumSize(MAX_CACHED)
                .buildAsync();
    }

    /**
     * Returns the number of messages that match each query, in the order of the queries.
     *
     * @param queries queries of the caller's organisation
     * @param concurrency maximum number of parallel counts
     * @throws TooManyRequestsException if the key starts too many counts
     * @throws BackendUnavailableException if Firestore cannot be reached, or all counts together take too long
     */
    public List<Long> count(Caller caller, List<ExportQuery> queries, int concurrency) {
        takeTokens(caller, queries);
        long deadline = System.nanoTime() + timeout.toNanos();
        var results = new ArrayList<Long>();
        var pending = new ArrayDeque<CompletableFuture<Long>>();
        for (ExportQuery query : queries) {
            if (pending.size() == concurrency) {
                results.add(await(pending.remove(), deadline));
            }
            pending.add(counts.get(query, (key, executor) -> start(key)));
        }
        while (!pending.isEmpty()) {
            results.add(await(pending.remove(), deadline));
        }
        return results;
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

    /** Starts a count. The cache forgets it if it fails. */
    private CompletableFuture<Long> start(ExportQuery query) {
        ApiFuture<AggregateQuerySnapshot> count =
                VipMessages.matching(firestore, query).count().get();
        var result = new CompletableFuture<Long>();
        ApiFutures.addCallback(
                count,
                new ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(AggregateQuerySnapshot counted) {
                        result.complete(counted.getCount());
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        result.completeExceptionally(failure);
                    }
                },
                MoreExecutors.directExecutor());
        return result.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS).whenComplete((value, failure) -> {
            if (failure != null) {
                count.cancel(true);
            }
        });
    }

    private long await(CompletableFuture<Long> count, long deadline) {
        String operation = "counting messages";
        try {
            return count.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new BackendUnavailableException("Firestore", operation, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("Firestore", operation, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new BackendUnavailableException("Firestore", operation, e);
            }
            // translates the failure
            return FirestoreFutures.await(ApiFutures.immediateFailedFuture(e.getCause()), timeout, operation);
        }
    }
}
