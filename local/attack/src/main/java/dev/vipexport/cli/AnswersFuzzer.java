package dev.vipexport.cli;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.cli.output.SafeOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Answers the commands of the command line client with fuzzed responses. */
public final class AnswersFuzzer {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("list"),
            List.of("list", "--json"),
            List.of("status", "0123"),
            List.of("cancel", "0123"),
            List.of("retry", "0123"),
            List.of("redeliver", "0123"),
            List.of("doctor"),
            List.of("labels", "--workspace=w", "--channel=c", "--from=2026-06-01", "--to=2026-06-02"),
            List.of("verify", "0123", "/dev/null"));
    private static final List<Integer> STATUSES =
            List.of(200, 200, 200, 202, 204, 301, 400, 401, 404, 422, 429, 500, 503);

    private static final HttpServer SERVER = startServer();
    private static volatile Answer answer = new Answer(200, "", "");

    private record Answer(int status, String header, String body) {}

    private AnswersFuzzer() {}

    private static HttpServer startServer() {
        try {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                Answer given = answer;
                byte[] body = given.body().getBytes(StandardCharsets.ISO_8859_1);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                if (!given.header().isEmpty()) {
                    exchange.getResponseHeaders().set("Retry-After", given.header());
                    exchange.getResponseHeaders().set("Location", given.header());
                }
                boolean empty = given.status() == 204 || body.length == 0;
                exchange.sendResponseHeaders(given.status(), empty ? -1 : body.length);
                if (!empty) {
                    exchange.getResponseBody().write(body);
                }
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs one input. A stack trace and a raw control character count as crashes. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
        List<String> command = data.pickValue(COMMANDS);
        int status = data.pickValue(STATUSES);
        String header = data.consumeAsciiString(20).replaceAll("[^ -~]", "");
        // one character for each byte
        answer = new Answer(status, header, new String(data.consumeRemainingAsBytes(), StandardCharsets.ISO_8859_1));
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var context = new CliContext(
                Map.of(
                        "VIP_EXPORT_SERVER",
                        "http://127.0.0.1:" + SERVER.getAddress().getPort(),
                        "VIP_EXPORT_KEY",
                        "key",
                        "VIP_EXPORT_SECRET",
                        "secret"),
                new SafeOutput(new PrintStream(out, true, StandardCharsets.UTF_8)),
                new SafeOutput(new PrintStream(err, true, StandardCharsets.UTF_8)),
                InstantSource.system(),
                pause -> {},
                false,
                Path.of("/nonexistent"),
                new InterruptHandler());
        int unused = VipExport.commandLine(context).execute(command.toArray(String[]::new));
        String printed = out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
        if (printed.contains("at dev.vipexport")) {
            throw new IllegalStateException(command + " fails with a stack trace: " + printed);
        }
        if (printed.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r')) {
            throw new IllegalStateException(command + " prints a raw control character");
        }
    }
}
