package dev.vipexport.cli;

import dev.vipexport.cli.output.SafeOutput;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Formats the server's responses: columns for people, JSON for scripts. Removes links unless the user asks for them. */
final class OutputFormatter {
    private OutputFormatter() {}

    /** Prints a line with columns of at least these widths. */
    static void printRow(SafeOutput out, List<Integer> widths, List<String> cells) {
        var line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            int width = i < widths.size() ? widths.get(i) : 1;
            line.append(String.format(Locale.ROOT, "%-" + width + "s  ", cells.get(i)));
        }
        out.println(line.toString().stripTrailing());
    }

    /** Returns the text of a member, or a dash if it is absent or null. */
    static String textOf(JsonNode object, String... path) {
        JsonNode found = object;
        for (String step : path) {
            found = found.path(step);
        }
        return found.isMissingNode() || found.isNull() ? "-" : found.asString(found.toString());
    }

    /** Returns an empty JSON object. */
    static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }

    /** Returns {@code job} without its link, unless {@code withLink}. */
    static JsonNode redactLink(JsonNode job, boolean withLink) {
        return !withLink && job instanceof ObjectNode object
                ? object.deepCopy().without(List.of("csvUrl", "csvUrlExpiresAt"))
                : job;
    }
}
