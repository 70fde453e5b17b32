package dev.vipexport.api.directory;

import java.util.List;

/**
 * A label that messages may carry.
 *
 * @param label as messages carry it, and as an export asks for it
 * @param builtIn whether every organisation has it; if not, it is the id of a custom AI label
 */
public record Label(String label, String name, boolean builtIn) {

    /** Those that every organisation has. */
    public static final List<Label> BUILT_IN = List.of(
            new Label("urgent", "Urgent", true),
            new Label("complaint", "Complaint", true),
            new Label("praise", "Praise", true),
            new Label("question", "Question", true));
}
