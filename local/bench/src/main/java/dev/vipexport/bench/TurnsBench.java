package dev.vipexport.bench;

import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Measures a small export of one tenant, alone and beside a hundred small and ten large exports of another tenant. */
final class TurnsBench {
    private static final int WARM_UP = 50;
    private static final int ROUNDS = 100;
    private static final long SMALL = 100;
    private static final int MANY = 100;
    private static final int GIANTS = 10;
    private static final int ROWS_PER_SECOND = 8_000;

    private TurnsBench() {}

    static void run(Servers servers, Rows large, Rows small, Report report) throws Exception {
        try (Deployment deployment = Deployment.start(servers)) {
            deployment.addWorker(List.of("-Xmx256m"));
            SignedClient caller = deployment.caller(small.tenant());
            servers.pace(ROWS_PER_SECOND);
            List<Double> warmUp = measure(caller, small, WARM_UP);
            List<Double> alone = measure(caller, small, ROUNDS);
            List<String> giants = orderGiants(deployment, large);
            List<Double> beside;
            var many = new Backlog(deployment.caller(large.tenant()), large);
            try (many) {
                measure(caller, small, WARM_UP / 5);
                beside = measure(caller, small, ROUNDS);
            }
            long reading = giants.stream()
                    .filter(giant -> isActive(deployment, large, giant))
                    .count();
            giants.forEach(giant -> deployment.caller(large.tenant()).delete(giant));
            servers.pace(0);
            report.table(
                    "a small export of one tenant, milliseconds; " + reading + " of " + GIANTS
                            + " large exports of the other tenant were active to the end, first warm-up "
                            + Math.round(warmUp.get(0)),
                    List.of("", "exports", "p50", "p95", "longest"),
                    List.of(
                            line("alone", alone),
                            line("beside " + MANY + " small and " + GIANTS + " large ones of another tenant", beside),
                            line("each of these small ones", many.millis())));
        }
    }

    private static List<Double> measure(SignedClient caller, Rows small, int rounds) {
        var millis = new ArrayList<Double>();
        for (int round = 0; round < rounds; round++) {
            millis.add(SmallBench.millis(caller, small.request(SMALL)));
        }
        return millis;
    }

    private static List<String> orderGiants(Deployment deployment, Rows large) {
        var locations = new ArrayList<String>();
        for (int giant = 0; giant < GIANTS; giant++) {
            HttpResponse<String> accepted = deployment
                    .caller(large.tenant())
                    .get(large.request(large.count() - giant), "Prefer", "respond-async");
            locations.add(accepted.headers()
                    .firstValue("Location")
                    .orElseThrow(() -> new IllegalStateException(accepted.statusCode() + " " + accepted.body())));
        }
        return locations;
    }

    private static boolean isActive(Deployment deployment, Rows large, String location) {
        String job = deployment.caller(large.tenant()).get(location).body();
        return !job.contains("\"SUCCEEDED\"") && !job.contains("\"FAILED\"");
    }

    /** Keeps a hundred small exports under way until it is closed. */
    private static final class Backlog implements AutoCloseable {
        private final Semaphore free = new Semaphore(MANY);
        private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
        private final SignedClient caller;
        private final Rows rows;
        private final CompletableFuture<Void> orders;
        private volatile boolean closed;

        Backlog(SignedClient caller, Rows rows) {
            this.caller = caller;
            this.rows = rows;
            this.orders = CompletableFuture.runAsync(this::orderUntilClosed);
        }

        private void orderUntilClosed() {
            for (long first = 0; !closed; first = (first + 1) % (rows.count() - SMALL)) {
                free.acquireUninterruptibly();
                long before = System.nanoTime();
                var unused = caller.getAsync(rows.request(first, SMALL)).whenComplete((response, failure) -> {
                    if (failure == null && response.statusCode() == 200) {
                        millis.add((System.nanoTime() - before) / 1e6);
                    }
                    free.release();
                });
            }
        }

        List<Double> millis() {
            return List.copyOf(millis);
        }

        @Override
        public void close() {
            closed = true;
            orders.join();
            free.acquireUninterruptibly(MANY);
        }
    }

    private static List<Object> line(String name, List<Double> millis) {
        return List.of(
                name,
                (long) millis.size(),
                SmallBench.quantile(millis, 0.5),
                SmallBench.quantile(millis, 0.95),
                SmallBench.quantile(millis, 1));
    }
}
