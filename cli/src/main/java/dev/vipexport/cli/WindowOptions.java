package dev.vipexport.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for channel and time window. */
final class WindowOptions {
    @Option(names = "--workspace", paramLabel = "ID", required = true, description = "Id of the workspace")
    private String workspace = "";

    @Option(names = "--channel", paramLabel = "ID", required = true, description = "Id of the channel")
    private String channel = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "First day or instant, such as 2026-06-01, 2026-06-01T10:00:00Z or 2026-06-01T10:00:00+02:00")
    private String from = "";

    @Option(
            names = "--to",
            paramLabel = "TIME",
            required = true,
            description = "Last day or instant, both included; at most 31 days of the calendar")
    private String to = "";

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description =
                    "Time zone of the days of --from and --to, and of the times in the file: Europe/Zurich, +02:00."
                            + " Default: UTC")
    private @Nullable String timeZone;

    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("workspaceId", workspace);
        parameters.put("mediumId", channel);
        parameters.put("from", from);
        parameters.put("to", to);
        if (timeZone != null) {
            parameters.put("timeZone", timeZone);
        }
        return parameters;
    }
}
