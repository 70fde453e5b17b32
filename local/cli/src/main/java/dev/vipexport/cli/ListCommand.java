package dev.vipexport.cli;

import dev.vipexport.cli.api.Exports;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists all exports of the organisation, page after page. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the organisation's exports, all of them, newest first.")
final class ListCommand implements Callable<Integer> {
    private static final List<Integer> WIDTHS = List.of(32, 10, 4, 10, 12);

    private final Surroundings surroundings;

    @Option(names = "--state", paramLabel = "STATE", description = "Only those in this state: ${COMPLETION-CANDIDATES}")
    private @Nullable State state;

    @Option(names = "--json", description = "One JSON object a line, as the server wrote it but for the link")
    private boolean json;

    @Option(names = "--print-url", description = "With the links to the files (with --json)")
    private boolean printUrl;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    enum State {
        QUEUED,
        RUNNING,
        ASSEMBLING,
        SUCCEEDED,
        FAILED,
        CANCELED
    }

    ListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Exports exports = connect.connect(surroundings).exports();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", "200");
        if (state != null) {
            parameters.put("state", state.name());
        }
        for (String cursor = page(exports, parameters); !cursor.isEmpty(); cursor = page(exports, parameters)) {
            if (cursor.equals(parameters.put("before", cursor))) {
                throw new EndException(Exit.UNREACHABLE, "The server's list does not go on after " + cursor);
            }
        }
        return Exit.OK.code();
    }

    /** Where the next page begins; empty where none is left. */
    private String page(Exports exports, Map<String, String> parameters) {
        JsonNode page = exports.list(parameters);
        if (!json && !parameters.containsKey("before")) {
            show("ID", "STATE", "%", "ROWS", "BYTES", "CREATED");
        }
        page.path("exports").forEach(this::show);
        return page.path("nextCursor").asString("");
    }

    private void show(JsonNode job) {
        if (json) {
            surroundings.out().println(Listing.job(job, printUrl));
            return;
        }
        String rows = job.path("totalCount").isNumber() ? "totalCount" : "";
        show(
                Listing.word(job, "exportId"),
                Listing.word(job, "state"),
                Listing.word(job, "progress", "percent"),
                rows.isEmpty() ? Listing.word(job, "progress", "rowsTotal") : Listing.word(job, rows),
                Listing.word(job, "bytes"),
                Listing.word(job, "createdAt"));
    }

    private void show(String... cells) {
        Listing.row(surroundings.out(), WIDTHS, List.of(cells));
    }
}
