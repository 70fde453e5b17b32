package dev.vipexport.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes what the server said, for people in columns, for scripts as JSON; links only where they were asked for. */
final class OutputFormatter {
    private OutputFormatter() {}

    /** One line of columns that are at least so wide. */
    static void printRow(PrintStream out, List<Integer> widths, List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = replaceControls(cells.get(i));
            int width = i < widths.size() ? widths.get(i) : 1;
            line.append(String.format(Locale.ROOT, "%-" + width + "s  ", cell));
        }
        out.println(line.toString().stripTrailing());
    }

    /** A word of the server's that is absent or null is a dash. */
    static String textOf(JsonNode object, String... path) {
        JsonNode found = object;
        for (String step : path) {
            found = found.path(step);
        }
        return found.isMissingNode() || found.isNull() ? "-" : found.asString();
    }

    /** {@code job} as it may be shown. */
    static JsonNode redactLink(JsonNode job, boolean withLink) {
        return !withLink && job instanceof ObjectNode object
                ? object.deepCopy().without(List.of("csvUrl", "csvUrlExpiresAt"))
                : job;
    }

    /** Names come from outside; what moves a terminal's cursor is not shown. */
    private static String replaceControls(String cell) {
        return cell.replaceAll("\\p{Cntrl}", "?");
    }
}
