package dev.vipexport.emulators.firestore.rule;

import java.time.Duration;

/**
 * What the cloud refuses although the server could do it. Results are the same with and without these rules.
 *
 * @param requiresIndexes whether a query needs its <a
 *     href="https://firebase.google.com/docs/firestore/query-data/index-overview">declared indexes</a>
 * @param requiresRouting whether a call to a named database must name it in a header, <a
 *     href="https://github.com/googleapis/java-firestore/issues/1358">as the cloud did</a>
 * @param maxConcurrentCalls of one connection. The client queues the others. <a
 *     href="https://github.com/googleapis/sdk-platform-java">gax</a> names 100 for Google's front end
 * @param maxAggregatedEntries index entries of one aggregation. The cloud ends it <a
 *     href="https://firebase.google.com/docs/firestore/query-data/aggregation-queries#limitations">after 60 s</a>, which
 *     are about 10 million at 5 µs each
 * @param maxStreamTime the server ends the stream of a query after it with UNAVAILABLE, <a
 *     href="https://github.com/googleapis/nodejs-firestore/issues/964">as the cloud does after 60 s</a>
 * @param ordersByName whether a query without an order returns its rows by name. Not so in the cloud's Enterprise edition
 */
public record CloudRules(
        boolean requiresIndexes,
        boolean requiresRouting,
        int maxConcurrentCalls,
        long maxAggregatedEntries,
        Duration maxStreamTime,
        boolean ordersByName) {
    private static final Duration FOREVER = Duration.ofDays(10_000);

    /** No rule: the server does everything that it can. */
    public static final CloudRules NONE =
            new CloudRules(false, false, Integer.MAX_VALUE, Long.MAX_VALUE, FOREVER, true);

    /** The rules of the cloud's Standard edition. */
    public static final CloudRules STANDARD = new CloudRules(true, true, 100, 10_000_000, Duration.ofSeconds(60), true);

    /** Returns these rules with that maximum for one aggregation. */
    public CloudRules withMaxAggregatedEntries(long max) {
        return new CloudRules(requiresIndexes, requiresRouting, maxConcurrentCalls, max, maxStreamTime, ordersByName);
    }

    /** Returns these rules with that maximum for the stream of one query. */
    public CloudRules withMaxStreamTime(Duration max) {
        return new CloudRules(
                requiresIndexes, requiresRouting, maxConcurrentCalls, maxAggregatedEntries, max, ordersByName);
    }

    /** Returns these rules for a database that returns the rows of a query without an order in any order. */
    public CloudRules withoutOrderByName() {
        return new CloudRules(
                requiresIndexes, requiresRouting, maxConcurrentCalls, maxAggregatedEntries, maxStreamTime, false);
    }
}
