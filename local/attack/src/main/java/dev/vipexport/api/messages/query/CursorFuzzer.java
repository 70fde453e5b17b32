package dev.vipexport.api.messages.query;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.springframework.util.LinkedMultiValueMap;

/** Feeds text to the parsers of cursors, times and numbers in a query string. */
public final class CursorFuzzer {
    private CursorFuzzer() {}

    /** Runs one input. A cursor that is not its own text counts as a crash. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        boolean encoded = data.consumeBoolean();
        String limit = data.consumeString(30);
        String from = data.consumeString(60);
        String text = data.consumeRemainingAsString();
        String cursor = encoded
                ? Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                : text;
        Cursor.parse(cursor).ifPresent(parsed -> {
            if (!parsed.encode().equals(cursor)) {
                throw new IllegalStateException("another text for an equal cursor");
            }
        });
        var parameters = new LinkedMultiValueMap<String, String>();
        parameters.add("workspaceId", text);
        parameters.add("mediumId", limit);
        parameters.add("from", from);
        parameters.add("to", from);
        parameters.add("limit", limit);
        parameters.add("cursor", cursor);
        try {
            var reader = new ParameterReader(parameters);
            var read = QueryParameters.read(reader, reader.timeZone());
            var unusedLimit = reader.integer("limit", 1, 500);
            var unusedCursor = reader.cursor("cursor");
            reader.throwIfInvalid();
            var unused = read.orElseThrow().toQuery();
        } catch (ValidationException | ApiException documented) {
            // 422 and 400
        }
    }
}
