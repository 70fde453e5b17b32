package dev.vipexport.api.directory;

import java.util.List;

/**
 * A label of messages.
 *
 * @param label the stored value, and the value of the parameter {@code label}
 * @param builtIn whether all organisations have the label. If not, it is the id of a custom AI label
 */
public record Label(String label, String name, boolean builtIn) {

    /** The labels that every organisation has. */
    public static final List<Label> BUILT_IN = List.of(
            new Label("urgent", "Urgent", true),
            new Label("complaint", "Complaint", true),
            new Label("praise", "Praise", true),
            new Label("question", "Question", true));
}
