package dev.vipexport.common.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a file can say of a message, in the order of a file whose columns nobody chose. */
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

    /** The column's header; of every column but the id also the stored field's name. */
    public String wireName() {
        return wireName;
    }

    /** Exact match only. */
    public static Optional<MessageColumn> fromWireName(String wireName) {
        return Arrays.stream(values())
                .filter(column -> column.wireName.equals(wireName))
                .findFirst();
    }

    public static List<String> wireNames() {
        return ALL.stream().map(MessageColumn::wireName).toList();
    }
}
