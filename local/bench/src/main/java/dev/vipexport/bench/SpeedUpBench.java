package dev.vipexport.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures one export of many rows while Firestore limits the rows per second of each stream. The first run has the speed
 * of a stream in the cloud. The second run has a quarter of the speed and of the rows, so that eight streams leave CPU.
 */
final class SpeedUpBench {
    private static final List<Integer> CONCURRENT_SLICES = List.of(1, 2, 4, 8);
    private static final List<Integer> PROCESSES = List.of(1, 2, 4);
    private static final int SLICES_PER_WORKER = 2;
    private static final int ROWS_PER_SECOND = 8_000;
    private static final long ROWS_PER_SLICE = 20_000;
    private static final int SLOWDOWN = 4;

    /** Exports for each process before the one that is measured: what a slice does once is compiled after some hundreds. */
    private static final int WARM_UP = 16;

    private final Servers servers;
    private final Deployment deployment;
    private final Rows rows;
    private final Load load;

    private SpeedUpBench(Servers servers, Deployment deployment, Rows rows, Load load) {
        this.servers = servers;
        this.deployment = deployment;
        this.rows = rows;
        this.load = load;
    }

    /**
     * What is exported.
     *
     * @param rowsPerSecond of each stream
     */
    private record Load(OrderedFormat format, long rows, int rowsPerSecond, long rowsPerSlice) {
        Load slowedDown() {
            return new Load(format, rows / SLOWDOWN, rowsPerSecond / SLOWDOWN, rowsPerSlice / SLOWDOWN);
        }

        @Override
        public String toString() {
            return "%s, %,d rows, %,d rows/s a stream".formatted(format, rows, rowsPerSecond);
        }
    }

    static void run(Servers servers, Rows rows, long count, Report report) throws Exception {
        var load = new Load(OrderedFormat.CSV, count, ROWS_PER_SECOND, ROWS_PER_SLICE);
        try (Deployment deployment = Deployment.start(servers)) {
            for (Load each : List.of(load, load.slowedDown())) {
                var bench = new SpeedUpBench(servers, deployment, rows, each);
                bench.bySlices(report);
                bench.byProcesses(report);
            }
        }
    }

    /** Measures what compressing costs beside {@link #run}'s second load, which leaves CPU. */
    static void runFormats(Servers servers, Rows rows, long count, Report report) throws Exception {
        try (Deployment deployment = Deployment.start(servers)) {
            for (OrderedFormat format : OrderedFormat.values()) {
                var load = new Load(format, count, ROWS_PER_SECOND, ROWS_PER_SLICE);
                new SpeedUpBench(servers, deployment, rows, load.slowedDown()).bySlices(report);
            }
        }
    }

    private void bySlices(Report report) throws Exception {
        var bySlices = new ArrayList<List<Object>>();
        for (int slices : CONCURRENT_SLICES) {
            bySlices.add(line(slices, measure(1, slices), bySlices));
        }
        report.table("speed-up by concurrent slices, " + load, columns("slices"), bySlices);
    }

    private void byProcesses(Report report) throws Exception {
        var byProcesses = new ArrayList<List<Object>>();
        for (int processes : PROCESSES) {
            byProcesses.add(line(processes, measure(processes, SLICES_PER_WORKER), byProcesses));
        }
        report.table(
                "speed-up by worker processes of " + SLICES_PER_WORKER + " slices each, " + load,
                columns("processes"),
                byProcesses);
    }

    private static List<String> columns(String parallel) {
        return List.of(parallel, "seconds", "planning", "assembling", "rows/s", "speed-up");
    }

    private static List<Object> line(int parallel, Deployment.ExportRun run, List<List<Object>> before) {
        double seconds = Report.seconds(run.duration());
        double one = before.isEmpty() ? seconds : (Double) before.get(0).get(1);
        return List.of(
                (long) parallel,
                seconds,
                Report.seconds(run.planning()),
                Report.seconds(run.assembling()),
                run.rows() / seconds,
                one / seconds);
    }

    private Deployment.ExportRun measure(int processes, int slicesPerWorker) throws Exception {
        for (int process = 0; process < processes; process++) {
            deployment.addWorker(
                    List.of("-Xmx256m"),
                    "--vip-export.kafka.slice-concurrency=" + slicesPerWorker,
                    "--vip-export.plan.slice-rows=" + load.rowsPerSlice());
        }
        deployment.awaitSliceConsumers(processes * slicesPerWorker);
        for (int export = 0; export < WARM_UP * processes; export++) {
            deployment.order(rows, load.rows() / SLOWDOWN, load.format().options());
        }
        servers.pace(load.rowsPerSecond());
        Deployment.ExportRun run =
                deployment.order(rows, load.rows(), load.format().options());
        servers.pace(0);
        deployment.stopWorkers();
        return run;
    }
}
