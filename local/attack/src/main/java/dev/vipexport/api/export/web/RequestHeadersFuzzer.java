package dev.vipexport.api.export.web;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.export.IdempotencyKey;
import dev.vipexport.api.export.MaxAge;
import java.util.ArrayList;
import java.util.List;

/** Feeds header lines to the parsers of {@code Prefer}, {@code Idempotency-Key} and {@code Cache-Control}. */
public final class RequestHeadersFuzzer {
    private static final int MAX_KEY = 255;

    private RequestHeadersFuzzer() {}

    /** Runs one input. */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        int count = data.consumeInt(0, 3);
        List<String> lines = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            lines.add(data.consumeString(2_000));
        }
        if (count > 0) {
            lines.add(data.consumeRemainingAsString());
        }
        var prefer = PreferHeader.parse(lines);
        if (prefer.waitFor() != null && prefer.waitFor().isNegative()) {
            throw new IllegalStateException("a negative wait");
        }
        var unused = MaxAge.parse(lines);
        try {
            String key = IdempotencyKey.parse(lines);
            if (key != null && (key.isEmpty() || key.length() > MAX_KEY)) {
                throw new IllegalStateException("a key of " + key.length() + " characters");
            }
        } catch (ApiException documented) {
            // 400
        }
    }
}
