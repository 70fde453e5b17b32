package dev.vipexport.bench;

import dev.vipexport.bench.Rows.Tenant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs the benchmarks that its arguments name, or all; {@code rows=N} is the largest export, 2 million without it. */
public final class Bench {
    private static final Set<String> ALL = new LinkedHashSet<>(List.of(
            "drain",
            "encode",
            "formats",
            "deflate",
            "small",
            "plan",
            "memory",
            "fairness",
            "turns",
            "speedup",
            "speedup-formats"));
    private static final Path RESULTS = Path.of("local", "bench", "target", "bench.json");
    private static final int ROUNDS = 9;
    private static final long MILLION = 1_000_000;

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        long maxRows = Arrays.stream(arguments)
                .filter(argument -> argument.startsWith("rows="))
                .mapToLong(argument -> Long.parseLong(argument.substring(5)))
                .findFirst()
                .orElse(2_000_000);
        Set<String> chosen = new LinkedHashSet<>(Arrays.asList(arguments));
        chosen.removeIf(argument -> argument.startsWith("rows="));
        if (!ALL.containsAll(chosen)) {
            System.err.println("Benchmarks are " + ALL + ", not " + chosen);
            System.exit(2);
        }
        try {
            run(chosen.isEmpty() ? ALL : chosen, maxRows);
        } catch (Exception e) {
            e.printStackTrace();
            // the clients' threads would keep the process alive
            System.exit(1);
        }
    }

    private static void run(Set<String> chosen, long maxRows) throws Exception {
        var report = new Report();
        if (chosen.contains("encode")) {
            encode(report);
        }
        if (chosen.contains("formats")) {
            FormatBench.run(new Rows(Tenant.DEMO, "chat", 50_000, 80), ROUNDS, report);
            FormatBench.run(new Rows(Tenant.DEMO, "mail", 5_000, 2_000), ROUNDS, report);
        }
        if (chosen.contains("deflate")) {
            DeflateBench.run(new Rows(Tenant.DEMO, "chat", 50_000, 80), ROUNDS, report);
            DeflateBench.run(new Rows(Tenant.DEMO, "mail", 5_000, 2_000), ROUNDS, report);
        }
        if (!List.of("encode", "formats", "deflate").containsAll(chosen)) {
            withServers(chosen, maxRows, report);
        }
        report.write(RESULTS);
    }

    private static void withServers(Set<String> chosen, long maxRows, Report report) throws Exception {
        try (Servers servers = Servers.start(heap(maxRows))) {
            if (chosen.contains("drain")) {
                DrainBench.run(servers, writeRows(servers, new Rows(Tenant.DEMO, "chat", 100_000, 80)), ROUNDS, report);
                DrainBench.run(
                        servers, writeRows(servers, new Rows(Tenant.DEMO, "mail", 20_000, 2_000)), ROUNDS, report);
            }
            if (chosen.contains("small")) {
                SmallBench.run(
                        servers,
                        writeRows(servers, new Rows(Tenant.DEMO, "small", SmallBench.CHANNEL_ROWS, 80)),
                        report);
            }
            if (chosen.stream()
                    .anyMatch(List.of("plan", "memory", "fairness", "turns", "speedup", "speedup-formats")::contains)) {
                large(servers, writeRows(servers, new Rows(Tenant.DEMO, "large", maxRows, 80)), chosen, report);
            }
        }
    }

    private static void encode(Report report) throws RunnerException {
        var lines = new ArrayList<List<Object>>();
        var options = new OptionsBuilder().include(EncodeBench.class.getName()).build();
        for (RunResult result : new Runner(options).run()) {
            lines.add(List.of(
                    result.getParams().getParam("textLength"),
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore(),
                    result.getPrimaryResult().getScoreError()));
        }
        report.table("JMH: nanoseconds for each row", List.of("text length", "", "ns", "99.9 % error"), lines);
    }

    private static void large(Servers servers, Rows rows, Set<String> chosen, Report report) throws Exception {
        long million = Math.min(rows.count(), MILLION);
        if (chosen.contains("plan")) {
            PlanBench.run(servers, rows, distinct(million, rows.count()), report);
        }
        if (chosen.contains("memory")) {
            MemoryBench.run(servers, rows, distinct(million / 1_000, million / 10, million, rows.count()), report);
        }
        if (chosen.contains("fairness")) {
            FairnessBench.run(servers, rows, million, otherRows(servers), report);
        }
        if (chosen.contains("turns")) {
            TurnsBench.run(servers, rows, otherRows(servers), report);
        }
        if (chosen.contains("speedup")) {
            SpeedUpBench.run(servers, rows, million, report);
        }
        if (chosen.contains("speedup-formats")) {
            SpeedUpBench.runFormats(servers, rows, million, report);
        }
    }

    private static Rows otherRows(Servers servers) throws Exception {
        return writeRows(servers, new Rows(Tenant.OTHER, "other", 1_000, 80));
    }

    private static List<Long> distinct(Long... counts) {
        return Arrays.stream(counts).distinct().toList();
    }

    /** The embedded Firestore keeps all rows and their index entries in memory. */
    private static String heap(long maxRows) {
        return Math.max(6, maxRows * 5 / 2 / MILLION) + "g";
    }

    private static Rows writeRows(Servers servers, Rows rows) throws Exception {
        long before = System.nanoTime();
        rows.write(servers.cloud());
        System.out.printf("%,d rows written in %,d ms%n", rows.count(), (System.nanoTime() - before) / 1_000_000);
        return rows;
    }
}
