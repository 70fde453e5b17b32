package dev.vipexport.cli;

import dev.vipexport.cli.api.ExportApiClient;
import dev.vipexport.cli.exit.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists all exports of the organisation, page by page. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists all exports of the organisation, newest first.")
final class ListCommand implements Callable<Integer> {
    private static final List<Integer> WIDTHS = List.of(32, 10, 4, 10, 12);

    private final CliContext context;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only exports in this state: ${COMPLETION-CANDIDATES}")
    private @Nullable State state;

    @Option(names = "--json", description = "Print the server's JSON without links, one export per line")
    private boolean json;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    enum State {
        QUEUED,
        RUNNING,
        ASSEMBLING,
        SUCCEEDED,
        FAILED,
        CANCELED
    }

    ListCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ExportApiClient api = connect.connect(context).api();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("limit", "200");
        if (state != null) {
            parameters.put("state", state.name());
        }
        Pages.forEach(api::list, parameters, "before", page -> {
            // a first page that did not arrive has no heading
            if (!json && !parameters.containsKey("before")) {
                show("ID", "STATE", "%", "ROWS", "BYTES", "CREATED");
            }
            page.path("exports").forEach(this::show);
        });
        return ExitCode.OK.code();
    }

    private void show(JsonNode job) {
        if (json) {
            context.out().printJson(OutputFormatter.redactLink(job, false));
            return;
        }
        String rows = job.path("totalCount").isNumber() ? "totalCount" : "";
        show(
                OutputFormatter.textOf(job, "exportId"),
                OutputFormatter.textOf(job, "state"),
                OutputFormatter.textOf(job, "progress", "percent"),
                rows.isEmpty()
                        ? OutputFormatter.textOf(job, "progress", "rowsTotal")
                        : OutputFormatter.textOf(job, rows),
                OutputFormatter.textOf(job, "bytes"),
                OutputFormatter.textOf(job, "createdAt"));
    }

    private void show(String... cells) {
        OutputFormatter.printRow(context.out(), WIDTHS, List.of(cells));
    }
}
