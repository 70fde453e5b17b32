package dev.vipexport.cli;

import dev.vipexport.cli.end.Exit;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Lists the labels that messages of a window have. */
@Command(
        name = "labels",
        mixinStandardHelpOptions = true,
        description = "Lists the labels in a window, and how many messages have each.")
final class LabelsCommand implements Callable<Integer> {
    private static final List<Integer> WIDTHS = List.of(28, 10, 8);

    private final Surroundings surroundings;

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Option(names = "--json", description = "As the server wrote it")
    private boolean json;

    @Mixin
    private ConnectOptions connect = new ConnectOptions();

    LabelsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        JsonNode answer = connect.connect(surroundings).exports().labels(window.parameters());
        if (json) {
            surroundings.out().println(answer);
            return Exit.OK.code();
        }
        show("LABEL", "COUNT", "BUILT-IN", "NAME");
        for (JsonNode label : answer.path("labels")) {
            show(
                    Listing.word(label, "label"),
                    Listing.word(label, "count"),
                    label.path("builtIn").asBoolean(false) ? "yes" : "no",
                    Listing.word(label, "name"));
        }
        return Exit.OK.code();
    }

    private void show(String... cells) {
        Listing.row(surroundings.out(), WIDTHS, List.of(cells));
    }
}
