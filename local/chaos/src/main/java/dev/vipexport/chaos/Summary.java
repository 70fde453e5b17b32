package dev.vipexport.chaos;

import dev.vipexport.chaos.history.Entry;
import dev.vipexport.chaos.history.Entry.Disturbance;
import dev.vipexport.chaos.history.Entry.Download;
import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.Entry.Settled;
import dev.vipexport.chaos.history.Entry.StreamEvent;
import dev.vipexport.chaos.history.History;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happened in a run, in a few lines. */
final class Summary {
    private Summary() {}

    static String of(History history) {
        Map<String, Long> jobs = count(history, FinalJob.class, FinalJob::state);
        long failed = jobs.getOrDefault("FAILED", 0L);
        long all = jobs.values().stream().mapToLong(Long::longValue).sum();
        long waited = history.all(Settled.class).stream()
                .mapToLong(line -> line.entry().waitedMillis())
                .sum();
        return "disturbances  " + total(history, Disturbance.class) + " "
                + count(history, Disturbance.class, Disturbance::kind) + "\n"
                + "requests      " + total(history, Exchange.class) + " "
                + count(history, Exchange.class, exchange -> Integer.toString(exchange.status())) + "\n"
                + "events        " + total(history, StreamEvent.class) + "\n"
                + "downloads     " + total(history, Download.class) + " "
                + count(history, Download.class, download -> Integer.toString(download.status())) + "\n"
                + "callbacks     " + total(history, ReceivedCall.class) + " "
                + count(history, ReceivedCall.class, callback -> Integer.toString(callback.status())) + "\n"
                + "jobs          " + all + " " + jobs + "\n"
                + "failed        " + failed + " " + failures(history) + "\n"
                + "settled in    " + waited + " ms";
    }

    private static Map<String, Long> failures(History history) {
        return history.all(FinalJob.class).stream()
                .filter(line -> line.entry().failure() != null)
                .collect(Collectors.groupingBy(
                        line -> String.valueOf(line.entry().failure()), TreeMap::new, Collectors.counting()));
    }

    private static <E extends Entry> int total(History history, Class<E> kind) {
        return history.all(kind).size();
    }

    private static <E extends Entry> Map<String, Long> count(
            History history, Class<E> kind, Function<E, String> group) {
        return history.all(kind).stream()
                .collect(Collectors.groupingBy(line -> group.apply(line.entry()), TreeMap::new, Collectors.counting()));
    }
}
