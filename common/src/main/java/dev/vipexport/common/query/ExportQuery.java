package dev.vipexport.common.query;

import org.jspecify.annotations.Nullable;

/**
 * Which messages to export. Two queries that are equal match the same messages.
 *
 * @param label only messages that carry this label; null for all
 * @param contentType only messages of this kind; null for all
 */
public record ExportQuery(
        String workspaceId,
        String mediumId,
        TimeWindow window,
        @Nullable String label,
        @Nullable MessageKind contentType) {

    /** The same question about another stretch of time. */
    public ExportQuery withWindow(TimeWindow newWindow) {
        return new ExportQuery(workspaceId, mediumId, newWindow, label, contentType);
    }

    /** The same question about the messages that carry {@code newLabel}. */
    public ExportQuery withLabel(String newLabel) {
        return new ExportQuery(workspaceId, mediumId, window, newLabel, contentType);
    }
}
