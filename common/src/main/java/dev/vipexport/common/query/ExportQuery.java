package dev.vipexport.common.query;

import org.jspecify.annotations.Nullable;

/**
 * Selects the messages of an export. Equal queries match equal messages.
 *
 * @param label only messages with this label, or null for all
 * @param contentType only messages of this kind, or null for all
 */
public record ExportQuery(
        String workspaceId,
        String mediumId,
        TimeWindow window,
        @Nullable String label,
        @Nullable MessageKind contentType) {

    /** Returns a copy with another time window. */
    public ExportQuery withWindow(TimeWindow newWindow) {
        return new ExportQuery(workspaceId, mediumId, newWindow, label, contentType);
    }

    /** Returns a copy with another label. */
    public ExportQuery withLabel(String newLabel) {
        return new ExportQuery(workspaceId, mediumId, window, newLabel, contentType);
    }
}
