package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import java.util.List;
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

    @Option(names = "--json", description = "Print the server's JSON")
    private boolean json;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    LabelsCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        JsonNode answer = connect.connect(context).api().labels(window.parameters());
        if (json) {
            context.out().printJson(answer);
            return ExitCode.OK.code();
        }
        show("LABEL", "COUNT", "BUILT-IN", "NAME");
        for (JsonNode label : answer.path("labels")) {
            show(
                    OutputFormatter.textOf(label, "label"),
                    OutputFormatter.textOf(label, "count"),
                    label.path("builtIn").asBoolean(false) ? "yes" : "no",
                    OutputFormatter.textOf(label, "name"));
        }
        return ExitCode.OK.code();
    }

    private void show(String... cells) {
        OutputFormatter.printRow(context.out(), WIDTHS, List.of(cells));
    }
}
