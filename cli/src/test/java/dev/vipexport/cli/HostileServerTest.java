package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs every command against a server whose texts try to control the terminal. */
class HostileServerTest extends CommandTestBase {
    /** A title and a cleared screen, C1 controls, bidirectional and invisible characters, and forged lines. */
    private static final String HOSTILE =
            "a\u001b]0;PWNED\u0007\u001b[2J\u009b31m\u007f\u0085\u202egpj.\u2066\u2069\u061c"
                    + "\u200b\u200d\ufeff\u00ad\ud83d\ude00\udb40\udc41\b\t\rFORGED\nFORGED\u2028FORGED\u2029FORGED\u0000b";

    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\\n]]");
    private static final String JSON = JsonMapper.shared().writeValueAsString(HOSTILE);
    private static final String ID = "00000000000000000000000000000001";

    private void answer(String method, String path, int status, String json) {
        api.stubNext(method, path, FakeApi.response(status, json.replace("HOSTILE", JSON)));
    }

    private static String job(String state) {
        return "{\"exportId\":HOSTILE,\"state\":" + state + ",\"attempt\":HOSTILE,\"createdAt\":HOSTILE,"
                + "\"finishedAt\":HOSTILE,\"snapshotAt\":HOSTILE,\"csvUrl\":HOSTILE,\"crc32c\":HOSTILE,HOSTILE:0,"
                + "\"progress\":{\"rowsDone\":1,\"rowsTotal\":2},\"warnings\":[{\"code\":HOSTILE,\"message\":HOSTILE,"
                + "\"cells\":1,\"messages\":1,\"messageIds\":[HOSTILE]}],\"failure\":{\"code\":HOSTILE,\"message\":HOSTILE}}";
    }

    private void assertHarmless(int exit) {
        assertThat(run.all()).as("exit %s", exit).isNotEmpty();
        String withoutBar = run.all().replace("\r\u001b[K", "");
        assertThat(CONTROLS.matcher(withoutBar).results().count())
                .as(withoutBar)
                .isZero();
        assertThat(withoutBar.lines()).noneMatch(line -> line.startsWith("FORGED"));
    }

    private void executeAll(String... commands) {
        for (String command : commands) {
            var words = new ArrayList<>(List.of(command.split(" ")));
            if (List.of("export", "labels").contains(words.get(0))) {
                words.addAll(List.of(CommandTestBase.JUNE).subList(1, 5));
            }
            assertHarmless(run.execute(words.toArray(String[]::new)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export",
                "download " + ID,
                "list",
                "list --json",
                "status " + ID,
                "status --json " + ID,
                "cancel " + ID,
                "retry " + ID,
                "labels",
                "labels --json",
                "verify " + ID + " file"
            })
    void error_isPrintedAsText(String command) {
        for (String body :
                List.of("{\"message\":HOSTILE}", "{\"error\":[{\"message\":HOSTILE},{\"message\":HOSTILE}]}")) {
            answer(command.startsWith("export") ? "POST" : "GET", "/", 400, body);
            executeAll(command);
            assertThat(run.err()).contains("Refused (400): a?]0;PWNED", "\ud83d\ude00");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void job_isPrintedAsText(boolean terminal) {
        run.terminal = terminal;
        for (String command : List.of("export", "download " + ID, "status --print-url " + ID, "status --wait " + ID)) {
            if (command.equals("export")) {
                answer("POST", "/", 202, "{\"exportId\":\"" + ID + "\"}");
            }
            answer("GET", "/", 200, job("HOSTILE"));
            answer("GET", "/", 200, job("\"FAILED\""));
            answer("GET", "/", 200, job("\"FAILED\""));
            executeAll(command);
            assertThat(run.all())
                    .contains("a?]0;PWNED".toLowerCase(java.util.Locale.ROOT).substring(0, 4));
        }
    }

    @Test
    void answersToPosts_arePrintedAsText() {
        for (String command : List.of("redeliver " + ID, "retry " + ID)) {
            answer("GET", "/", 200, job("\"FAILED\""));
            answer("POST", "/", 409, "{\"message\":HOSTILE}");
            executeAll(command);
            assertThat(run.err()).contains("Refused (409): a?]0;PWNED");
            api.clearStubs();
        }
    }

    @Test
    void doctor_printsAnswersAsText() {
        answer("GET", "/v3", 200, "{\"openapi\":\"3.1.0\",\"info\":{\"version\":HOSTILE},\"paths\":{}}");
        answer("GET", "/vip", 403, "{\"message\":HOSTILE}");
        executeAll("doctor");
        assertThat(run.out()).contains("version a?]0;PWNED", "(403): a?]0;PWNED");
    }

    @Test
    void delivery_isPrintedAsText() {
        answer(
                "GET",
                "/",
                200,
                job("\"FAILED\"")
                        .replaceAll(
                                "}$",
                                ",\"retriedAs\":HOSTILE,\"callback\":{\"state\":HOSTILE,\"url\":HOSTILE,"
                                        + "\"lastAttempts\":[{\"startedAt\":HOSTILE,\"outcome\":HOSTILE,\"durationMillis\":HOSTILE},HOSTILE]}}"));
        executeAll("status " + ID);
        assertThat(run.out()).contains("delivery       a?]0;PWNED");
    }

    @Test
    void link_isPrintedAsText_whenRequested() {
        for (String command : List.of("export --no-download --print-url", "download --print-url " + ID)) {
            if (command.startsWith("export")) {
                answer("POST", "/", 202, "{\"exportId\":\"" + ID + "\"}");
            }
            answer("GET", "/", 200, job("\"SUCCEEDED\""));
            executeAll(command);
            assertThat(run.out()).contains("a?]0;PWNED");
        }
    }

    @Test
    void list_isPrintedAsText() {
        answer("GET", "/", 200, "{\"exports\":[" + job("HOSTILE") + "],\"nextCursor\":HOSTILE}");
        answer("GET", "/", 200, "{\"exports\":[],\"nextCursor\":HOSTILE}");
        executeAll("list");
        assertThat(run.out()).contains("a?]0;PWNED");
        assertThat(run.err()).contains("a?]0;PWNED");
    }

    @Test
    void labels_arePrintedAsText() {
        answer("GET", "/", 200, "{\"labels\":[{\"label\":HOSTILE,\"name\":HOSTILE,\"count\":HOSTILE}]}");
        executeAll("labels");
        assertThat(run.out()).contains("a?]0;PWNED");
    }

    @Test
    void json_keepsItsMeaning() {
        String labels = "{\"labels\":[{\"label\":HOSTILE,HOSTILE:\"\\ud800\"}]}";
        answer("GET", "/", 200, labels);
        executeAll("labels --json");
        assertThat(parse(run.out())).isEqualTo(parse(labels));

        String job = job("HOSTILE");
        answer("GET", "/", 200, job);
        executeAll("status --json --print-url " + ID);
        assertThat(parse(run.out())).isEqualTo(parse(job));

        answer("GET", "/", 200, "{\"exports\":[" + job + "]}");
        executeAll("list --json");
        assertThat(parse(run.out())).isEqualTo(parse(job.replace("\"csvUrl\":HOSTILE,", "")));
    }

    private static JsonNode parse(String json) {
        return JsonMapper.shared().readTree(json.replace("HOSTILE", JSON));
    }

    @Test
    void manifest_isPrintedAsText() throws IOException {
        String file = Files.write(folder.resolve("file"), api.file.bytes()).toString();
        String manifest = api.file.manifest(ID).replaceAll("\"crc32c\":\"[^\"]*\"", "\"crc32c\":HOSTILE");
        for (String body : List.of(
                manifest,
                api.file.manifest(ID).replace("\"csv\"", "HOSTILE"),
                api.file.manifest(ID).replace("\"none\"", "HOSTILE"))) {
            answer("GET", "/", 200, body);
            executeAll("verify " + ID + " " + file);
            assertThat(run.err()).contains("a?]0;PWNED");
            Path local = Files.writeString(folder.resolve("manifest.json"), body.replace("HOSTILE", JSON));
            executeAll("verify " + local + " " + file);
            assertThat(run.err()).contains("a?]0;PWNED");
        }
        String export = api.addJob("SUCCEEDED");
        answer("GET", "/vip-messages/exports/" + export + "/manifest", 200, manifest);
        executeAll("download " + export + " --output " + folder.resolve("out.csv"));
        assertThat(run.err()).contains("a?]0;PWNED");
    }

    @Test
    void arguments_arePrintedAsText() {
        executeAll("status " + HOSTILE.replace(" ", ""), "export --format " + HOSTILE, HOSTILE);
        executeAll("export --server " + HOSTILE, "verify no-such-file " + HOSTILE.replace("\0", ""));
    }

    @Test
    void brokenResponse_isPrintedAsText() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var thread = new Thread(() -> sendHostileStatusLine(server), "hostile-server");
            thread.setDaemon(true);
            thread.start();
            executeAll("status --retries 0 --server http://127.0.0.1:" + server.getLocalPort() + " " + ID);
            assertThat(run.err()).contains("PWNED");
        }
    }

    private static void sendHostileStatusLine(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept();
                    OutputStream out = socket.getOutputStream()) {
                socket.getInputStream().read();
                out.write("\u001b]0;PWNED\u0007 \u009b31m\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return;
            }
        }
    }
}
