package dev.vipexport.chaos;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.chaos.check.Checker;
import dev.vipexport.chaos.check.Violation;
import dev.vipexport.chaos.history.Entry.Start;
import dev.vipexport.chaos.history.History;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.chaos.system.Cluster;
import dev.vipexport.chaos.system.Disturber;
import dev.vipexport.chaos.work.Receiver;
import dev.vipexport.chaos.work.Tenant;
import dev.vipexport.chaos.work.Workload;
import dev.vipexport.common.cloud.GoogleClients;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Runs a workload under disturbances and checks its history, or checks the history of an earlier run. */
public final class Chaos {
    private static final Duration MAX_REST = Duration.ofMinutes(10);
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private Chaos() {}

    /**
     * Runs for the seconds of the first argument with the seed of the second, or with a random one. {@code check FILE}
     * checks a history. The exit code is 1 if a promise is broken.
     */
    public static void main(String[] arguments) {
        // the clients' threads would keep the process alive
        try {
            System.exit(run(arguments) ? 0 : 1);
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static boolean run(String... arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("check")) {
            return check(Path.of(arguments[1]));
        }
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        long seed = arguments.length > 1
                ? Long.parseLong(arguments[1])
                : ThreadLocalRandom.current().nextInt(1_000_000);
        Path folder = Path.of("local", "chaos", "target", "run-" + seed);
        deleteAll(folder);
        Files.createDirectories(folder);
        Path file = folder.resolve("history.jsonl");
        OUT.println("local/chaos/run " + seconds + " " + seed + ", history and logs in " + folder);
        try (var history = new HistoryWriter(file)) {
            record(seconds, seed, folder, history);
        }
        return check(file);
    }

    private static void record(int seconds, long seed, Path folder, HistoryWriter history) throws Exception {
        List<Tenant> tenants = Tenant.three();
        history.add(new Start(
                history.now(),
                seed,
                seconds,
                tenants.stream().map(Tenant::organisation).toList()));
        try (var receiver = new Receiver(tenants, history);
                var cluster = new Cluster(folder, settings -> {
                    try (Firestore firestore = GoogleClients.firestore(settings)) {
                        for (Tenant tenant : tenants) {
                            tenant.write(firestore);
                        }
                    }
                });
                var state = new FinalState(cluster.settings(), history)) {
            var workload = new Workload(tenants, cluster.apiUrl(), history, seed);
            OUT.println("started after " + history.now() + " ms");
            long end = history.now() + seconds * 1_000L;
            var disturber = new Disturber(cluster, history, seed, end);
            CompletableFuture<Void> disturbed = CompletableFuture.runAsync(() -> disturb(disturber));
            workload.run(receiver, seed, end);
            disturbed.get();
            state.awaitRest(MAX_REST);
            OUT.println("at rest after " + history.now() + " ms");
            Map<String, String> undisturbed = workload.recordExpectedFiles();
            state.record(undisturbed);
            OUT.println("recorded after " + history.now() + " ms");
        }
    }

    private static void disturb(Disturber disturber) {
        try {
            disturber.run();
        } catch (Exception e) {
            throw new IllegalStateException("The disturbances broke off", e);
        }
    }

    /** Prints the report, and writes it beside the history. */
    private static boolean check(Path file) throws IOException {
        var history = History.read(file);
        List<Violation> violations = Checker.check(history);
        var report = new StringBuilder(Summary.of(history)).append('\n');
        violations.forEach(violation -> report.append(violation).append('\n'));
        report.append(violations.isEmpty() ? "Every promise holds" : violations.size() + " violations")
                .append('\n');
        OUT.print(report);
        Files.writeString(file.resolveSibling("report.txt"), report);
        return violations.isEmpty();
    }

    private static void deleteAll(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path one : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }
}
