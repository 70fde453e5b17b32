package dev.vipexport.worker.assemble;

import com.google.cloud.NoCredentials;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers as Cloud Storage does when it deletes some objects of a batch and refuses others. */
final class PartlyRefusingBucket implements AutoCloseable {
    private static final Pattern DELETE = Pattern.compile("DELETE \\S*/o/([^\\s?]+)");

    /** The objects of each batch. */
    final List<List<String>> deleted = new CopyOnWriteArrayList<>();

    private final List<String> objects;
    private final Queue<List<String>> statuses;
    private final HttpServer server;

    /**
     * Starts a bucket with as many objects as the first batch has statuses: part-0, part-1 and so on.
     *
     * @param first the statuses of the objects of the first batch
     * @param second the statuses of the objects of the second batch
     */
    PartlyRefusingBucket(List<String> first, List<String> second) throws IOException {
        this.objects =
                IntStream.range(0, first.size()).mapToObj(i -> "part-" + i).toList();
        this.statuses = new ArrayDeque<>(List.of(first, second));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/storage/v1/b/" + AssemblerTestBase.BUCKET + "/o", this::list);
        server.createContext("/batch/storage/v1", this::answerBatch);
        server.start();
    }

    Storage client() {
        return StorageOptions.newBuilder()
                .setProjectId("p")
                .setHost("http://127.0.0.1:" + server.getAddress().getPort())
                .setCredentials(NoCredentials.getInstance())
                .build()
                .getService();
    }

    private void list(HttpExchange exchange) throws IOException {
        String items = objects.stream()
                .map(name -> "{\"kind\":\"storage#object\",\"bucket\":\"" + AssemblerTestBase.BUCKET + "\",\"name\":\""
                        + name + "\"}")
                .collect(Collectors.joining(","));
        respond(exchange, "application/json", "{\"kind\":\"storage#objects\",\"items\":[" + items + "]}");
    }

    private void answerBatch(HttpExchange exchange) throws IOException {
        String calls = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        List<String> names = DELETE.matcher(calls)
                .results()
                .map((MatchResult call) -> call.group(1))
                .toList();
        deleted.add(names);
        List<String> answers = statuses.remove();
        var body = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            body.append("--answers\r\nContent-Type: application/http\r\nContent-ID: <response-")
                    .append(i + 1)
                    .append(">\r\n\r\nHTTP/1.1 ")
                    .append(answers.get(i))
                    .append(" Status\r\n")
                    .append(answers.get(i).equals("204") ? "\r\n\r\n" : errorPart(answers.get(i)));
        }
        respond(
                exchange,
                "multipart/mixed; boundary=answers",
                body.append("--answers--\r\n").toString());
    }

    private static String errorPart(String status) {
        String error = "{\"error\":{\"code\":" + status + ",\"message\":\"refused\",\"errors\":[]}}";
        return "Content-Type: application/json\r\nContent-Length: " + error.length() + "\r\n\r\n" + error + "\r\n";
    }

    private static void respond(HttpExchange exchange, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
