package dev.vipexport.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which messages: a channel and a time window, as the API takes them. */
final class WindowOptions {
    @Option(names = "--workspace", paramLabel = "ID", required = true, description = "The workspace")
    private String workspace = "";

    @Option(names = "--channel", paramLabel = "ID", required = true, description = "The channel")
    private String channel = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "First day or instant: 2026-06-01, 2026-06-01T10:00:00Z, 2026-06-01T10:00:00+02:00")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            required = true,
            description = "Last day, all of it, or last instant; at most 31 days later")
    private String to = "";

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("workspaceId", workspace);
        parameters.put("mediumId", channel);
        parameters.put("from", from);
        parameters.put("to", to);
        return parameters;
    }
}
