package dev.vipexport.common.job.store;

import com.google.cloud.firestore.DocumentSnapshot;
import dev.vipexport.common.job.Warning;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Maps warnings to the field {@code warnings}, an array of maps. */
final class WarningFields {
    static final String FIELD = "warnings";

    private WarningFields() {}

    static List<Map<String, Object>> fieldsOf(List<Warning> warnings) {
        return warnings.stream()
                .map(warning -> Map.<String, Object>of(
                        "code", warning.code().wireName(),
                        "cells", warning.cells(),
                        "messages", warning.messages(),
                        "messageIds", warning.messageIds()))
                .toList();
    }

    static List<Warning> warnings(DocumentSnapshot document) {
        return DocumentFields.required(document, FIELD, (List<?>) document.get(FIELD)).stream()
                .map(fields -> warning(document, (Map<?, ?>) fields))
                .toList();
    }

    private static Warning warning(DocumentSnapshot document, Map<?, ?> fields) {
        List<?> ids = member(document, fields, "messageIds", List.class);
        return new Warning(
                Warning.Code.valueOf(
                        member(document, fields, "code", String.class).toUpperCase(Locale.ROOT)),
                member(document, fields, "cells", Long.class),
                member(document, fields, "messages", Long.class),
                ids.stream().map(String::valueOf).toList());
    }

    private static <T> T member(DocumentSnapshot document, Map<?, ?> fields, String name, Class<T> type) {
        return DocumentFields.required(document, FIELD + "." + name, type.cast(fields.get(name)));
    }
}
