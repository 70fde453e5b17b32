package dev.vipexport.chaos.check;

import dev.vipexport.chaos.history.Entry;
import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.Entry.ExpectedFile;
import dev.vipexport.chaos.history.Entry.FinalJob;
import dev.vipexport.chaos.history.Entry.ReceivedCall;
import dev.vipexport.chaos.history.Entry.StreamEvent;
import dev.vipexport.chaos.history.History;
import dev.vipexport.chaos.history.History.Line;
import dev.vipexport.chaos.history.JobAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A history with what several rules look up. */
final class Facts {
    static final String EXPORTS = "/vip-messages/exports";
    static final String EXPORT_OF_FILE = "/vip-messages/export?";

    private static final Pattern ID_IN_TARGET = Pattern.compile(EXPORTS + "/([^/?]+)(/[a-z]+)?");

    /**
     * What a caller or a receiver was told about a job.
     *
     * @param sentAt when the question was asked. The answer may be as old
     * @param stream of events, or 0 if it is none
     */
    record Observation(long line, long sentAt, long at, long stream, JobAnswer job) {}

    /** An order or a request for a file that was accepted, and the export that it got. */
    record Accepted(long line, Exchange exchange, String exportId) {}

    /** The route of one export: the id in it, and what follows the id, such as {@code /retry}. */
    record Route(String exportId, String rest) {}

    final History history;
    final Map<String, Line<FinalJob>> jobs = new LinkedHashMap<>();
    final Map<String, Line<ExpectedFile>> expected = new HashMap<>();
    final List<Accepted> accepted = new ArrayList<>();
    final Map<String, List<Observation>> observations = new LinkedHashMap<>();

    /** The organisation of each export. */
    final Map<String, String> owners = new HashMap<>();

    private final Map<String, String> files = new HashMap<>();
    private final Set<String> deletedByOwner = new HashSet<>();

    Facts(History history) {
        this.history = history;
        history.all(FinalJob.class).forEach(line -> {
            jobs.put(line.entry().exportId(), line);
            owners.put(line.entry().exportId(), line.entry().orgId());
            files.put(line.entry().exportId(), line.entry().file());
        });
        history.all(ExpectedFile.class)
                .forEach(line -> expected.put(line.entry().file(), line));
        history.all(Exchange.class).forEach(this::add);
        for (Line<StreamEvent> line : history.all(StreamEvent.class)) {
            StreamEvent event = line.entry();
            observe(line, event.at(), event.stream(), event.job());
        }
        for (Line<ReceivedCall> line : history.all(ReceivedCall.class)) {
            observe(line, line.entry().at(), 0, line.entry().body());
        }
        for (Line<Exchange> line : history.all(Exchange.class)) {
            routeOf(line.entry())
                    .filter(route -> line.entry().method().equals("DELETE"))
                    .filter(route -> line.entry().orgId().equals(owners.get(route.exportId())))
                    .ifPresent(route -> deletedByOwner.add(route.exportId()));
        }
    }

    private void add(Line<Exchange> line) {
        Exchange exchange = line.entry();
        if (!exchange.isAccepted()) {
            return;
        }
        observe(line, exchange.sentAt(), 0, exchange.answer());
        if (isOrder(exchange) || isRetry(exchange)) {
            Optional<String> id = JobAnswer.exportIdIn(exchange.answer());
            if (id.isPresent()) {
                accepted.add(new Accepted(line.number(), exchange, id.get()));
                owners.putIfAbsent(id.get(), exchange.orgId());
                String file = exchange.file();
                if (file != null) {
                    files.putIfAbsent(id.get(), file);
                }
            }
        }
    }

    private void observe(Line<? extends Entry> line, long sentAt, long stream, String body) {
        for (JobAnswer job : JobAnswer.allIn(body)) {
            observations
                    .computeIfAbsent(job.exportId(), id -> new ArrayList<>())
                    .add(new Observation(line.number(), sentAt, line.entry().at(), stream, job));
        }
    }

    static boolean isOrder(Exchange exchange) {
        return switch (exchange.method()) {
            case "POST" -> exchange.target().equals(EXPORTS);
            case "GET" -> exchange.target().startsWith(EXPORT_OF_FILE);
            default -> false;
        };
    }

    static boolean isRetry(Exchange exchange) {
        return routeOf(exchange).filter(route -> route.rest().equals("/retry")).isPresent();
    }

    /** Returns the route of one export, if the request is one. */
    static Optional<Route> routeOf(Exchange exchange) {
        Matcher id = ID_IN_TARGET.matcher(exchange.target());
        if (!id.lookingAt()) {
            return Optional.empty();
        }
        String rest = id.group(2);
        return Optional.of(new Route(id.group(1), rest == null ? "" : rest));
    }

    /** Returns whether a caller of its organisation has asked to cancel or delete the export, whatever the answer was. */
    boolean wasDeleteRequested(String exportId) {
        return deletedByOwner.contains(exportId);
    }

    /** Returns what the file of an export must be, or null if the history does not tell which file it is. */
    @Nullable
    ExpectedFile expectedOf(String exportId) {
        String file = files.get(exportId);
        Line<ExpectedFile> line = file == null ? null : expected.get(file);
        return line == null ? null : line.entry();
    }
}
