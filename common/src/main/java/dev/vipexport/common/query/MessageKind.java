package dev.vipexport.common.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kind of a message: the stored field {@code kind} and the request parameter {@code contentType}. */
public enum MessageKind {
    TEXT,
    POSTBACK,
    ATTACHMENT,
    OTHER;

    /** Returns the stored name: the Java name in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind with this stored name, case-sensitive: {@code Text} is no kind. */
    public static Optional<MessageKind> fromWireName(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }

    /** Returns the stored names of all kinds. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(MessageKind::wireName).toList();
    }
}
