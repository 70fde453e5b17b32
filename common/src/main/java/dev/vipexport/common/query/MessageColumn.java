package dev.vipexport.common.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The columns of a file, in the default order. */
public enum MessageColumn {
    ID("id"),
    TIMESTAMP(VipMessages.TIMESTAMP),
    USER_ID(VipMessages.USER_ID),
    KIND(VipMessages.KIND),
    SOURCE(VipMessages.SOURCE),
    LABELS(VipMessages.LABELS),
    TEXT(VipMessages.TEXT);

    public static final List<MessageColumn> ALL = List.of(values());

    private final String wireName;

    MessageColumn(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the column's header. For every column but the id, it is also the name of the stored field. */
    public String wireName() {
        return wireName;
    }

    /** Returns the column with this header, case-sensitive. */
    public static Optional<MessageColumn> fromWireName(String wireName) {
        return Arrays.stream(values())
                .filter(column -> column.wireName.equals(wireName))
                .findFirst();
    }

    /** Returns the headers of all columns. */
    public static List<String> wireNames() {
        return ALL.stream().map(MessageColumn::wireName).toList();
    }
}
