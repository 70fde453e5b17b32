package dev.vipexport.bench;

import java.util.ArrayList;
import java.util.List;

/** One export of many rows, where Firestore gives every stream a bounded number of rows a second. */
final class SpeedUpBench {
    private static final int ROWS_PER_SECOND = 8_000;
    private static final List<Integer> CONCURRENT_SLICES = List.of(1, 2, 4, 8);
    private static final List<Integer> PROCESSES = List.of(1, 2, 4);
    private static final int SLICES_OF_EACH = 2;

    private final Servers servers;
    private final Deployment deployment;
    private final Rows rows;
    private final long count;

    private SpeedUpBench(Servers servers, Deployment deployment, Rows rows, long count) {
        this.servers = servers;
        this.deployment = deployment;
        this.rows = rows;
        this.count = count;
    }

    static void run(Servers servers, Rows rows, long count, Report report) throws Exception {
        try (Deployment deployment = Deployment.start(servers)) {
            var bench = new SpeedUpBench(servers, deployment, rows, count);
            var bySlices = new ArrayList<List<Object>>();
            for (int slices : CONCURRENT_SLICES) {
                bySlices.add(bench.line(slices, bench.measure(1, slices), bySlices));
            }
            report.table(
                    "speed-up by concurrent slices, " + ROWS_PER_SECOND + " rows/s a stream",
                    List.of("slices", "seconds", "rows/s", "speed-up"),
                    bySlices);
            var byProcesses = new ArrayList<List<Object>>();
            for (int processes : PROCESSES) {
                byProcesses.add(bench.line(processes, bench.measure(processes, SLICES_OF_EACH), byProcesses));
            }
            report.table(
                    "speed-up by worker processes of " + SLICES_OF_EACH + " slices each",
                    List.of("processes", "seconds", "rows/s", "speed-up"),
                    byProcesses);
        }
    }

    private List<Object> line(int parallel, double seconds, List<List<Object>> before) {
        double one = before.isEmpty() ? seconds : (Double) before.get(0).get(1);
        return List.of((long) parallel, seconds, count / seconds, one / seconds);
    }

    private double measure(int processes, int slicesOfEach) throws Exception {
        for (int process = 0; process < processes; process++) {
            deployment.addWorker(List.of("-Xmx256m"), "--vip-export.queue.slice-concurrency=" + slicesOfEach);
        }
        deployment.awaitSliceConsumers(processes * slicesOfEach);
        // warms the code up
        deployment.export(rows, count / 5);
        servers.pace(ROWS_PER_SECOND);
        Deployment.Run run = deployment.export(rows, count);
        servers.pace(0);
        deployment.stopWorkers();
        return Report.seconds(run.took());
    }
}
