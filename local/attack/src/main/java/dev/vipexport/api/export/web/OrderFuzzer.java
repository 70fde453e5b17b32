package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ApiException;
import dev.vipexport.api.error.ValidationException;
import dev.vipexport.api.messages.query.BodyReader;
import dev.vipexport.api.messages.query.QueryParameters;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Feeds bytes to the readers of an order's body. */
public final class OrderFuzzer {
    private static final int MAX_ERRORS = 64 << 10;
    private static final int MAX_INPUT = 16 << 10;

    private OrderFuzzer() {}

    /** Runs one input. An answer that is much larger than its request counts as a crash. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        if (input.length > MAX_INPUT) {
            return;
        }
        try {
            var reader = new BodyReader(JsonBodyReader.read(new ByteArrayInputStream(input)));
            var zone = reader.timeZone();
            var parameters = QueryParameters.read(reader, zone);
            var options = new ExportOptionsReader(reader, zone);
            reader.throwIfInvalid();
            var unused = options.options();
            if (parameters.isEmpty()) {
                throw new IllegalStateException("neither parameters nor errors");
            }
        } catch (ApiException documented) {
            // 400
        } catch (ValidationException documented) {
            int size = JsonMapper.shared().writeValueAsBytes(documented.errors()).length;
            if (size > MAX_ERRORS) {
                throw new IllegalStateException(input.length + " bytes get errors of " + size + " bytes", documented);
            }
        }
    }
}
