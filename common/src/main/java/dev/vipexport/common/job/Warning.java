package dev.vipexport.common.job;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/**
 * A way in which the file differs from the stored messages, or in which a reader of the file will.
 *
 * @param cells number of cells, 0 if the warning is about the whole file
 * @param messages number of messages that have such cells, or that a spreadsheet does not hold
 * @param messageIds ids of the first of these messages in the order of the file, at most {@link #MAX_IDS}
 */
public record Warning(Code code, long cells, long messages, List<String> messageIds) {
    public static final int MAX_IDS = 20;

    /** Bound of all ids of a warning together, so that long ids do not fill documents. */
    public static final int MAX_ID_BYTES = 2_048;

    public Warning {
        messageIds = List.copyOf(messageIds);
    }

    /** What differs. */
    public enum Code {
        /** Fields of another type than their column's are written as JSON. */
        MALFORMED_CELLS,
        /** Characters that readers of the format refuse are replaced by U+FFFD. */
        CHARACTERS_REPLACED,
        /** Cells of a workbook are cut at the length that a spreadsheet can hold. */
        CELLS_CUT,
        /** Cells of a CSV file are longer than a spreadsheet can hold. */
        CELLS_TOO_LONG,
        /** A CSV file has more rows than a spreadsheet can hold. */
        TOO_MANY_ROWS;

        /** Returns the name in JSON and in documents: the Java name in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Returns the warnings of a file from those of its parts, in their order. There is at most one of each code. */
    public static List<Warning> merge(List<List<Warning>> parts) {
        var merged = new EnumMap<Code, Warning>(Code.class);
        for (List<Warning> part : parts) {
            for (Warning warning : part) {
                merged.merge(warning.code(), warning, Warning::followedBy);
            }
        }
        return List.copyOf(merged.values());
    }

    private Warning followedBy(Warning next) {
        var ids = new ArrayList<>(messageIds);
        // a part that had to leave out an id ends the list, so that the ids are the first ones
        if (messageIds.size() == messages) {
            for (String id : next.messageIds) {
                if (!fits(ids, id)) {
                    break;
                }
                ids.add(id);
            }
        }
        return new Warning(code, cells + next.cells, messages + next.messages, ids);
    }

    /** Returns whether {@code id} may follow {@code ids} within both bounds. */
    public static boolean fits(List<String> ids, String id) {
        return ids.size() < MAX_IDS && bytes(ids) + bytes(List.of(id)) <= MAX_ID_BYTES;
    }

    private static int bytes(List<String> ids) {
        return ids.stream()
                .mapToInt(id -> id.getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
