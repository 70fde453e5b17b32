package dev.vipexport.cli;

import dev.vipexport.cli.api.ExportApiClient;
import dev.vipexport.cli.exit.ExitCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists the labels of the messages in a window. */
@Command(
        name = "labels",
        mixinStandardHelpOptions = true,
        description = "Lists the labels of the messages in a window, with the number of messages for each.")
final class LabelsCommand implements Callable<Integer> {
    private static final List<Integer> WIDTHS = List.of(28, 10, 8);

    private final CliContext context;

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Option(names = "--json", description = "Print the server's JSON, one page of labels per line")
    private boolean json;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    LabelsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ExportApiClient api = connect.connect(context).api();
        Map<String, String> parameters = new LinkedHashMap<>(window.parameters());
        if (!json) {
            show("LABEL", "COUNT", "BUILT-IN", "NAME");
        }
        Pages.forEach(api::labels, parameters, "after", this::printPage);
        return ExitCode.OK.code();
    }

    private void printPage(JsonNode page) {
        if (json) {
            context.out().printJson(page);
        } else {
            page.path("labels").forEach(this::show);
        }
    }

    private void show(JsonNode label) {
        show(
                OutputFormatter.textOf(label, "label"),
                countOf(label),
                label.path("builtIn").asBoolean(false) ? "yes" : "no",
                OutputFormatter.textOf(label, "name"));
    }

    /** Returns {@code >=1000000} if the API counted no further. */
    private static String countOf(JsonNode label) {
        String count = OutputFormatter.textOf(label, "count");
        return label.path("atLeast").asBoolean(false) ? ">=" + count : count;
    }

    private void show(String... cells) {
        OutputFormatter.printRow(context.out(), WIDTHS, List.of(cells));
    }
}
