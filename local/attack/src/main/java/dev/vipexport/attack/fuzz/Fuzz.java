package dev.vipexport.attack.fuzz;

import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.ChildJvmBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fuzzes each target for as many seconds as its first argument says, two targets at a time. Further arguments choose
 * targets. Inputs that reach new code stay in {@code target/fuzz/TARGET/corpus} for the next run. With {@code short} as
 * the first argument each target gets a fixed number of inputs from a fixed seed, so that equal code gives an equal result.
 */
public final class Fuzz {
    private static final Path HOME = Path.of("local", "attack", "target", "fuzz");
    private static final int LANES = 2;
    private static final int MAX_SECONDS_FOR_ONE_INPUT = 30;

    /** Far above what a target needs, so that only growth reaches it. */
    private static final String HEAP = "-Xmx384m";

    private static final String SHORT = "short";
    private static final int SHORT_INPUTS = 20_000;

    /** Each input of this target is an answer to the whole command line client. */
    private static final Map<String, Integer> SHORT_INPUTS_OF_SLOW_TARGETS = Map.of("answers", 40);

    private static final int SHORT_SECONDS = 120;
    private static final int MAX_START_SECONDS = 600;
    private static final int MAX_RSS_MB = 1_800;
    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs|#(\\d+)\\s+DONE");
    private static final String SANITIZERS = "com.code_intelligence.jazzer.sanitizers.";

    private static final Map<String, String> TARGETS = new TreeMap<>(Map.of(
            "signature", "dev.vipexport.api.auth.SignatureHeadersFuzzer",
            "message", "dev.vipexport.api.auth.message.MessageSignatureFuzzer",
            "headers", "dev.vipexport.api.export.web.RequestHeadersFuzzer",
            "order", "dev.vipexport.api.export.web.OrderFuzzer",
            "cursor", "dev.vipexport.api.messages.query.CursorFuzzer",
            "ticket", "dev.vipexport.common.messaging.TicketFuzzer",
            "row", "dev.vipexport.worker.encode.RowFuzzer",
            "manifest", "dev.vipexport.cli.file.ManifestFuzzer",
            "answers", "dev.vipexport.cli.AnswersFuzzer"));

    private Fuzz() {}

    /** Runs the fuzzing. The exit code is 1 if an input crashed, hung or grew. */
    public static void main(String[] arguments) throws Exception {
        boolean isShort = arguments.length > 0 && arguments[0].equals(SHORT);
        int seconds = isShort ? SHORT_SECONDS : arguments.length == 0 ? 600 : Integer.parseInt(arguments[0]);
        List<String> chosen = arguments.length < 2
                ? List.copyOf(TARGETS.keySet())
                : Arrays.asList(arguments).subList(1, arguments.length);
        if (!TARGETS.keySet().containsAll(chosen)) {
            System.err.println("Targets are " + TARGETS.keySet() + ", not " + chosen);
            System.exit(2);
        }
        ExecutorService lanes = Executors.newFixedThreadPool(LANES);
        List<Callable<Boolean>> runs = new ArrayList<>();
        for (String target : chosen) {
            runs.add(() -> run(target, isShort, seconds));
        }
        int failed = 0;
        for (Future<Boolean> run : lanes.invokeAll(runs)) {
            failed += run.get() ? 0 : 1;
        }
        lanes.shutdown();
        System.out.println(chosen.size() - failed + " passed, " + failed + " failed");
        System.exit(failed == 0 ? 0 : 1);
    }

    private static boolean run(String target, boolean isShort, int seconds) throws Exception {
        Path home = HOME.resolve(target).toAbsolutePath();
        Path corpus = Files.createDirectories(home.resolve("corpus"));
        Seeds.write(target, corpus);
        Path log = home.resolve("log");
        ChildJvmBuilder jazzer = ChildJvm.ofMain("com.code_intelligence.jazzer.Jazzer")
                .name(target)
                .jvmOptions(HEAP, "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading")
                .arguments("--target_class=" + TARGETS.get(target))
                .arguments("--instrumentation_includes=dev.vipexport.**", "--custom_hook_includes=dev.vipexport.**")
                // the answers come over a loopback connection
                .arguments("--disabled_hooks=" + SANITIZERS + "ServerSideRequestForgery")
                .arguments("--reproducer_path=" + home)
                .arguments(limits(target, isShort, seconds))
                .arguments("-timeout=" + MAX_SECONDS_FOR_ONE_INPUT)
                .arguments("-rss_limit_mb=" + MAX_RSS_MB, "-max_len=8192", "-print_final_stats=1")
                .arguments("-artifact_prefix=" + home + "/", corpus.toString());
        ChildJvm.Result result = runToEnd(isShort ? jazzer.quickStart() : jazzer, log, seconds);
        if (result.exitCode() == 0) {
            System.out.printf("%-10s no crash, no hang, no growth in %s inputs%n", target, count(result.errors()));
        } else {
            System.out.printf("%-10s FAILS: %s%n", target, why(result.errors(), log));
        }
        return result.exitCode() == 0;
    }

    private static String[] limits(String target, boolean isShort, int seconds) {
        return isShort
                ? new String[] {"-seed=1", "-runs=" + SHORT_INPUTS_OF_SLOW_TARGETS.getOrDefault(target, SHORT_INPUTS)}
                : new String[] {"-max_total_time=" + seconds};
    }

    /** Ends a fuzzer that does not end itself. */
    private static ChildJvm.Result runToEnd(ChildJvmBuilder jazzer, Path log, int seconds) throws Exception {
        try (ChildJvm child = jazzer.killedOnClose().startLogged(log)) {
            ProcessHandle process = ProcessHandle.of(child.pid()).orElseThrow();
            process.onExit()
                    .completeOnTimeout(process, seconds + MAX_START_SECONDS, TimeUnit.SECONDS)
                    .join();
            process.destroyForcibly();
            return child.awaitEnd();
        }
    }

    private static String count(String log) {
        Matcher runs = RUNS.matcher(log);
        return runs.find() ? (runs.group(1) == null ? runs.group(2) : runs.group(1)) : "no";
    }

    private static String why(String log, Path file) throws IOException {
        Set<String> signs = Set.of("== Java Exception", "ERROR: libFuzzer", "== Java Assertion", "SUMMARY:");
        String first = log.lines()
                .filter(line -> signs.stream().anyMatch(line::contains))
                .findFirst()
                .orElse("no input ran");
        return first + ", see " + file;
    }
}
