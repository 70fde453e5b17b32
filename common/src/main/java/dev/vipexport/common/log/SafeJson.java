package dev.vipexport.common.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Set;
import org.springframework.boot.json.JsonWriter.MemberPath;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Escapes the text of strangers in structured logs as {@link SafeMessageConverter} does in plain ones. JSON itself escapes
 * control characters only, so a character that reorders others would reach a terminal.
 */
public final class SafeJson implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {
    /** Members with a stack trace, whose line ends are our own. JSON escapes them. */
    private static final Set<String> WITH_LINES = Set.of("stack_trace", "_error_stack_trace", "full_message");

    @Override
    public void customize(Members<ILoggingEvent> members) {
        members.applyingValueProcessor((path, value) -> value instanceof String text ? escape(path, text) : value);
    }

    private static String escape(MemberPath path, String text) {
        return WITH_LINES.contains(path.name()) ? SafeText.escapeKeepingLines(text) : SafeText.escapeKeepingTabs(text);
    }
}
