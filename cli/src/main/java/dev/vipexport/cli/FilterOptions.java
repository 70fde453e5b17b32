package dev.vipexport.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that select messages within the window. */
final class FilterOptions {
    @Option(names = "--label", paramLabel = "LABEL", description = "Only messages with this label")
    private @Nullable String label;

    @Option(
            names = "--content-type",
            paramLabel = "TYPE",
            description = "Only messages of this type: ${COMPLETION-CANDIDATES}")
    private @Nullable ContentType contentType;

    enum ContentType {
        TEXT,
        POSTBACK,
        ATTACHMENT,
        OTHER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    void addTo(Map<String, ? super String> parameters) {
        if (label != null) {
            parameters.put("label", label);
        }
        if (contentType != null) {
            parameters.put("contentType", contentType.toString());
        }
    }
}
