package dev.vipexport.attack;

import com.sun.net.httpserver.HttpServer;
import dev.vipexport.attack.Attack.Kind;
import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Text of strangers in a spreadsheet, in a terminal and in arguments of the command line client. */
final class Texts {
    private static final List<String> FORMULAS = List.of(
            "=1+1",
            "hi\n=cmd|'/C calc'!A0\nbye",
            "hi\r\n+1+1",
            "hello;=1+1;bye",
            "a\t=1+1",
            "a,@SUM(1)",
            "a|-1+1",
            "\u0000=1+1",
            "\u00a0=1+1",
            " =1+1",
            "\ufeff=1+1",
            "\u200b=1+1",
            "\uff1d1+1");

    /** What some spreadsheet runs if it begins a cell, for any separator and line end. */
    private static final Pattern RUNS =
            Pattern.compile("(?:^|[\\r\\n;,\\t|])[\"\\s\\u0000\\u00a0\\ufeff\\u200b]*[=+@\\uff0b\\uff1d\\uff20]");

    private static final Pattern LINK = Pattern.compile("\"csvUrl\":\"([^\"]+)\"");
    private static final String ESCAPES = "\\u001b]0;PWNED\\u0007\\u001b[2J\\u009b31m\\u202etxt";

    private Texts() {}

    static List<Attack> attacks() {
        return List.of(
                Attack.of(
                        "formulas",
                        Kind.TEXT,
                        "Messages hold formulas behind line ends, separators and invisible characters.",
                        Texts::exportFormulas),
                Attack.of(
                                "terminal-escapes",
                                Kind.TEXT,
                                "A server answers the command line client with escape sequences.",
                                Texts::answerWithEscapes)
                        .withoutVictims(),
                Attack.of(
                                "argument-files",
                                Kind.TEXT,
                                "A label for the command line client begins with @ and names a file.",
                                Texts::nameArgumentFile)
                        .withoutVictims(),
                Attack.of(
                                "linked-part",
                                Kind.TEXT,
                                "The part file of a download is a link to another file.",
                                Texts::linkPart)
                        .withoutVictims());
    }

    private static void exportFormulas(Battle battle) {
        for (int i = 0; i < FORMULAS.size(); i++) {
            battle.backend.writeFormula(i, FORMULAS.get(i));
        }
        HttpResponse<String> done = battle.export(Backend.ATTACKER, Backend.FORMULAS, ",\"columns\":[\"id\",\"text\"]");
        Matcher link = LINK.matcher(done.body());
        if (!link.find()) {
            battle.fail("no file: " + Battle.abbreviate(done.body()));
            return;
        }
        String csv = new String(SignedClient.download(link.group(1)), StandardCharsets.UTF_8);
        Matcher runs = RUNS.matcher(csv);
        long count = 0;
        var first = "";
        while (runs.find()) {
            count++;
            if (first.isEmpty()) {
                first = csv.substring(runs.start(), Math.min(csv.length(), runs.end() + 10));
            }
        }
        if (count > 0) {
            battle.fail(count + " cells begin with a formula for some separator, first \""
                    + first.replaceAll("\\p{Cntrl}", "?") + '"');
        }
    }

    private static void answerWithEscapes(Battle battle) throws Exception {
        String error = "{\"message\":\"" + ESCAPES + "\"}";
        String list = "{\"exports\":[{\"exportId\":\"" + ESCAPES + "\",\"state\":\"" + ESCAPES + "\",\"createdAt\":\""
                + ESCAPES + "\"}],\"nextCursor\":null}";
        String failed = "{\"exportId\":\"0123\",\"state\":\"FAILED\",\"failure\":{\"code\":\"" + ESCAPES
                + "\",\"message\":\"" + ESCAPES + "\"},\"progress\":{\"rowsDone\":0}}";
        check(battle, 400, error, "list");
        check(battle, 200, list, "list");
        check(battle, 200, list, "list", "--json");
        check(battle, 200, failed, "status", "0123");
        check(battle, 200, failed, "download", "0123", "--output", "/tmp/no-such-folder/f");
    }

    private static void check(Battle battle, int status, String answer, String... arguments) throws Exception {
        try (var server = new FakeServer(status, answer)) {
            ChildJvm.Result result = runClient(server, List.of(arguments));
            String printed = result.output() + result.errors();
            if (printed.codePoints().anyMatch(Texts::isControl)) {
                battle.fail(String.join(" ", arguments) + " prints raw control characters after " + status);
            }
        }
    }

    private static boolean isControl(int c) {
        return (c < ' ' && c != '\n' && c != '\r' && c != '\t')
                || (c >= 0x7f && c <= 0x9f)
                || (c >= 0x202a && c <= 0x202e)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static void nameArgumentFile(Battle battle) throws Exception {
        Path folder = Files.createTempDirectory("attack");
        Path secret = Files.writeString(folder.resolve("secret"), "word-of-a-local-file");
        try (var server = new FakeServer(400, "{\"message\":\"no\"}")) {
            ChildJvm.Result result = runClient(
                    server,
                    List.of(
                            "export",
                            "--workspace=w",
                            "--channel=c",
                            "--from=2026-06-01",
                            "--to=2026-06-02",
                            "--label",
                            "@" + secret));
            String all = result.output() + result.errors() + server.received;
            if (all.contains("word-of-a-local-file")) {
                battle.fail("a label with @ sends or prints the words of a local file");
            }
            if (server.received.isEmpty()) {
                battle.note("the client sent nothing: " + Battle.abbreviate(result.errors()));
            }
        } finally {
            Files.delete(secret);
            Files.delete(folder);
        }
    }

    private static void linkPart(Battle battle) throws Exception {
        HttpResponse<String> done = battle.export(Backend.ATTACKER, Backend.SMALL, "");
        Matcher id = Pattern.compile("\"exportId\":\"([0-9a-f]+)\"").matcher(done.body());
        if (!id.find()) {
            battle.fail("no export: " + Battle.abbreviate(done.body()));
            return;
        }
        Path folder = Files.createTempDirectory("attack");
        Path other = Files.writeString(folder.resolve("other"), "precious");
        Files.createSymbolicLink(folder.resolve("out.csv.part"), other);
        Path file = folder.resolve("out.csv");
        String address = "http://127.0.0.1:" + battle.api.port();
        ChildJvm.Result first = runClient(address, List.of("download", id.group(1), "--output", file.toString()));
        if (!Files.readString(other).equals("precious")) {
            battle.fail("a download wrote through a link");
        }
        if (Files.isSymbolicLink(file)) {
            battle.fail("the downloaded file is a link");
        }
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            battle.note("with the link: " + Battle.abbreviate(first.errors()));
            Files.deleteIfExists(folder.resolve("out.csv.part"));
            ChildJvm.Result unused = runClient(address, List.of("download", id.group(1), "--output", file.toString()));
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        if (!mode.endsWith("------")) {
            battle.fail("the downloaded file has the mode " + mode);
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }

    private static ChildJvm.Result runClient(FakeServer server, List<String> arguments) throws Exception {
        return runClient("http://127.0.0.1:" + server.http.getAddress().getPort(), arguments);
    }

    private static ChildJvm.Result runClient(String address, List<String> arguments) throws Exception {
        var all = new ArrayList<>(arguments);
        all.add("--server=" + address);
        all.add("--retries=0");
        return ChildJvm.ofMain("dev.vipexport.cli.VipExport")
                .quickStart()
                .jvmOptions("-Xmx128m")
                .environment("VIP_EXPORT_KEY", Backend.ATTACKER.key())
                .environment("VIP_EXPORT_SECRET", Backend.ATTACKER.secret())
                .arguments(all)
                .run();
    }

    /** Gives the same answer to every request and keeps what it received. */
    private static final class FakeServer implements AutoCloseable {
        private final HttpServer http =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        private final Queue<String> received = new ConcurrentLinkedQueue<>();

        FakeServer(int status, String answer) throws IOException {
            http.createContext("/", exchange -> {
                received.add(exchange.getRequestURI()
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            http.start();
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }
}
