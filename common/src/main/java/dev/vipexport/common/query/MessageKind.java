package dev.vipexport.common.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a message is, as the field {@code kind} stores it and the parameter {@code contentType} asks for it. */
public enum MessageKind {
    TEXT,
    POSTBACK,
    ATTACHMENT,
    OTHER;

    /** The stored word: the name in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Exact match only: {@code Text} is not a kind. */
    public static Optional<MessageKind> fromWireName(String wireName) {
        return Arrays.stream(values())
                .filter(kind -> kind.wireName().equals(wireName))
                .findFirst();
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(MessageKind::wireName).toList();
    }
}
