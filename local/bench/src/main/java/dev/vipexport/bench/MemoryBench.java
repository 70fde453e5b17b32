package dev.vipexport.bench;

import dev.vipexport.testsupport.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Measures the memory of one worker with a small heap for exports of several sizes. */
final class MemoryBench {
    private static final String HEAP = "-Xmx128m";
    private static final Pattern AFTER_GC = Pattern.compile("->(\\d+)M\\(\\d+M\\)");

    private MemoryBench() {}

    static void run(Servers servers, Rows rows, List<Long> counts, Report report) throws Exception {
        var lines = new ArrayList<List<Object>>();
        try (Deployment deployment = Deployment.start(servers)) {
            for (OrderedFormat format : OrderedFormat.values()) {
                for (long count : counts) {
                    lines.add(measure(deployment, rows, count, format));
                }
            }
        }
        report.table(
                "memory of one worker, " + HEAP,
                List.of("format", "rows", "seconds", "heap after GC, MiB", "RSS, MiB"),
                lines);
    }

    private static List<Object> measure(Deployment deployment, Rows rows, long count, OrderedFormat format)
            throws Exception {
        Path log = Files.createTempFile("gc", ".log");
        try {
            ChildJvm worker = deployment.addWorker(List.of(HEAP, "-XX:+UseG1GC", "-Xlog:gc:file=" + log));
            Deployment.ExportRun run = deployment.order(rows, count, format.options());
            long rss = worker.status("VmHWM") / 1_024;
            deployment.stopWorkers();
            return List.of(format.toString(), count, Report.seconds(run.duration()), largestAfterGc(log), rss);
        } finally {
            Files.delete(log);
        }
    }

    private static long largestAfterGc(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.contains("Pause"))
                    .map(AFTER_GC::matcher)
                    .filter(Matcher::find)
                    .mapToLong(found -> Long.parseLong(found.group(1)))
                    .max()
                    .orElse(0);
        }
    }
}
