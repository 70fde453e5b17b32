package dev.vipexport.stack.demo;

import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports over HTTP as a caller does, and prints request, response and first rows. */
public final class DemoExport {
    private static final String REQUEST =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30";
    private static final int ROWS_SHOWN = 5;
    private static final int CELL_WIDTH = 60;

    private final String url;
    private final SignedClient caller;
    private final PrintStream out;

    /** Creates an export through the API at {@code url}. */
    public DemoExport(String url, SignedClient caller, PrintStream out) {
        this.url = url;
        this.caller = caller;
        this.out = out;
    }

    /** Exports, and prints the request, the response, the first rows, and the request as a curl command. */
    public void run() throws IOException {
        out.println();
        out.println("GET " + REQUEST);
        HttpResponse<String> answer = caller.get(REQUEST);
        out.println(answer.statusCode() + " " + answer.body());
        if (answer.statusCode() == 200) {
            JsonNode csvUrl = JsonMapper.shared().readTree(answer.body()).required("csvUrl");
            printRows(new String(SignedClient.download(csvUrl.stringValue()), StandardCharsets.UTF_8));
        }
        out.println();
        out.println("This request as a command that signs itself:");
        out.println(curlCommand());
        out.println();
    }

    private void printRows(String csv) throws IOException {
        out.println();
        try (CSVParser rows = CSVFormat.RFC4180.parse(new StringReader(csv))) {
            rows.stream().limit(1 + ROWS_SHOWN).map(DemoExport::formatRow).forEach(out::println);
        }
    }

    private static String formatRow(CSVRecord row) {
        return row.stream()
                .map(cell -> cell.replace("\r\n", "⏎").replace('\n', '⏎').replace('\t', '⇥'))
                .map(cell -> cell.length() <= CELL_WIDTH ? cell : cell.substring(0, CELL_WIDTH) + "…")
                .collect(Collectors.joining(" | "));
    }

    private String curlCommand() {
        return "D=$(date -u +%Y-%m-%dT%H:%M:%SZ); curl -sS '" + url + REQUEST + "'"
                + " -H 'x-api-key: " + DemoOrganisations.DEMO.key() + "' -H \"x-date: $D\""
                + " -H \"x-signature: $(printf %s \"$D\" | openssl dgst -sha256 -hmac '"
                + DemoOrganisations.DEMO.secret() + "' -r | cut -d' ' -f1)\"";
    }
}
