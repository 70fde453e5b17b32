package dev.vipexport.bench;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import dev.vipexport.worker.upload.Uploads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Compares an export of 100 rows over HTTP with a server that exports inside the request, without job and queue. Each
 * export has other rows.
 */
final class SmallBench {
    private static final int WARM_UP = 600;
    private static final int ROUNDS = 400;
    private static final int ROWS = 100;

    /** Enough rows for another window in each round. */
    static final int CHANNEL_ROWS = WARM_UP + ROUNDS + ROWS;

    /**
     * Five processes share the machine: without this the optimising compilers, which are not done with a service before
     * some thousands of exports, take a core from them.
     */
    private static final List<String> C1_ONLY = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    private SmallBench() {}

    static void run(Servers servers, Rows rows, Report report) throws Exception {
        try (Firestore firestore = GoogleClients.firestore(servers.cloud());
                Storage storage = Uploads.storage(servers.cloud(), Servers.UPLOAD);
                Deployment deployment = Deployment.start(servers, C1_ONLY)) {
            deployment.addWorker(C1_ONLY);
            // waits until the worker takes tickets
            deployment.export(rows, ROWS);
            HttpServer direct = startDirectServer(firestore, storage, rows);
            var directCaller = new SignedClient(
                    "http://127.0.0.1:" + direct.getAddress().getPort(),
                    DemoOrganisations.DEMO,
                    InstantSource.system());
            var exports = new ArrayList<Double>();
            var directs = new ArrayList<Double>();
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                int first = WARM_UP + round;
                double export = millis(deployment.caller(rows.tenant()), rows.request(first, ROWS));
                double directly = millis(directCaller, "/" + first);
                if (round >= 0) {
                    exports.add(export);
                    directs.add(directly);
                }
            }
            direct.stop(0);
            report.table(
                    "small export, " + ROWS + " rows over HTTP, milliseconds",
                    List.of("", "p50", "p99"),
                    List.of(
                            List.of("through the queue", quantile(exports, 0.5), quantile(exports, 0.99)),
                            List.of("directly", quantile(directs, 0.5), quantile(directs, 0.99)),
                            List.of(
                                    "more",
                                    quantile(exports, 0.5) - quantile(directs, 0.5),
                                    quantile(exports, 0.99) - quantile(directs, 0.99))));
        }
    }

    static double millis(SignedClient caller, String request) {
        long before = System.nanoTime();
        var response = caller.get(request);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
        return (System.nanoTime() - before) / 1e6;
    }

    static double quantile(List<Double> values, double quantile) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) (quantile * (sorted.size() - 1)));
    }

    /** Starts the server. The path of a request is the number of its first row. */
    private static HttpServer startDirectServer(Firestore firestore, Storage storage, Rows rows) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(worker -> {
            var thread = new Thread(worker, "direct");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            long first = Long.parseLong(exchange.getRequestURI().getPath().substring(1));
            handle(exchange, firestore, storage, rows.query(first, ROWS));
        });
        server.start();
        return server;
    }

    private static void handle(HttpExchange exchange, Firestore firestore, Storage storage, ExportQuery query)
            throws IOException {
        try (exchange) {
            List<QueryDocumentSnapshot> rows =
                    VipMessages.newestFirst(firestore, query).get().get().getDocuments();
            var csv = new StringBuilder();
            var printer = new CSVPrinter(csv, CSVFormat.RFC4180);
            for (QueryDocumentSnapshot row : rows) {
                printer.printRecord(
                        row.getId(),
                        Objects.requireNonNull(row.getTimestamp(VipMessages.TIMESTAMP)),
                        row.getString(VipMessages.USER_ID),
                        row.getString(VipMessages.KIND),
                        row.getString(VipMessages.SOURCE),
                        row.get(VipMessages.LABELS),
                        row.getString(VipMessages.TEXT));
            }
            String name = "direct/" + UUID.randomUUID() + ".csv";
            storage.create(
                    BlobInfo.newBuilder(Servers.BUCKET, name).build(),
                    csv.toString().getBytes(StandardCharsets.UTF_8));
            byte[] body = ("{\"totalCount\":" + rows.size() + ",\"csvUrl\":\"" + name + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
