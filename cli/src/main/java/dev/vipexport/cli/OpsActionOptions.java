package dev.vipexport.cli;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Options of actions. */
final class OpsActionOptions {
    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why you do it, in 10 to 500 characters. The audit keeps it")
    private String reason = "";

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "Repeating the command with the same key is the same action. Default: a new one")
    private @Nullable String key;

    String key() {
        return key == null ? UUID.randomUUID().toString() : key;
    }

    ObjectNode body() {
        return OutputFormatter.object().put("reason", reason);
    }
}
