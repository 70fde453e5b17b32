package dev.vipexport.bench;

import dev.vipexport.testsupport.SignedClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.json.JsonMapper;

/** Measures a small export of one tenant, alone and beside a large export of another tenant. */
final class FairnessBench {
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 50;
    private static final long SMALL = 100;
    private static final int ROWS_PER_SECOND = 8_000;
    private static final int CONCURRENT_SLICES = 4;

    private FairnessBench() {}

    static void run(Servers servers, Rows large, long count, Rows small, Report report) throws Exception {
        try (Deployment deployment = Deployment.start(servers)) {
            deployment.addWorker(List.of("-Xmx256m"), "--vip-export.kafka.slice-concurrency=" + CONCURRENT_SLICES);
            SignedClient caller = deployment.caller(small.tenant());
            servers.pace(ROWS_PER_SECOND);
            List<Double> idle = new ArrayList<>();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                double millis = SmallBench.millis(caller, small.request(SMALL));
                if (round >= 0) {
                    idle.add(millis);
                }
            }
            var running = CompletableFuture.supplyAsync(() -> deployment.export(large, count));
            List<Double> busy = new ArrayList<>();
            while (!running.isDone()) {
                busy.add(SmallBench.millis(caller, small.request(SMALL)));
            }
            servers.pace(0);
            double slice = sliceMillis(deployment, large, running.join());
            report.table(
                    "a small export of one tenant, milliseconds; a slice of the large export takes "
                            + Math.round(slice),
                    List.of("", "exports", "p50", "p99", "longest"),
                    List.of(line("alone", idle), line("beside a large export", busy)));
        }
    }

    private static List<Object> line(String name, List<Double> millis) {
        return List.of(
                name,
                (long) millis.size(),
                SmallBench.quantile(millis, 0.5),
                SmallBench.quantile(millis, 0.99),
                SmallBench.quantile(millis, 1));
    }

    private static double sliceMillis(Deployment deployment, Rows large, Deployment.ExportRun run) {
        String manifest = deployment
                .caller(large.tenant())
                .get(run.location() + "/manifest")
                .body();
        int slices = JsonMapper.shared().readTree(manifest).get("slices").size();
        return 1_000 * Report.seconds(run.duration()) * CONCURRENT_SLICES / slices;
    }
}
