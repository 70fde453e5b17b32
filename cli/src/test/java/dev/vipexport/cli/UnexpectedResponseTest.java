package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Responses that no export API sends end the program with one line. */
class UnexpectedResponseTest extends CommandTestBase {
    private static final String ID = "00000000000000000000000000000001";
    private static final byte[] BLANKS = " ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);

    static Stream<String> bodies() {
        String huge = String.valueOf(Long.MAX_VALUE);
        String job = "{\"exportId\":\"" + ID + "\",\"state\":";
        return Stream.of(
                "",
                "null",
                "1",
                "\"\"",
                "[]",
                "[null]",
                "{",
                "\0",
                "[".repeat(1_000_000),
                "1".repeat(100_000),
                "{\"exportId\":{},\"state\":[]}",
                "{\"exportId\":null,\"state\":null}",
                "{\"exports\":[[],{},null,1,{\"exportId\":[1],\"state\":{},\"progress\":[]}],\"nextCursor\":[]}",
                "{\"labels\":[{\"label\":{},\"count\":[],\"builtIn\":{},\"name\":[]},[],null]}",
                "{\"error\":[null,[],{\"message\":[]}],\"message\":{}}",
                job + "\"FAILED\",\"failure\":{\"message\":null},\"createdAt\":null}",
                job + "\"FAILED\",\"progress\":{\"rowsDone\":" + huge + ",\"rowsTotal\":1,\"etaSeconds\":" + huge
                        + "}}",
                job + "\"FAILED\",\"progress\":{\"rowsDone\":-5,\"rowsTotal\":3}}",
                job + "\"FAILED\",\"progress\":{\"rowsDone\":1e400,\"rowsTotal\":\"x\"}}",
                job + "\"SUCCEEDED\",\"csvUrl\":\"\"}",
                job + "\"SUCCEEDED\",\"csvUrl\":\"/relative\"}",
                "{\"slices\":[],\"whole\":{}}",
                "{\"slices\":[null],\"whole\":{\"rows\":0,\"bytes\":0,\"crc32c\":\"AAAAAA==\"}}",
                "{\"slices\":[{\"rows\":0,\"bytes\":-1,\"crc32c\":\"AAAAAA==\"}],"
                        + "\"whole\":{\"rows\":0,\"bytes\":-1,\"crc32c\":\"AAAAAA==\"}}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void command_endsWithOneLine(String body) throws IOException {
        String window = " --workspace=ws --channel=ch --from=2026-06-01 --to=2026-06-30";
        run.terminal = true;
        Path manifest = Files.writeString(folder.resolve("manifest.json"), body);
        Path file = Files.writeString(folder.resolve("file"), "id\n");
        for (String command : List.of(
                "export --no-download" + window,
                "export" + window,
                "download " + ID,
                "status " + ID,
                "status --json " + ID,
                "status --wait " + ID,
                "list",
                "list --json",
                "cancel " + ID,
                "cancel --json " + ID,
                "retry " + ID,
                "redeliver --json " + ID,
                "doctor",
                "doctor --json",
                "labels" + window,
                "labels --json" + window,
                "verify " + ID + " " + file,
                "verify " + manifest + " " + file)) {
            for (int i = 0; i < 3; i++) {
                boolean isPost = command.startsWith("export") || command.startsWith("redeliver");
                api.stubNext(isPost ? "POST" : "GET", "/", FakeApi.response(200, body));
            }
            int exit = run.execute(command.split(" "));
            assertThat(run.err()).as("%s: exit %s", command, exit).doesNotContain(" at dev.vipexport", "Exception");
            api.clearStubs();
        }
    }

    /** Sends a body that ends only when the client hangs up. */
    private static boolean sendForever(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (long sent = 0; sent < 1L << 30; sent += BLANKS.length) {
            out.write(BLANKS);
        }
        return true;
    }

    @Test
    void command_fails_whenResponseIsLarge() {
        for (String command : List.of("status " + ID, "list", "verify " + ID + " file", "cancel " + ID)) {
            api.stubNext("GET", "/", UnexpectedResponseTest::sendForever);

            assertThat(run.execute(command.split(" "))).as(run.err()).isEqualTo(5);
            assertThat(run.err()).contains("larger than 8 MiB");
            assertThat(run.pauses).as("no retry").isEmpty();
        }
    }

    @Test
    void verify_fails_whenManifestFileIsLarge() throws IOException {
        Path manifest = Files.writeString(folder.resolve("manifest.json"), " ".repeat((8 << 20) + 1));

        assertThat(run.execute("verify", manifest.toString(), manifest.toString()))
                .isEqualTo(2);
        assertThat(run.err()).contains("larger than 8 MiB");
    }

    @Test
    void download_followsNoRedirect() {
        String export = api.addJob("SUCCEEDED");
        api.stubNext("GET", "/storage", FakeApi.response(302, "", "Location", api.url() + "/storage/elsewhere"));

        assertThat(run.execute("download", export, output())).isEqualTo(5);

        assertThat(run.err()).contains("The storage server redirects (302)");
        assertThat(api.requests("GET", "/storage")).hasSize(1);
        assertThat(run.pauses).isEmpty();
    }
}
